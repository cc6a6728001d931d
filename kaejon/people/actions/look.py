from __future__ import annotations

from kaejon.audit.actions import recording
from kaejon.audit.principal import Principal
from kaejon.audit.verify import ChainReport, verify_chain


def record_staff_export(*, rows: int, by: Principal) -> None:
    """Write down that the list of appointments left as a file."""
    with recording("appointment.export", by=by, detail={"rows": rows}):
        pass


def record_audit_export(*, rows: int, by: Principal) -> None:
    """Write down that audit events left as a file."""
    with recording("audit.export", by=by, detail={"rows": rows}):
        pass


def verify_audit(*, by: Principal) -> ChainReport:
    """Check the whole chain, and write down that it was checked and what came out."""
    report = verify_chain()
    detail = {"events": report.events, "facts": report.facts, "findings": len(report.findings)}
    with recording("audit.verify", by=by, detail=detail):
        pass
    return report
