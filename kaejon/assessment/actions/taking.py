"""Proposals taken onto the list: always as a new version that carries the whole current one along."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from kaejon.assessment.actions.proposals import (
    answer_to,
    refuse_answered,
)
from kaejon.assessment.models import HouseholdProposal, NeedProposal
from kaejon.assessment.queries.gone import current_list
from kaejon.assessment.queries.proposals import ProposedHousehold, ProposedPerson, content_of
from kaejon.assessment.rules import (
    LIST_INDICATORS,
    PROPOSAL_INDICATORS,
    required_approver,
    required_reason,
    required_reference,
)
from kaejon.audit.actions import Recorder, recording
from kaejon.audit.principal import Principal
from kaejon.lib import clock
from kaejon.lib.ids import new_id
from kaejon.lib.places import house_number_sort_key
from kaejon.lib.thai_text import fold
from kaejon.logbook.rules import MoveRefused, check_open
from kaejon.register.keys import key_of, open_text
from kaejon.register.models import (
    Campaign,
    Dimension,
    Household,
    ListEntry,
    ListState,
    Member,
    Membership,
    Need,
    Placement,
    TargetList,
)
from kaejon.register.newcomers import save_newcomer
from kaejon.register.search import member_by_citizen_id, search_key


def take_proposals(
    *,
    campaign: Campaign,
    need_proposals: Sequence[NeedProposal] = (),
    household_proposals: Sequence[HouseholdProposal] = (),
    reference: str,
    reason: str,
    approver: str,
    by: Principal,
) -> TargetList:
    """Take proposed needs and households onto one new version of the list, in one transaction.

    The version has every entry of the current one and the new needs. Raises MoveRefused, with nothing taken, where a
    proposal was answered meanwhile or its need has come onto the list another way.
    """
    kept = {
        "reference": required_reference(reference),
        "reason": required_reason(reason),
        "approver": required_approver(approver),
    }
    check_open(campaign)
    detail = {"needs": len(need_proposals), "households": len(household_proposals)}
    with recording("list.extend", by=by, campaign_id=campaign.pk, detail=detail) as recorder:
        refuse_answered(need_proposals, household_proposals)
        current = current_list(campaign)
        if current is None:
            raise MoveRefused("no_list", _("ยังไม่มีบัญชีที่เห็นชอบ โปรดนำเข้าและเห็นชอบบัญชีฉบับแรกก่อน"))
        version = next_version(current, kept, by=by)
        recorder.subject = ("list", str(version.pk))
        recorder.write_all(carried_over(current, version))
        for need_proposal in need_proposals:
            need = take_need(recorder, version, need_proposal)
            recorder.write(answer_to(need_proposal, by=by, is_taken=True, target_list=version, need=need, **kept))
        for household_proposal in household_proposals:
            household = take_household(recorder, version, household_proposal)
            answer = {"is_taken": True, "target_list": version, "household": household, **kept}
            recorder.write(answer_to(household_proposal, by=by, **answer))
    return version


def next_version(current: TargetList, kept: dict[str, str], *, by: Principal) -> TargetList:
    """The next approved version of the current list's campaign, without entries as yet."""
    return TargetList.objects.create(
        campaign=current.campaign,
        number=(current.number or 0) + 1,
        name=current.name,
        state=ListState.APPROVED,
        data_year=current.data_year,
        created_by=by.account,
        approved_at=clock.now(),
        approved_by=by.account,
        **kept,
    )


def carried_over(current: TargetList, version: TargetList) -> Iterator[ListEntry]:
    """The current version's entries, for the next one."""
    rows = ListEntry.objects.filter(target_list=current).order_by("seq", "line")
    for row in rows.iterator(chunk_size=2_000):
        yield ListEntry(
            need_id=row.need_id,
            target_list=version,
            occurred_on=clock.today(),
            indicators=row.indicators,
            indicators_sealed=None if row.indicators_sealed is None else bytes(row.indicators_sealed),
        )


def take_need(recorder: Recorder, version: TargetList, proposal: NeedProposal) -> Need:
    """The proposed need, now on the version with the indicators that the proposal named."""
    need = new_need(version.campaign, proposal.member, proposal.dimension)
    sealed = None
    if proposal.indicators_sealed is not None:
        numbers = open_text(proposal.member_id, bytes(proposal.indicators_sealed), PROPOSAL_INDICATORS)
        sealed = key_of(proposal.member_id).seal(numbers, context=LIST_INDICATORS) if numbers else None
    entry = ListEntry(
        need=need,
        target_list=version,
        occurred_on=clock.today(),
        indicators=proposal.indicators,
        indicators_sealed=sealed,
    )
    recorder.write(entry)
    return need


def new_need(campaign: Campaign, member: Member, dimension: str) -> Need:
    need, is_new = Need.objects.get_or_create(campaign=campaign, member=member, dimension=dimension)
    if not is_new:
        raise MoveRefused(
            "already_listed",
            _("ปัญหามิติ%(dimension)sของ %(name)s อยู่ในบัญชีแล้ว โปรดไม่รับข้อเสนอนี้")
            % {"dimension": Dimension(dimension).label, "name": member.full_name},
        )
    return need


def take_household(recorder: Recorder, version: TargetList, proposal: HouseholdProposal) -> Household:
    """The proposed household in the register, placed, with its members and their needs on the version."""
    content = content_of(proposal)
    if content is None:
        raise MoveRefused("erased", _("ข้อมูลของข้อเสนอนี้ถูกลบแล้ว จึงรับเข้าบัญชีไม่ได้"))
    household = new_household(version.campaign, proposal, content)
    members = [known_or_new_member(household, person) for person in content.persons]
    household.search_key = search_key(household, members)
    household.save()
    today = clock.today()
    recorder.write(Placement(household=household, area_id=household.area_id, occurred_on=today))
    recorder.write_all(Membership(member=member, household=household, occurred_on=today) for member in members)
    for member, person in zip(members, content.persons, strict=True):
        for dimension in person.dimensions:
            need = new_need(version.campaign, member, dimension)
            recorder.write(ListEntry(need=need, target_list=version, occurred_on=today))
    return household


def new_household(campaign: Campaign, proposal: HouseholdProposal, content: ProposedHousehold) -> Household:
    """A saved household with its key; by its address a later import finds it again, unless another has that address."""
    address = ""
    if content.house_no:
        house = fold(content.house_no).replace(" ", "")
        address = "|".join((proposal.area_id[:6], str(content.moo or ""), fold(content.community), house))
    key = f"a{address}"
    is_taken = not address or Household.objects.filter(province=campaign.province_id, match_key=key).exists()
    household = Household(
        id=new_id(),
        province_id=campaign.province_id,
        area_id=proposal.area_id,
        house_no=content.house_no,
        moo=content.moo,
        community=content.community,
        match_key=f"p{proposal.pk.hex}" if is_taken else key,
        address_key=address,
        sort_key=f"{content.moo or 0:03d} {house_number_sort_key(content.house_no)}"[:255],
    )
    household.save()
    key_of(household.pk)
    return household


def known_or_new_member(household: Household, person: ProposedPerson) -> Member:
    """The person of an earlier list, who now belongs here, or a new one."""
    known = member_by_citizen_id(person.citizen_id) if person.citizen_id else None
    if known is not None:
        open_drives = Need.objects.filter(campaign__province=household.province_id, campaign__closed_at=None)
        if open_drives.filter(member=known).exists():
            raise MoveRefused("already_listed", _("%(name)s อยู่ในบัญชีแล้ว โปรดไม่รับข้อเสนอนี้") % {"name": known.full_name})
        known.household = household
        known.save(update_fields=["household"])
        return known
    return save_newcomer(household, person)
