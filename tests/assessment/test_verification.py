from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from kaejon.assessment.actions.verification import Circumstances, Finding, verify, verify_household
from kaejon.assessment.models import Answer, Method, Verification
from kaejon.audit.models import Event
from kaejon.audit.verify import verify_chain
from kaejon.lib import clock
from kaejon.lib.clock import bangkok
from kaejon.logbook.actions import About
from kaejon.logbook.kinds import Kind
from kaejon.logbook.models import Entry, NeedStanding
from kaejon.logbook.rules import MoveRefused
from kaejon.register.models import Member
from tests.assessment.village import MENTOR, TODAY, Village, opened

DAY: dict[str, Any] = {"method": Method.HOME_VISIT, "occurred_on": TODAY, "by": MENTOR}


def refusal(code: str, **values: object) -> MoveRefused:
    with pytest.raises(MoveRefused) as caught:
        verify(**{**DAY, **values})
    assert caught.value.code == code
    assert Entry.objects.count() == 0
    return caught.value


def test_confirmed_household_indicator_holds_for_every_member(village: Village) -> None:
    done = verify(
        campaign=village.campaign,
        about=About(need=village.need(village.one, "living")),
        answer=Answer.CONFIRMED,
        indicators=[9, 8, 9],
        **DAY,
    )
    assert (done.entry.kind, done.entry.household_id, done.entry.dimension) == (
        Kind.VERIFIED,
        village.one.household_id,
        "living",
    )
    assert done.indicators == "8,9"
    assert (village.state(village.one, "living"), village.state(village.two, "living")) == ("verified", "verified")
    assert village.state(village.one, "income") == "listed"
    assert village.standings_fold()


def test_confirmed_person_indicator_holds_for_that_need_only(village: Village) -> None:
    need = village.need(village.one, "income")
    done = verify(
        campaign=village.campaign, about=About(need=need), answer=Answer.CONFIRMED, indicators=[20, 22], **DAY
    )
    assert (done.entry.need_id, done.entry.household_id) == (need.pk, None)
    assert village.state(village.one, "income") == "verified"


def test_health_indicators_and_notes_are_sealed_under_the_person(village: Village) -> None:
    done = verify(
        campaign=village.campaign,
        about=About(need=village.need(village.one, "health")),
        answer=Answer.CONFIRMED,
        indicators=[7],
        note="  ผู้ป่วยติดเตียง  ",
        **DAY,
    )
    row = Verification.objects.get(pk=done.pk)
    assert (row.indicators, opened(village.one.pk, row.indicators_sealed, "verification.indicators")) == ("", "7")
    assert opened(village.one.pk, row.note_sealed, "verification.note") == "ผู้ป่วยติดเตียง"


def test_health_indicator_of_the_household_is_sealed_under_the_household(village: Village) -> None:
    done = verify(
        campaign=village.campaign,
        about=About(need=village.need(village.one, "health")),
        answer=Answer.CONFIRMED,
        indicators=[4],
        **DAY,
    )
    household = village.one.household_id
    assert done.entry.household_id == household
    assert opened(household, done.indicators_sealed, "verification.indicators") == "4"


ANSWERS = [
    (Answer.CONFIRMED, "need", Kind.VERIFIED, ""),
    (Answer.CONFIRMED, "dimension", Kind.VERIFIED, ""),
    (Answer.NOT_FOUND, "need", Kind.DISMISSAL_PROPOSED, "out_of_date"),
    (Answer.NOT_FOUND, "dimension", Kind.DISMISSAL_PROPOSED, "out_of_date"),
    *(
        (answer, subject, kind, reason)
        for answer, kind, reason in (
            (Answer.NOT_MET, Kind.NOT_MET, ""),
            (Answer.DECLINED, Kind.DECLINED_BY_FAMILY, ""),
            (Answer.MOVED, Kind.DISMISSAL_PROPOSED, "moved"),
            (Answer.DIED, Kind.DISMISSAL_PROPOSED, "died"),
            (Answer.NOT_IN_AREA, Kind.DISMISSAL_PROPOSED, "not_in_area"),
            (Answer.DUPLICATE, Kind.DISMISSAL_PROPOSED, "duplicate"),
        )
        for subject in ("member", "household")
    ),
]
ALLOWED = {(answer, subject) for answer, subject, _, _ in ANSWERS}


def about(village: Village, subject: str) -> About:
    return {
        "need": About(need=village.need(village.one, "living")),
        "dimension": About(household=village.one.household, dimension="living"),
        "member": About(member=village.one),
        "household": About(household=village.one.household),
    }[subject]


@pytest.mark.parametrize(("answer", "subject", "kind", "reason"), ANSWERS)
def test_answer_makes_its_entry(village: Village, answer: str, subject: str, kind: str, reason: str) -> None:
    done = verify(campaign=village.campaign, about=about(village, subject), answer=answer, indicators=[8], **DAY)
    event = Event.objects.order_by("-seq")[0]
    assert (done.entry.kind, done.entry.reason, done.answer) == (kind, reason, answer)
    assert (event.action, event.by, event.seq) == ("need.verify", "mentor", done.seq)
    assert village.standings_fold()
    assert verify_chain().findings == []


@pytest.mark.parametrize(
    ("answer", "subject"),
    [(a, s) for a in Answer.values for s in ("need", "dimension", "member", "household") if (a, s) not in ALLOWED],
)
def test_answer_about_a_wrong_subject_is_refused(village: Village, answer: str, subject: str) -> None:
    refusal("subject", campaign=village.campaign, about=about(village, subject), answer=answer, indicators=[8])


def test_proposed_dismissal_changes_no_state(village: Village) -> None:
    verify(campaign=village.campaign, about=About(member=village.one), answer=Answer.MOVED, **DAY)
    row = NeedStanding.objects.get(need=village.need(village.one, "living"))
    assert (row.state, row.is_dismissal_pending) == ("listed", True)
    assert not NeedStanding.objects.filter(need=village.need(village.two, "living")).exists()


def test_confirmation_ends_not_now_and_keeps_attempts(village: Village, at: Callable[[dt.datetime], None]) -> None:
    whole = About(household=village.one.household)
    verify(campaign=village.campaign, about=whole, answer=Answer.NOT_MET, **DAY)
    verify(campaign=village.campaign, about=whole, answer=Answer.DECLINED, **DAY)
    need = village.need(village.one, "living")
    row = NeedStanding.objects.get(need=need)
    assert (row.attempts, row.is_declined) == (1, True)
    at(bangkok(2022, 5, 12, 10))
    later = {**DAY, "occurred_on": dt.date(2022, 5, 12)}
    verify(campaign=village.campaign, about=About(need=need), answer=Answer.CONFIRMED, indicators=[8], **later)
    row = NeedStanding.objects.get(need=need)
    assert (row.state, row.attempts, row.is_declined) == ("verified", 1, False)


@pytest.mark.parametrize(
    ("code", "field", "values"),
    [
        ("future", "occurred_on", {"occurred_on": dt.date(2022, 5, 12)}),
        ("before_campaign", "occurred_on", {"occurred_on": dt.date(2022, 5, 8)}),
        ("indicators_missing", "indicators", {"indicators": []}),
        ("indicator_unknown", "indicators", {"indicators": [8, 22]}),
        ("indicator_unknown", "indicators", {"indicators": [99]}),
        ("indicator_unknown", "indicators", {"indicators": [12]}),
        ("method_unknown", "method", {"method": "by_pigeon"}),
        ("answer_unknown", "answer", {"answer": "rich"}),
        ("too_long", "note", {"note": "ก" * 2_001}),
        ("too_long", "reference", {"reference": "ก" * 201}),
    ],
)
def test_bad_input_is_refused_at_its_field(village: Village, code: str, field: str, values: dict[str, object]) -> None:
    need = village.need(village.one, "living")
    base: dict[str, object] = {"about": About(need=need), "answer": Answer.CONFIRMED, "indicators": [8]}
    assert refusal(code, campaign=village.campaign, **{**base, **values}).field == field


def test_person_indicator_said_of_the_household_is_refused(village: Village) -> None:
    whole = About(household=village.one.household, dimension="income")
    refusal("person_level", campaign=village.campaign, about=whole, answer=Answer.CONFIRMED, indicators=[20])


def test_closed_campaign_takes_nothing(village: Village) -> None:
    village.campaign.closed_at, village.campaign.closed_by = clock.now(), "secretary"
    village.campaign.save()
    refusal("closed", campaign=village.campaign, about=About(member=village.one), answer=Answer.NOT_MET)


def test_same_answer_twice_is_recorded_once(village: Village) -> None:
    whole = About(household=village.one.household)
    verify(campaign=village.campaign, about=whole, answer=Answer.NOT_MET, **DAY)
    with pytest.raises(MoveRefused) as caught:
        verify(campaign=village.campaign, about=whole, answer=Answer.NOT_MET, **DAY)
    assert (caught.value.code, Entry.objects.count()) == ("double", 1)
    verify(campaign=village.campaign, about=whole, answer=Answer.NOT_MET, **{**DAY, "by": replace(MENTOR, account="b")})
    assert Entry.objects.count() == 2


def test_second_proposal_of_a_dismissal_waits_for_the_first(village: Village) -> None:
    verify(campaign=village.campaign, about=About(member=village.one), answer=Answer.MOVED, **DAY)
    with pytest.raises(MoveRefused) as caught:
        verify(campaign=village.campaign, about=About(member=village.one), answer=Answer.DIED, **DAY)
    assert (caught.value.code, Entry.objects.count()) == ("already_pending", 1)


def finding(village: Village, member: Member, dimension: str, answer: str, *indicators: int) -> Finding:
    need = village.need(member, dimension)
    return Finding(About(need=need), answer, indicators, key=str(need.pk))


TOLD = Circumstances(method=Method.HOME_VISIT, occurred_on=TODAY, by=MENTOR)


def test_one_visit_records_household_indicators_once(village: Village) -> None:
    written = verify_household(
        campaign=village.campaign,
        household=village.one.household,
        findings=[
            finding(village, village.one, "living", Answer.CONFIRMED, 8),
            finding(village, village.one, "income", Answer.NOT_FOUND),
            finding(village, village.two, "living", Answer.CONFIRMED, 9),
        ],
        told=TOLD,
    )
    assert [(v.answer, v.indicators) for v in written] == [("confirmed", "8,9"), ("problem_not_found", "")]
    assert Event.objects.filter(action="household.verify").count() == 1
    assert village.standings_fold()


def test_one_refused_finding_keeps_all_out_and_is_named(village: Village) -> None:
    need = village.need(village.two, "living")
    with pytest.raises(MoveRefused) as caught:
        verify_household(
            campaign=village.campaign,
            household=village.one.household,
            findings=[
                finding(village, village.one, "income", Answer.NOT_FOUND),
                finding(village, village.two, "living", Answer.CONFIRMED),
            ],
            told=TOLD,
        )
    assert (caught.value.code, caught.value.field) == ("indicators_missing", f"{need.pk}.indicators")
    assert Entry.objects.count() == 0
