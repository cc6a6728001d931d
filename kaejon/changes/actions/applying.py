"""What a taken change does to members, households, placements and ties, inside the answer's `recording`."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from kaejon.audit.actions import Recorder
from kaejon.changes.actions.ties import carry_ties, close_ties_outside
from kaejon.changes.content import Address, Content, Person
from kaejon.changes.models import ChangeKind, ChangeRequest
from kaejon.geography.models import Area
from kaejon.lib import clock
from kaejon.lib.ids import new_id
from kaejon.lib.places import house_number_sort_key
from kaejon.lib.thai_text import fold
from kaejon.logbook.actions import refresh_standings
from kaejon.register.keys import key_of
from kaejon.register.models import Campaign, Household, Member, Membership, Placement, Relation
from kaejon.register.newcomers import save_newcomer
from kaejon.register.search import search_key


@dataclass
class Applying:
    """One request being applied: what it says, and what it has touched so far."""

    recorder: Recorder
    request: ChangeRequest
    household: Household
    members: list[tuple[Member, str]]
    content: Content
    made_household: Household | None = None
    made_member: Member | None = None
    touched: dict[uuid.UUID, Household] = field(default_factory=dict)

    def apply(self) -> None:
        """Do it, then bring search texts and standings up to date."""
        self.touched[self.household.pk] = self.household
        HOW[self.request.kind](self)
        for household in self.touched.values():
            household.search_key = search_key(household, Member.objects.filter(household=household))
            household.save()
        ids = [member.pk for member, _relation in self.members]
        for campaign in Campaign.objects.filter(needs__member__in=ids, closed_at=None).distinct():
            refresh_standings(campaign, ids)

    def move(self, member: Member, home: Household, relation: str) -> None:
        """From today the member belongs to `home`."""
        self.recorder.write(Membership(member=member, household=home, occurred_on=clock.today()))
        member.household = home
        member.relation = relation
        member.save(update_fields=["household", "relation"])
        self.touched[home.pk] = home

    def place(self, household: Household) -> None:
        """From today the household lives in its area."""
        self.recorder.write(Placement(household=household, area_id=household.area_id, occurred_on=clock.today()))


def nothing_to_move(work: Applying) -> None:
    """Died, or left the province: the needs are dismissed beside this, and the household keeps the name."""


def take_newborn(work: Applying) -> None:
    """A new member without a need."""
    assert work.content.person is not None, "asked for with a person"
    work.made_member = new_member(work, work.content.person)


def take_incomer(work: Applying) -> None:
    """A new member, or a known one with his needs and what agencies are doing about them."""
    if not work.members:
        take_newborn(work)
        return
    (member, relation) = work.members[0]
    before = member.household
    work.move(member, work.household, relation)
    work.touched[before.pk] = before
    carry_ties(work.recorder, before, work.household, member)


def take_leaver(work: Applying) -> None:
    """Out of the province nobody is moved; inside it, to a household of his own."""
    if work.request.target_area is None:
        return
    take_split(work)


def take_head(work: Applying) -> None:
    """Everybody's relation to the new head."""
    for member, relation in work.members:
        member.relation = relation
        member.save(update_fields=["relation"])


def take_split(work: Applying) -> None:
    """Some members to a household of their own, in the same or another place."""
    area = work.request.target_area
    assert area is not None, "asked for with a place"
    home = new_household(work.request, work.household, area, work.content.address or Address())
    work.made_household = home
    work.place(home)
    for member, relation in work.members:
        work.move(member, home, relation or Relation.HEAD)
    carry_ties(work.recorder, work.household, home)


def take_merger(work: Applying) -> None:
    """Everybody into the other household; the old one stays in the register without members."""
    home = work.request.target_household
    assert home is not None, "asked for with a household"
    for member, relation in work.members:
        work.move(member, home, relation if relation else Relation.OTHER)
    carry_ties(work.recorder, work.household, home, ends_old=True)


def take_relocation(work: Applying) -> None:
    """The household with everything that is its own, in another village or subdistrict."""
    area, household = work.request.target_area, work.household
    assert area is not None, "asked for with a place"
    household.area = area
    household.latitude = household.longitude = None
    set_address(household, work.content.address or Address(), own_key=f"m{work.request.pk.hex}")
    work.place(household)
    close_ties_outside(work.recorder, household)


HOW: Mapping[str, Callable[[Applying], None]] = {
    ChangeKind.BORN: take_newborn,
    ChangeKind.DIED: nothing_to_move,
    ChangeKind.MOVED_IN: take_incomer,
    ChangeKind.MOVED_OUT: take_leaver,
    ChangeKind.HEAD: take_head,
    ChangeKind.SPLIT: take_split,
    ChangeKind.MERGED: take_merger,
    ChangeKind.RELOCATED: take_relocation,
}


def new_member(work: Applying, person: Person) -> Member:
    """The person in the register, with a key, from today in the household."""
    member = save_newcomer(work.household, person)
    work.recorder.write(Membership(member=member, household=work.household, occurred_on=clock.today()))
    return member


def new_household(request: ChangeRequest, old: Household, area: Area, address: Address) -> Household:
    """A saved household without a code, as those that a list without codes brings; with its own data key."""
    household = Household(id=new_id(), province_id=old.province_id, area=area)
    set_address(household, address, own_key=f"m{request.pk.hex}")
    household.save()
    key_of(household.pk)
    return household


def set_address(household: Household, address: Address, *, own_key: str) -> None:
    """The address with what finds and sorts the household by it.

    A later list without codes finds it by the address, unless another household has that; one found by its code, or
    by an earlier request, keeps what it is found by.
    """
    household.house_no, household.moo, household.community = address.house_no, address.moo, address.community
    household.sort_key = f"{address.moo or 0:03d} {house_number_sort_key(address.house_no)}"[:255]
    house = fold(address.house_no).replace(" ", "")
    parts = (household.area_id[:6], str(address.moo or ""), fold(address.community), house)
    household.address_key = "|".join(parts) if address.house_no else ""
    if household.match_key and not household.match_key.startswith("a"):
        return
    key = f"a{household.address_key}"
    others = Household.objects.filter(province=household.province_id, match_key=key).exclude(pk=household.pk)
    household.match_key = own_key if not household.address_key or others.exists() else key
