"""The report as JSON: the interface itself."""

from __future__ import annotations

import json

from kaejon.report.documents.figures import Report, check_draft_marks


def report_json(report: Report) -> bytes:
    """The report as UTF-8 JSON, keys sorted, indented, one newline at the end; the same bytes for the same report.

    Raises ContradictoryReport for a draft that carries a number or a hash.
    """
    check_draft_marks(report)
    return json.dumps(report, ensure_ascii=False, sort_keys=True, indent=2).encode() + b"\n"
