"""Finding a household by what people type: a folded key on the row, LIKE over it, exact citizen ID by blind index."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from kaejon.audit.keys import keyring
from kaejon.lib.thai_text import fold
from kaejon.register.models import Household, Member

CITIZEN_ID_INDEX = "citizen_id"
MOST_TERMS = 6


def search_key(household: Household, members: Iterable[Member]) -> str:
    """What `Household.search_key` holds: house number, village, community, codes and the members' names, folded.

    Never a citizen ID or a telephone number: those are searched exactly, or not at all. Parts stand a bar apart, so that
    two letters typed do not match the end of one name and the beginning of the next.
    """
    moo = (f"หมู่ที่ {household.moo}", f"ม.{household.moo}") if household.moo else ()
    parts = [household.house_no, *moo, household.community, household.code, household.house_code]
    parts += [f"{m.title}{m.first_name} {m.last_name}" for m in members]
    return "|".join(folded for folded in map(fold, parts) if folded)


def matching(households: QuerySet[Household], text: str) -> QuerySet[Household]:
    """The households whose key contains every word of `text` (Thai too, from one letter on); all for a blank text."""
    terms = Q()
    for term in fold(text).split()[:MOST_TERMS]:
        terms &= Q(search_key__contains=term)
    return households.filter(terms)


def member_by_citizen_id(number: str) -> Member | None:
    """The person with exactly this citizen ID (13 digits), wherever they live."""
    index = keyring().blind_index(CITIZEN_ID_INDEX, number)
    return Member.objects.filter(citizen_id_index=index).select_related("household__area").first()
