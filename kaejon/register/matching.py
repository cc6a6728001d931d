"""The column matching that a province's secretaries made for a kind of file, kept for the next one."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from kaejon.audit.actions import recording
from kaejon.audit.principal import Principal
from kaejon.lib import clock
from kaejon.lib.canonical import canonical_json
from kaejon.lib.thai_text import fold
from kaejon.people.models import Account
from kaejon.register.models import ColumnMatching, Import


def header_hash(header: Sequence[str]) -> str:
    """A fingerprint of headers in their order; spelling that looks the same counts as the same."""
    return hashlib.sha256(canonical_json([fold(text) for text in header])).hexdigest()


def matching_for(province: str, header: Sequence[str]) -> ColumnMatching | None:
    """What was saved for files with this header, if anything."""
    return ColumnMatching.objects.filter(province=province, header_hash=header_hash(header)).first()


def remember_columns(intake: Import, mapping: dict[str, str], *, by: Principal) -> None:
    """Keep the mapping for the next file with the same headers, in place of an earlier one.

    Runs inside the `recording` of the choice.
    """
    ColumnMatching.objects.update_or_create(
        province_id=intake.province,
        header_hash=header_hash(intake.summary.get("header", [])),
        defaults={"name": intake.file_name, "mapping": mapping, "saved_at": clock.now(), "saved_by": by.account},
    )


def forget_columns(*, intake: Import, by: Principal) -> bool:
    """Forget what was saved for files with this import's headers; whether there was anything."""
    campaign_id, subject = intake.target_list.campaign_id, ("import", intake.pk)
    with recording("import.forget_columns", by=by, campaign_id=campaign_id, subject=subject) as recorder:
        header = header_hash(intake.summary.get("header", []))
        count, _models = ColumnMatching.objects.filter(province=intake.province, header_hash=header).delete()
        recorder.detail = {"forgotten": count}
    return bool(count)


@dataclass(frozen=True)
class SavedMatching:
    """A saved matching as a page says it. `is_used`: this import was read by it."""

    matching: ColumnMatching
    who: str
    is_used: bool


def saved_matching(intake: Import) -> SavedMatching | None:
    """What is saved for this import's headers, with who saved it."""
    found = matching_for(intake.province, intake.summary.get("header", []))
    if found is None:
        return None
    by = Account.objects.filter(pk=found.saved_by).first() if "-" in found.saved_by else None
    return SavedMatching(found, by.full_name if by else found.saved_by, intake.summary.get("columns") == found.mapping)
