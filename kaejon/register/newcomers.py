"""Persons whom the register does not know yet, as a proposal or a change request describes them."""

from __future__ import annotations

from typing import Protocol

from kaejon.audit.keys import keyring
from kaejon.lib.ids import new_id
from kaejon.lib.thai_text import fold_name, sort_key
from kaejon.register.keys import key_of
from kaejon.register.models import Household, Member
from kaejon.register.search import CITIZEN_ID_INDEX


class Newcomer(Protocol):
    """What is known of somebody new; texts are empty where nothing is."""

    @property
    def first_name(self) -> str: ...
    @property
    def last_name(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def citizen_id(self) -> str: ...
    @property
    def no_id_reason(self) -> str: ...
    @property
    def sex(self) -> str: ...
    @property
    def relation(self) -> str: ...
    @property
    def birth_year(self) -> int | None: ...
    @property
    def birth_month(self) -> int | None: ...
    @property
    def birth_day(self) -> int | None: ...


def save_newcomer(household: Household, person: Newcomer) -> Member:
    """The person as a saved member of the household, with a data key; the membership is the caller's to write."""
    member = Member(
        id=new_id(),
        household=household,
        title=person.title,
        first_name=person.first_name,
        last_name=person.last_name,
        name_key=fold_name(person.first_name, person.last_name, title=person.title),
        sort_key=sort_key(f"{person.first_name} {person.last_name}"),
        sex=person.sex,
        relation=person.relation,
        birth_year=person.birth_year,
        birth_month=person.birth_month,
        birth_day=person.birth_day,
        no_id_reason=person.no_id_reason,
    )
    key = key_of(member.pk)
    if person.citizen_id:
        member.citizen_id_sealed = key.seal(person.citizen_id, context="citizen_id")
        member.citizen_id_index = keyring().blind_index(CITIZEN_ID_INDEX, person.citizen_id)
    member.save()
    return member
