"""How the papers of a report are headed and signed, as the province had set it when the report was known."""

from __future__ import annotations

import datetime as dt

from kaejon.report.models import Letterhead

TEXTS = ("office", "address", "reference", "prepared_by", "checked_by", "certified_by")


def letterhead_of(province_id: str, known_at: dt.datetime) -> Letterhead | None:
    """The newest letterhead of the province recorded before `known_at`, or None where it has set none."""
    return Letterhead.objects.filter(province_id=province_id, recorded_at__lt=known_at).order_by("seq", "line").last()


def letterhead_section(province_id: str, known_at: dt.datetime) -> dict[str, str] | None:
    """The section `letterhead`: its texts and the sha256 of the emblem ("" for none), or None."""
    found = letterhead_of(province_id, known_at)
    if found is None:
        return None
    return {**{name: getattr(found, name) for name in TEXTS}, "emblem_sha256": found.emblem_sha256}
