from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from kaejon.assistance.actions.deliveries import record_delivery
from kaejon.assistance.actions.mandates import agencies_without, seed_mandates
from kaejon.assistance.actions.matters import answer_matter, last_word, make_offer
from kaejon.assistance.models import HelpKind, Mandate, Matter
from kaejon.assistance.queries.mandates import agencies_for
from kaejon.assistance.rules import STEPS, Side, check_step, fiscal_year, following_steps
from kaejon.audit.principal import CONSOLE
from kaejon.lib.clock import bangkok
from kaejon.logbook.kinds import HELP_ANSWERS, HELP_ROOTS, Kind
from kaejon.logbook.models import NeedStanding
from kaejon.logbook.rules import MoveRefused
from kaejon.people.models import Agency, AgencyKind, AgencyLevel
from kaejon.register.access import live_assignments
from kaejon.register.models import Assignment
from tests.assistance.conftest import DAY, Office


def answer(office: Office, matter: Matter, kind: Kind, name: str = "agency", **more: Any) -> None:
    side = Side.TEAM if name in ("mentor", "operator", "district") else Side.AGENCY
    answer_matter(matter=matter, kind=kind, side=side, by=office.by[name], **more)


def ties(office: Office) -> int:
    return live_assignments("agency").filter(household=office.village.household).count()


def test_a_referral_ties_the_household_and_its_end_unties_it(office: Office) -> None:
    matter = office.refer()
    assert (ties(office), matter.answer_due_on) == (1, dt.date(2022, 5, 19))
    assert office.village.state(office.village.one, "living") == "verified"
    answer(office, matter, Kind.HELP_ACCEPTED)
    assert office.village.state(office.village.one, "living") == "helping"
    answer(office, matter, Kind.HELP_SCHEDULED, until_on=dt.date(2022, 6, 1))
    assert NeedStanding.objects.get(need=office.village.need(office.village.one, "living")).promise_due_on == dt.date(
        2022, 6, 1
    )
    office.deliver(matter, is_last=True)
    assert (last_word(matter), ties(office)) == (Kind.HELP_FINISHED, 1)
    assert office.village.state(office.village.two, "living") == "helped"
    assert office.village.standings_fold()


def test_an_agency_that_finished_its_help_sees_the_household_for_a_month(
    office: Office, at: Callable[[dt.datetime], None]
) -> None:
    matter, second = office.refer(), office.refer(kind="money")
    answer(office, matter, Kind.HELP_ACCEPTED)
    office.deliver(matter, is_last=True)
    at(bangkok(2022, 5, 20, 10))
    answer(office, second, Kind.HELP_DECLINED, reason="no_budget")
    assert ties(office) == 1
    at(bangkok(2022, 6, 10, 23))
    assert ties(office) == 1
    at(bangkok(2022, 6, 11, 0))
    assert ties(office) == 0


def test_the_tie_stays_while_another_matter_of_the_dimension_is_open(office: Office) -> None:
    first, second = office.refer(), office.refer(kind="money")
    answer(office, first, Kind.HELP_DECLINED, reason="no_budget")
    assert ties(office) == 1
    answer(office, second, Kind.HELP_DECLINED, reason="no_budget")
    assert ties(office) == 0
    assert Assignment.objects.filter(kind="agency").count() == 2


def test_a_question_goes_back_and_forth_and_the_team_answers_it(office: Office) -> None:
    matter = office.refer()
    answer(office, matter, Kind.HELP_QUERIED, note="ขอขนาดหลังคา")
    with pytest.raises(MoveRefused) as refused:
        answer(office, matter, Kind.QUERY_ANSWERED, note="4 คูณ 6 เมตร")
    assert refused.value.code == "side"
    answer(office, matter, Kind.QUERY_ANSWERED, "mentor", note="4 คูณ 6 เมตร")
    answer(office, matter, Kind.HELP_ACCEPTED)


def test_nothing_follows_an_end_and_a_matter_is_not_finished_without_a_delivery(office: Office) -> None:
    matter = office.refer()
    answer(office, matter, Kind.HELP_ACCEPTED)
    with pytest.raises(MoveRefused) as refused:
        answer(office, matter, Kind.HELP_FINISHED)
    assert refused.value.code == "no_delivery"
    answer(office, matter, Kind.HELP_WITHDRAWN, "mentor", note="ครอบครัวซ่อมเองแล้ว")
    assert office.village.state(office.village.one, "living") == "verified"
    with pytest.raises(MoveRefused) as refused:
        answer(office, matter, Kind.HELP_ACCEPTED)
    assert refused.value.code == "ended"


@pytest.mark.parametrize("last", sorted(STEPS))
@pytest.mark.parametrize("following", sorted(HELP_ANSWERS))
@pytest.mark.parametrize("side", list(Side))
def test_only_what_the_table_of_steps_has_may_follow(last: Kind, following: Kind, side: Side) -> None:
    is_allowed = STEPS[last].get(following) == side
    if is_allowed:
        check_step(last, following, side, is_offer=False)
    else:
        with pytest.raises(MoveRefused) as refused:
            check_step(last, following, side, is_offer=False)
        assert str(refused.value) != ""
    assert (following in following_steps(last, side, is_offer=False)) == is_allowed


def test_every_kind_about_help_has_its_steps() -> None:
    assert set(STEPS) == HELP_ROOTS | HELP_ANSWERS


def test_an_offer_promises_help_unasked_and_is_withdrawn_by_its_giver(office: Office) -> None:
    office.charge(office.agency, "income")
    matter = make_offer(
        campaign=office.village.campaign,
        asked=office.asked("income", kind="capital", message="ให้พันธุ์ไก่ 20 ตัว"),
        agency=office.agency,
        until_on=dt.date(2022, 6, 1),
        by=office.by["godparent"],
    )
    assert office.village.state(office.village.one, "income") == "helping"
    answer(office, matter, Kind.HELP_WITHDRAWN, "godparent", note="งบประมาณถูกตัด")
    assert office.village.state(office.village.one, "income") == "verified"


def test_an_offer_opens_no_household_outside_the_mandate(office: Office) -> None:
    given: dict[str, Any] = {"campaign": office.village.campaign, "agency": office.other}
    asked = office.asked(message="ให้สังกะสี 10 แผ่น")
    with pytest.raises(MoveRefused) as refused:
        make_offer(**given, asked=asked, by=office.by["other_agency"])
    assert (refused.value.field, Matter.objects.count(), ties(office)) == ("problem", 0, 0)
    office.refer(office.other, outside_reason="หน่วยงานหลักเต็มแล้ว")
    assert make_offer(**given, asked=office.asked(kind="goods"), by=office.by["other_agency"]).pk is not None


def test_nobody_finishes_the_matter_of_another_agency(office: Office) -> None:
    matter = office.refer()
    answer(office, matter, Kind.HELP_ACCEPTED)
    with pytest.raises(MoveRefused) as refused:
        record_delivery(
            campaign=office.village.campaign,
            given=office.given(),
            agency=office.other,
            matter=matter,
            is_last=True,
            by=office.by["other_agency"],
        )
    assert (refused.value.field, last_word(matter)) == ("agency", Kind.HELP_ACCEPTED)


def test_an_agency_outside_its_mandate_is_asked_only_with_a_reason(office: Office) -> None:
    with pytest.raises(MoveRefused) as refused:
        office.refer(office.other)
    assert refused.value.field == "outside_reason"
    assert office.refer(office.other, outside_reason="หน่วยงานหลักแจ้งว่าเต็มแล้ว").outside_sealed is not None


def test_the_same_matter_is_not_sent_twice(office: Office) -> None:
    office.refer()
    with pytest.raises(MoveRefused) as refused:
        office.refer()
    assert refused.value.code == "double"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"occurred_on": dt.date(2022, 5, 8)}, "fiscal_year_or_day"),
        ({"occurred_on": dt.date(2022, 5, 13)}, "fiscal_year_or_day"),
        ({"value_satang": -1}, "value"),
        ({"value_satang": 10**12}, "value"),
        ({"source": "none"}, "source"),
        ({"fiscal_year": 2570}, "fiscal_year"),
        ({"document": ""}, "document"),
        ({"what": " "}, "what"),
        ({"kind": "gold"}, "kind"),
    ],
)
def test_what_cannot_have_been_given_is_refused_at_its_field(
    office: Office, change: dict[str, Any], field: str
) -> None:
    with pytest.raises(MoveRefused) as refused:
        office.deliver(**change)
    assert refused.value.field == ("occurred_on" if field == "fiscal_year_or_day" else field)
    assert NeedStanding.objects.filter(helped_on__isnull=False).count() == 0


@pytest.mark.parametrize("more", [{}, {"value_satang": 5_000}, {"what": "กระเบื้อง"}])
def test_the_same_help_on_one_day_is_another_time_only_where_that_is_said(office: Office, more: dict[str, Any]) -> None:
    first = office.deliver()
    with pytest.raises(MoveRefused) as refused:
        office.deliver(**more)
    assert refused.value.code == "double"
    given: dict[str, Any] = {"campaign": office.village.campaign, "agency": office.agency, "by": office.by["agency"]}
    second = record_delivery(**given, given=office.given(**more), beside=[first.pk])
    with pytest.raises(MoveRefused):
        record_delivery(**given, given=office.given(**more), beside=[first.pk])
    record_delivery(**given, given=office.given(**more), beside=[first.pk, second.pk])
    office.deliver(kind=HelpKind.GOODS)
    office.deliver(need=office.village.need(office.village.one, "living"))


def test_help_for_one_person_helps_that_need_alone(office: Office) -> None:
    office.deliver(need=office.village.need(office.village.one, "living"))
    states = [office.village.state(member, "living") for member in (office.village.one, office.village.two)]
    assert states == ["helped", "verified"]


def test_local_offices_are_proposed_before_those_of_the_province(office: Office) -> None:
    tambon = Agency.objects.create(
        name="อบต.แสนตุ้ง", kind=AgencyKind.LOCAL_GOVERNMENT, level=AgencyLevel.SUBDISTRICT, area_id="230302"
    )
    elsewhere = Agency.objects.create(
        name="อบต.อื่น", kind=AgencyKind.LOCAL_GOVERNMENT, level=AgencyLevel.SUBDISTRICT, area_id="230301"
    )
    office.charge(tambon, area="230302")
    office.charge(elsewhere, area="230301")
    office.charge(office.other, ends_on=dt.date(2022, 5, 11))
    found = [proposal.agency for proposal in agencies_for(office.village.household, "living")]
    assert found == [tambon, office.agency]


def test_mandates_are_suggested_by_name_once(office: Office) -> None:
    for name in ("สำนักงานสาธารณสุขจังหวัด", "สำนักงานเกษตรจังหวัด"):
        Agency.objects.create(name=name, kind=AgencyKind.GOVERNMENT, level=AgencyLevel.PROVINCE, area_id="23")
    assert seed_mandates(province="23", starts_on=DAY, by=CONSOLE) == 2
    assert set(Mandate.objects.exclude(agency=office.agency).values_list("dimension", flat=True)) == {
        "health",
        "income",
    }
    assert seed_mandates(province="23", starts_on=DAY, by=CONSOLE) == 0
    assert [agency.name for agency in agencies_without("23")] == ["สำนักงานอื่นจังหวัด"]


def test_the_fiscal_year_begins_in_october(office: Office, at: Callable[[dt.datetime], None]) -> None:
    assert [fiscal_year(day) for day in (dt.date(2022, 9, 30), dt.date(2022, 10, 1))] == [2565, 2566]
    at(bangkok(2022, 9, 30, 10))
    office.deliver(occurred_on=dt.date(2022, 9, 30), fiscal_year=2565)
