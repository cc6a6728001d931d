"""The report as JSON: the interface itself."""

from __future__ import annotations

import json
from typing import Any

from kaejon.report.documents.figures import Report, check_draft_marks

# Asked to indent, Python's encoder leaves its C form and takes five times as long.
ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True)


def report_json(report: Report) -> bytes:
    """The report as UTF-8 JSON, keys sorted, a section or one row of it a line, one newline at the end; the same bytes
    for the same report.

    Raises ContradictoryReport for a draft that carries a number or a hash.
    """
    check_draft_marks(report)
    sections = ",\n".join(f"  {ENCODER.encode(name)}: {section_text(report[name])}" for name in sorted(report))
    return f"{{\n{sections}\n}}\n".encode()


def section_text(value: Any) -> str:
    """A section on one line, a list with one item on each."""
    if not isinstance(value, list) or not value:
        return ENCODER.encode(value)
    return "[\n" + ",\n".join(f"    {ENCODER.encode(item)}" for item in value) + "\n  ]"
