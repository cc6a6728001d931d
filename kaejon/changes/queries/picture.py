"""A request as a picture: the households it touches as they are, and as they would be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from kaejon.assessment.queries.household_list import place_of
from kaejon.changes.actions.answering import change_of
from kaejon.changes.actions.checking import Change
from kaejon.changes.content import Address
from kaejon.changes.models import ChangeKind, ChangeRequest
from kaejon.changes.queries.gone import present_members
from kaejon.geography.models import Area
from kaejon.lib.citizen_id import masked
from kaejon.register.models import Household, Member, Relation


@dataclass(frozen=True)
class Resident:
    """One line of a household: name, relation to the head, and whether this is what changes."""

    name: str
    relation: str
    is_changed: bool = False


@dataclass(frozen=True)
class House:
    """A household in the picture. `note` says in words what a list of people does not."""

    title: str
    place: str
    people: Sequence[Resident]
    note: str = ""
    is_changed: bool = False


@dataclass(frozen=True)
class Picture:
    before: Sequence[House]
    after: Sequence[House]
    facts: Sequence[tuple[str, str]]


def picture_of(request: ChangeRequest, *, shows_other: bool) -> Picture:
    """The request's picture; the people of another household only where the reader may see them (`shows_other`)."""
    change = change_of(request)
    household, present = request.household, present_members(request.campaign, request.household, change.leaving)
    here = house(household, [resident(member) for member in present])
    other = other_household(request, change)
    others = present_members(request.campaign, other) if other is not None and shows_other else []
    before = [here]
    if other is not None:
        before.append(house(other, [resident(m) for m in others], note="" if shows_other else hidden()))
    return Picture(before, after_of(request, change, present, other, others), facts_of(change))


def other_household(request: ChangeRequest, change: Change) -> Household | None:
    """The second known household of the change: whom they join, or from where one comes."""
    if change.target_household is not None:
        return change.target_household
    if (
        change.kind == ChangeKind.MOVED_IN
        and change.members
        and change.members[0][0].household_id != request.household_id
    ):
        return change.members[0][0].household
    return None


def after_of(
    request: ChangeRequest, change: Change, present: list[Member], other: Household | None, others: list[Member]
) -> list[House]:
    """The same households when the change is taken, and the one it makes."""
    chosen = {member.pk: relation for member, relation in change.members}
    staying = [resident(m) for m in present if m.pk not in chosen]
    moving = [resident(member, relation, is_changed=True) for member, relation in change.members]
    note = "" if others else hidden() if other is not None else ""
    if change.kind in (ChangeKind.BORN, ChangeKind.MOVED_IN):
        person = change.content.person
        new = [Resident(person.full_name, relation_word(person.relation), True)] if person else moving
        rows = [house(request.household, [*(resident(m) for m in present), *new])]
        if other is not None:
            rows.append(house(other, [resident(m) for m in others if m.pk not in chosen], note=note))
        return rows
    if change.kind == ChangeKind.HEAD:
        return [house(request.household, moving)]
    if change.kind == ChangeKind.RELOCATED and change.target_area is not None:
        return [new_house(change.content.address, change.target_area, [resident(m) for m in present])]
    if change.kind == ChangeKind.MERGED and other is not None:
        joined = house(other, [*(resident(m) for m in others), *moving], note=note)
        return [house(request.household, [], note=_("ไม่เหลือสมาชิก ครัวเรือนคงอยู่ในทะเบียนเป็นประวัติ")), joined]
    rows = [house(request.household, staying, note=_("นำปัญหาของผู้ที่ออกไปออกจากบัญชี") if not change.target_area else "")]
    if change.target_area is not None:
        rows.append(new_house(change.content.address, change.target_area, moving))
    return rows


def house(household: Household, people: Sequence[Resident], note: str = "") -> House:
    return House(household.address, place_of(household.area), people, note)


def new_house(address: Address | None, area: Area, people: Sequence[Resident]) -> House:
    said = address or Address()
    title = Household(house_no=said.house_no, moo=said.moo, community=said.community).address
    return House(title, place_of(area), people, is_changed=True)


def resident(member: Member, relation: str | None = None, *, is_changed: bool = False) -> Resident:
    said = member.relation if relation is None or (relation == "" and not is_changed) else relation
    return Resident(member.full_name, relation_word(said), is_changed)


def relation_word(relation: str) -> str:
    return str(Relation(relation).label) if relation else ""


def hidden() -> str:
    return _("สมาชิกของครัวเรือนนี้แสดงเฉพาะผู้พิจารณา")


def facts_of(change: Change) -> list[tuple[str, str]]:
    """What is said of a newcomer, in words; of the citizen ID the last three digits."""
    person = change.content.person
    if person is None:
        return []
    born = "/".join(
        [f"{part:02d}" for part in (person.birth_day, person.birth_month) if part]
        + ([str(person.birth_year + 543)] if person.birth_year else [])
    )
    number = masked(person.citizen_id) if person.citizen_id else person.no_id_reason
    return [
        (_("ชื่อ"), person.full_name),
        (_("วันเกิด"), born or "-"),
        (_("เลขประจำตัวประชาชน"), number or "-"),
        (_("ความสัมพันธ์กับหัวหน้าครัวเรือน"), relation_word(person.relation) or "-"),
    ]
