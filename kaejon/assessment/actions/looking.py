"""Reads that leave a trace: searches, exports, and what is opened with a typed reason."""

from __future__ import annotations

import uuid
from base64 import b64encode
from typing import Literal

from kaejon.assessment.queries.cards import NeedCard, needs_of_household
from kaejon.assessment.rules import REVEAL_REASON, required_reason
from kaejon.audit.actions import recording
from kaejon.audit.principal import Principal
from kaejon.register.keys import key_of, open_text
from kaejon.register.models import Campaign, Household, Member

Found = Literal["own_area", "other_area", "none"]


def record_search(*, campaign: Campaign, filters: dict[str, str | int], found: int, by: Principal) -> None:
    """Note that somebody searched the list: by which filters and with how many results, never what was typed."""
    with recording("household.search", by=by, campaign_id=campaign.pk, detail={**filters, "found": found}):
        pass


def record_id_search(*, campaign: Campaign, found: Found, by: Principal) -> None:
    """Note that somebody searched for a citizen ID, and where it was found; never the number."""
    with recording("household.search_id", by=by, campaign_id=campaign.pk, detail={"found": found}):
        pass


def record_export(*, campaign: Campaign, file: str, filters: dict[str, str | int], rows: int, by: Principal) -> None:
    """Note that somebody took the list out: as xlsx, csv or a roster on paper, and how many rows."""
    detail = {**filters, "format": file, "rows": rows}
    with recording("household.export", by=by, campaign_id=campaign.pk, detail=detail):
        pass


def reveal_citizen_id(*, campaign: Campaign, member: Member, reason: str, by: Principal) -> str:
    """The member's full citizen ID (13 digits, "" where there is none), opened for a typed reason that is kept.

    The reason stands in the audit encrypted under the member's key. Raises MoveRefused without a reason.
    """
    sealed = sealed_reason(member.pk, reason)
    with recording(
        "member.reveal_id", by=by, campaign_id=campaign.pk, subject=("member", member.pk), detail={"reason": sealed}
    ):
        pass
    return open_text(member.pk, bytes(member.citizen_id_sealed or b"") or None, "citizen_id")


def reveal_sensitive(*, campaign: Campaign, household: Household, reason: str, by: Principal) -> list[NeedCard]:
    """The household's needs with the indicators of health, opened for a typed reason that is kept.

    The reason stands in the audit encrypted under the household's key. Raises MoveRefused without a reason.
    """
    sealed = sealed_reason(household.pk, reason)
    subject = ("household", household.pk)
    with recording(
        "household.reveal_sensitive", by=by, campaign_id=campaign.pk, subject=subject, detail={"reason": sealed}
    ):
        pass
    return needs_of_household(campaign, household, shows_sensitive=True)


def sealed_reason(owner: uuid.UUID, reason: str) -> str:
    """The reason as audit details may hold it: base64 of the text encrypted under the owner's key."""
    kept = required_reason(reason)
    return b64encode(key_of(owner).seal(kept, context=REVEAL_REASON)).decode()
