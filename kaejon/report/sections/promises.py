"""Section `promises`: what agencies promised and what became of it, by agency and district."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from kaejon.analytics.facts import AsOf
from kaejon.analytics.promises import promises


def promises_section(as_of: AsOf) -> dict[str, Any]:
    """A row for each agency and district with a matter of help, by their ids, and the agencies' names."""
    found = promises(as_of)
    return {
        "agencies": [{"id": agency, "name": name} for agency, name in sorted(found.agencies.items())],
        "rows": [{**key._asdict(), **asdict(count)} for key, count in sorted(found.counts.items())],
    }
