"""A comparison written down: heads first, then the facts under one audit event."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from kaejon.audit.actions import Recorder
from kaejon.audit.keys import keyring
from kaejon.lib import clock
from kaejon.lib.crypto import DataKey as OpenKey
from kaejon.lib.ids import new_id
from kaejon.lib.places import house_number_sort_key
from kaejon.lib.thai_text import sort_key
from kaejon.register.bulk import insert_rows
from kaejon.register.comparison import (
    CITIZEN_ID,
    HOUSEHOLD_FIELDS,
    PERSON_FIELDS,
    PHONE,
    Comparison,
    HouseholdPlan,
    PersonPlan,
    said_phones,
)
from kaejon.register.keys import key_of
from kaejon.register.models import (
    Campaign,
    DataKey,
    Dimension,
    Household,
    ListEntry,
    Member,
    Membership,
    Need,
    Placement,
    TargetList,
)
from kaejon.register.search import search_text

HOUSEHOLD_COLUMNS = (
    "id",
    "province_id",
    "area_id",
    *HOUSEHOLD_FIELDS,
    "match_key",
    "address_key",
    "search_key",
    "sort_key",
    "created_at",
)
MEMBER_COLUMNS = (
    "id",
    "household_id",
    *PERSON_FIELDS,
    "name_key",
    "sort_key",
    "citizen_id_sealed",
    "citizen_id_index",
    "no_id_reason",
    "phone_sealed",
    "phone_index",
    "created_at",
)
PLACEMENT_COLUMNS = ("id", "household_id", "area_id", "occurred_on")
MEMBERSHIP_COLUMNS = ("id", "member_id", "household_id", "occurred_on")
ENTRY_COLUMNS = ("id", "need_id", "target_list_id", "occurred_on", "indicators", "indicators_sealed")


class Commit:
    """Writes one comparison for one list version. `heads` before the chain's lock is taken, `facts` under it."""

    def __init__(self, campaign: Campaign, version: TargetList, comparison: Comparison) -> None:
        self.campaign = campaign
        self.version = version
        self.comparison = comparison
        self.keys: dict[uuid.UUID, OpenKey] = {}
        self.now = clock.now()
        self.today = clock.today()

    def heads(self) -> None:
        """Households, members with their keys and encrypted values, and needs: new ones in, changed ones updated."""
        plans = self.comparison.households.values()
        insert_rows(Household, HOUSEHOLD_COLUMNS, (self.household_row(p) for p in plans if p.old is None))
        self.update_households()
        new = [plan for plan in self.comparison.persons if plan.old is None]
        insert_rows(DataKey, ("owner", "master_id", "wrapped"), self.new_keys(new))
        insert_rows(Member, MEMBER_COLUMNS, (self.member_row(plan) for plan in new))
        self.update_members()
        needs = ((need, self.campaign.pk, member, dim) for need, member, dim in self.comparison.new_needs)
        insert_rows(Need, ("id", "campaign_id", "member_id", "dimension"), needs)

    def facts(self, recorder: Recorder) -> None:
        """Placements and memberships, then list entries, so that a need is listed where the person now belongs."""
        insert_rows(
            Placement,
            (*PLACEMENT_COLUMNS, "seq", "line", "recorded_at"),
            recorder.stamp_values(
                Placement,
                PLACEMENT_COLUMNS,
                ((new_id(), p.id, p.area, self.today) for p in self.comparison.households.values() if p.is_moved),
            ),
        )
        insert_rows(
            Membership,
            (*MEMBERSHIP_COLUMNS, "seq", "line", "recorded_at"),
            recorder.stamp_values(
                Membership,
                MEMBERSHIP_COLUMNS,
                ((new_id(), p.id, p.household, self.today) for p in self.comparison.persons if p.is_moved),
            ),
        )
        insert_rows(
            ListEntry,
            (*ENTRY_COLUMNS, "seq", "line", "recorded_at"),
            recorder.stamp_values(ListEntry, ENTRY_COLUMNS, self.entry_rows()),
        )

    def entry_rows(self) -> Iterator[tuple[Any, ...]]:
        for (member, dimension), (need, numbers) in self.comparison.entries.items():
            said = ",".join(map(str, numbers))
            sealed = None
            if said and dimension == Dimension.HEALTH:
                key = self.keys.get(member) or key_of(member)
                said, sealed = "", key.seal(said, context="indicators")
            yield new_id(), need, self.version.pk, self.today, said, sealed

    def household_row(self, plan: HouseholdPlan) -> tuple[Any, ...]:
        values = [Decimal(str(v)) if isinstance(v, float) else v for v in plan.values]
        code, _, house_no, moo, community = plan.values[:5]
        return (
            plan.id,
            self.campaign.province_id,
            plan.area,
            *values,
            plan.key,
            plan.address_key,
            search_text(code=code, house_no=house_no, moo=moo, community=community, names=plan.members),
            house_sort(plan),
            self.now,
        )

    def new_keys(self, plans: list[PersonPlan]) -> Iterator[tuple[uuid.UUID, str, bytes]]:
        ring = keyring()
        for plan in plans:
            # Most persons have something to seal now, so the key is kept open until the commit.
            self.keys[plan.id], wrapped = ring.new_open_key(plan.id)
            yield plan.id, wrapped.master_id, wrapped.wrapped

    def member_row(self, plan: PersonPlan) -> tuple[Any, ...]:
        row, key = plan.row, self.keys[plan.id]
        return (
            plan.id,
            plan.household,
            *(getattr(row, name) for name in PERSON_FIELDS),
            row.name_key,
            sort_key(f"{row.first_name} {row.last_name}"),
            key.seal(row.citizen_id, context=CITIZEN_ID) if row.citizen_id else None,
            plan.citizen_index,
            "",
            key.seal(said_phones(row), context=PHONE) if row.phones else None,
            plan.phone_index,
            self.now,
        )

    def update_households(self) -> None:
        """Known households: what the list says anew, and where they now live."""
        renamed = {p.household for p in self.comparison.persons if p.is_moved or p.changes()}
        touched = [
            plan
            for plan in self.comparison.households.values()
            if plan.old and (plan.changes() or plan.is_moved or plan.id in renamed)
        ]
        names: dict[uuid.UUID, set[str]] = defaultdict(set)
        members = Member.objects.filter(household__in=[p.id for p in touched])
        for home, name in members.values_list("household_id", "name_key"):
            names[home].add(name)
        for plan in touched:
            household = Household.objects.get(pk=plan.id)
            for name, value in plan.changes().items():
                setattr(household, name, Decimal(str(value)) if isinstance(value, float) else value)
            if plan.is_moved:
                household.area_id = plan.area
            if plan.key.startswith("c"):
                household.match_key = plan.key
            household.address_key = plan.address_key or household.address_key
            household.search_key = search_text(
                code=household.code,
                house_no=household.house_no,
                moo=household.moo,
                community=household.community,
                names=names[plan.id] | set(plan.members),
            )
            household.save()

    def update_members(self) -> None:
        """Known persons: what the list says anew, and the household they now belong to."""
        for plan in self.comparison.persons:
            changes = plan.changes()
            if plan.old is None or not (changes or plan.is_moved):
                continue
            member = Member.objects.get(pk=plan.id)
            key = self.keys.setdefault(plan.id, key_of(plan.id))
            if CITIZEN_ID in changes:
                member.citizen_id_sealed = key.seal(changes.pop(CITIZEN_ID), context=CITIZEN_ID)
                member.citizen_id_index = plan.citizen_index
            if PHONE in changes:
                member.phone_sealed = key.seal(changes.pop(PHONE), context=PHONE)
                member.phone_index = plan.phone_index
            for name, value in changes.items():
                setattr(member, name, value)
            member.household_id = plan.household
            member.name_key = plan.row.name_key
            member.sort_key = sort_key(f"{member.first_name} {member.last_name}")
            member.save()


def house_sort(plan: HouseholdPlan) -> str:
    """Sorts a village's houses as people count them: by หมู่, then by the number before and after the stroke."""
    moo = plan.values[3]
    return f"{moo or 0:03d} {house_number_sort_key(plan.values[2] or '')}"[:255]
