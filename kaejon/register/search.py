"""Finding a household by what people type: a folded text on the row and LIKE over it; a person by exact citizen ID."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from kaejon.audit.keys import keyring
from kaejon.lib.thai_text import fold
from kaejon.register.models import Household, Member

CITIZEN_ID_INDEX = "citizen_id"
MOST_TERMS = 6


def search_key(household: Household, members: Iterable[Member]) -> str:
    """What `Household.search_key` holds for a household with these members."""
    return search_text(
        code=household.code,
        house_no=household.house_no,
        moo=household.moo,
        community=household.community,
        names=(f"{m.first_name} {m.last_name}" for m in members),
    )


def search_text(*, code: str, house_no: str, moo: int | None, community: str, names: Iterable[str]) -> str:
    """Names, address and code of a household, folded, as one text to look in.

    Never a citizen ID or a telephone number: those are searched exactly, or not at all. Parts stand a bar apart, so
    that two letters typed do not match the end of one name and the beginning of the next.
    """
    villages = (f"หมู่ที่ {moo}", f"ม.{moo}") if moo else ()
    parts = (*sorted(set(names)), house_no, *villages, community, code)
    return "|".join(folded for folded in map(fold, parts) if folded)


def matching(households: QuerySet[Household], text: str) -> QuerySet[Household]:
    """The households whose text contains every word of `text` (Thai too, from one letter on); all for a blank one."""
    terms = Q()
    for term in fold(text).split()[:MOST_TERMS]:
        terms &= Q(search_key__contains=term)
    return households.filter(terms)


def member_by_citizen_id(number: str) -> Member | None:
    """The person with exactly this citizen ID (13 digits), wherever they live."""
    index = keyring().blind_index(CITIZEN_ID_INDEX, number)
    return Member.objects.filter(citizen_id_index=index).select_related("household__area").first()
