from __future__ import annotations

from typing import Any

from kaejon.audit.actions import recording
from kaejon.audit.principal import Principal


def record_list_export(*, campaign: Any, name: str, rows: int, by: Principal) -> None:
    """Note that somebody took one of the lists of help out, and how many rows."""
    detail = {"list": name, "rows": rows}
    with recording("help.export", by=by, campaign_id=campaign.pk, detail=detail):
        pass
