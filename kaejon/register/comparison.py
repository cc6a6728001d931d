"""Checked rows against the register: who is known, who is new, who changed, who is gone.

Match, in this order: citizen ID; else household code or address, folded name and birth date; else new, with a
warning. Nothing is written here: the same comparison makes the preview and the commit.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from kaejon.audit.keys import keyring
from kaejon.lib.ids import new_id
from kaejon.lib.thai_text import fold
from kaejon.register.intake.values import TargetRow
from kaejon.register.models import (
    Campaign,
    Household,
    Indicator,
    ListEntry,
    ListState,
    Member,
    Need,
    TargetList,
)

CITIZEN_ID = "citizen_id"
PHONE = "phone"
PERSON_FIELDS = (
    "title",
    "first_name",
    "last_name",
    "sex",
    "birth_year",
    "birth_month",
    "birth_day",
    "relation",
    "welfare_card",
)
HOUSEHOLD_FIELDS = ("code", "house_code", "house_no", "moo", "community", "latitude", "longitude")


@dataclass(slots=True)
class KnownMember:
    id: uuid.UUID
    household: uuid.UUID
    name_key: str
    values: tuple[Any, ...]
    has_id: bool
    phone_index: str


@dataclass(slots=True)
class KnownHousehold:
    id: uuid.UUID
    area: str
    values: tuple[Any, ...]
    match_key: str


@dataclass(slots=True)
class HouseholdPlan:
    """A household as the list has it. `old` is None for a new one; `area` the village, or the subdistrict."""

    id: uuid.UUID
    key: str
    address_key: str
    area: str
    values: tuple[Any, ...]
    old: KnownHousehold | None
    members: list[str] = field(default_factory=list)

    @property
    def is_moved(self) -> bool:
        """Whether it now lives elsewhere: a less exact place inside the old one is no move."""
        return self.old is None or not self.old.area.startswith(self.area)

    def changes(self) -> dict[str, Any]:
        """Fields whose new value is said and differs from the old one."""
        return changed(HOUSEHOLD_FIELDS, self.old.values, self.values) if self.old else {}


@dataclass(slots=True)
class PersonPlan:
    """A person as the list has it. `old` is None for a new one."""

    id: uuid.UUID
    household: uuid.UUID
    row: TargetRow
    citizen_index: str | None
    phone_index: str
    old: KnownMember | None

    @property
    def is_moved(self) -> bool:
        return self.old is None or self.old.household != self.household

    def changes(self) -> dict[str, Any]:
        """Fields whose new value is said and differs from the old one."""
        if self.old is None:
            return {}
        found = changed(PERSON_FIELDS, self.old.values, tuple(getattr(self.row, name) for name in PERSON_FIELDS))
        if self.citizen_index and not self.old.has_id:
            found[CITIZEN_ID] = self.row.citizen_id
        if self.phone_index and self.phone_index != self.old.phone_index:
            found[PHONE] = said_phones(self.row)
        return found


def said_phones(row: TargetRow) -> str:
    """A row's telephone numbers as they are kept."""
    return ", ".join(row.phones)


def changed(names: tuple[str, ...], old: tuple[Any, ...], new: tuple[Any, ...]) -> dict[str, Any]:
    """The new values that say something else than the old ones; an empty new value says nothing."""
    return {n: b for n, a, b in zip(names, old, new, strict=True) if b not in (None, "") and a != b}


@dataclass
class Register:
    """What the province's register and the campaign's list know, read once for a comparison."""

    households: dict[str, KnownHousehold]
    addresses: dict[str, list[KnownHousehold]]
    members: dict[uuid.UUID, KnownMember]
    by_citizen: dict[str, uuid.UUID]
    by_name: dict[tuple[Any, ...], list[uuid.UUID]]
    needs: dict[tuple[uuid.UUID, str], uuid.UUID]
    listed: set[uuid.UUID]
    indicators: dict[int, str]

    @classmethod
    def of(cls, campaign: Campaign, edition: str) -> Register:
        province = campaign.province_id
        register = cls({}, defaultdict(list), {}, {}, defaultdict(list), {}, set(), {})
        columns = ("id", "area_id", "match_key", "address_key", *HOUSEHOLD_FIELDS)
        for row in Household.objects.filter(province=province).order_by().values_list(*columns).iterator():
            *values, latitude, longitude = row[4:]
            known = KnownHousehold(row[0], row[1], (*values, coordinate(latitude), coordinate(longitude)), row[2])
            register.households[known.match_key] = known
            if row[3]:
                register.addresses[row[3]].append(known)
        member_columns = ("id", "household_id", "name_key", "citizen_id_index", "phone_index", *PERSON_FIELDS)
        members = Member.objects.filter(household__province=province).order_by().values_list(*member_columns)
        for row in members.iterator(chunk_size=5_000):
            member = KnownMember(row[0], row[1], row[2], row[5:], bool(row[3]), row[4])
            register.members[member.id] = member
            if row[3]:
                register.by_citizen[row[3]] = member.id
            register.by_name[member.household, member.name_key, *birth_of(member.values)].append(member.id)
        needs = Need.objects.filter(campaign=campaign).order_by().values_list("member_id", "dimension", "id")
        register.needs = {(member, dimension): need for member, dimension, need in needs.iterator(chunk_size=5_000)}
        newest = newest_list(campaign)
        if newest:
            register.listed = set(ListEntry.objects.filter(target_list=newest).values_list("need_id", flat=True))
        register.indicators = indicator_dimensions(edition)
        return register


def birth_of(values: tuple[Any, ...]) -> tuple[Any, ...]:
    start = PERSON_FIELDS.index("birth_year")
    return values[start : start + 3]


def coordinate(value: Any) -> float | None:
    return None if value is None else float(value)


def newest_list(campaign: Campaign) -> TargetList | None:
    """The campaign's newest approved list version, if any."""
    return TargetList.objects.filter(campaign=campaign, state=ListState.APPROVED).order_by("-number").first()


def indicator_dimensions(edition: str) -> dict[int, str]:
    """Indicator number → the dimension it counts for, or "" for none."""
    return dict(Indicator.objects.filter(indicator_set=edition).values_list("number", "dimension"))


@dataclass
class Comparison:
    """What a list would do to the register. Filled by `add`, row by row."""

    register: Register
    households: dict[str, HouseholdPlan] = field(default_factory=dict)
    persons: list[PersonPlan] = field(default_factory=list)
    entries: dict[tuple[uuid.UUID, str], tuple[uuid.UUID, tuple[int, ...]]] = field(default_factory=dict)
    new_needs: list[tuple[uuid.UUID, uuid.UUID, str]] = field(default_factory=list)
    blind_index: Callable[[str, str], str] = field(default_factory=lambda: keyring().blind_index)

    @classmethod
    def of(cls, campaign: Campaign, *, edition: str) -> Comparison:
        """An empty comparison against the register as it is now."""
        return cls(Register.of(campaign, edition))

    def add(self, row: TargetRow) -> PersonPlan:
        """Match one row and take it in; what it does to its person."""
        household = household_plan(self, row)
        plan = person_plan(self, household, row)
        self.persons.append(plan)
        household.members.append(row.name_key)
        for dimension in row.dimensions:
            need = self.register.needs.get((plan.id, dimension))
            if need is None:
                need = self.register.needs[plan.id, dimension] = new_id()
                self.new_needs.append((need, plan.id, dimension))
            numbers = tuple(n for n in row.indicators if self.register.indicators.get(n) == dimension)
            self.entries[plan.id, dimension] = (need, numbers)
        return plan

    @property
    def gone(self) -> set[uuid.UUID]:
        """Needs on the newest approved list that this one does not have: nothing happens to them by itself."""
        return self.register.listed - {need for need, _ in self.entries.values()}

    def difference(self) -> dict[str, int]:
        """Counts for the preview and the audit."""
        persons, households = self.persons, self.households.values()
        return {
            "new_households": sum(plan.old is None for plan in households),
            "changed_households": sum(bool(plan.changes()) for plan in households),
            "moved_households": sum(plan.old is not None and plan.is_moved for plan in households),
            "new_persons": sum(plan.old is None for plan in persons),
            "changed_persons": sum(bool(plan.changes()) for plan in persons),
            "moved_persons": sum(plan.old is not None and plan.is_moved for plan in persons),
            "new_needs": sum(need not in self.register.listed for need, _ in self.entries.values()),
            "gone_needs": len(self.gone),
        }

    @property
    def changes_anything(self) -> bool:
        return any(self.difference().values())


def compared(campaign: Campaign, rows: Iterable[TargetRow], *, edition: str) -> Comparison:
    """The finished comparison of a whole list."""
    comparison = Comparison.of(campaign, edition=edition)
    for row in rows:
        comparison.add(row)
    return comparison


def household_plan(comparison: Comparison, row: TargetRow) -> HouseholdPlan:
    """The household of a row: the one this list already named, a known one, or a new one."""
    plan = comparison.households.get(row.household_key)
    if plan is not None:
        return plan
    address = address_key(row)
    known = comparison.register.households.get(row.household_key)
    if known is None and not row.household_code:
        at_address = comparison.register.addresses.get(address, [])
        known = at_address[0] if len(at_address) == 1 else None
    elif known is None and address:
        known = comparison.register.households.get("a" + address)
    plan = HouseholdPlan(
        id=known.id if known else new_id(),
        key=row.household_key,
        address_key=address,
        area=row.village_code if row.is_village_known else row.area_code,
        values=(
            row.household_code,
            row.house_id,
            row.house_no,
            row.moo,
            row.community,
            row.latitude,
            row.longitude,
        ),
        old=known,
    )
    comparison.households[row.household_key] = plan
    return plan


def address_key(row: TargetRow) -> str:
    """The address of a row folded for matching, or "" where it has no house number."""
    if not row.house_no:
        return ""
    if row.household_key.startswith("a"):
        return row.household_key[1:]
    return "|".join((row.area_code, str(row.moo or ""), fold(row.community), fold(row.house_no).replace(" ", "")))


def person_plan(comparison: Comparison, household: HouseholdPlan, row: TargetRow) -> PersonPlan:
    """The person of a row: by citizen ID, else by household, name and birth date, else new."""
    register = comparison.register
    index = comparison.blind_index(CITIZEN_ID, row.citizen_id) if row.citizen_id else None
    phone = comparison.blind_index(PHONE, said_phones(row)) if row.phones else ""
    known = register.by_citizen.get(index) if index else None
    if known is None:
        same = register.by_name.get((household.id, row.name_key, *row.birth), [])
        same = [m for m in same if not (index and register.members[m].has_id)]
        known = same[0] if len(same) == 1 else None
    old = register.members.get(known) if known else None
    return PersonPlan(
        id=known or new_id(), household=household.id, row=row, citizen_index=index, phone_index=phone, old=old
    )
