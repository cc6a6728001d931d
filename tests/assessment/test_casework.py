from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kaejon.assessment.actions.beside import Answers, Photo, Told
from kaejon.assessment.actions.care import end_care, propose_care, review_care
from kaejon.assessment.actions.decisions import confirm_proposal, refuse_proposal, withdraw_proposal
from kaejon.assessment.actions.follow_ups import explain_stuck, hold_follow_up
from kaejon.assessment.actions.outcomes import propose_outcome, record_relapse
from kaejon.assessment.actions.stage_items import lapse_item, propose_item
from kaejon.assessment.actions.verification import verify
from kaejon.assessment.actions.visits import Seen, record_unchanged, record_visit
from kaejon.assessment.actions.withdrawal import withdraw_entry
from kaejon.assessment.models import Answer, Assessment, Evidence, Method, Remark
from kaejon.assessment.queries.stages import held_items, stage_of_household
from kaejon.assessment.rules import ASSESSMENT_ANSWERS, REMARK, VISIT_PLACE
from kaejon.audit.actions import recording
from kaejon.audit.models import Event
from kaejon.audit.principal import CONSOLE, Principal
from kaejon.audit.verify import verify_chain
from kaejon.lib.clock import bangkok
from kaejon.lib.pictures import reencoded
from kaejon.logbook.actions import About
from kaejon.logbook.models import Entry, NeedStanding
from kaejon.logbook.rules import MoveRefused
from kaejon.register.attachments import open_bytes
from kaejon.register.models import Attachment, Member, Need, Ruleset, Stage, StageItem, StageRule
from tests.assessment.village import MENTOR, TODAY, Village, opened
from tests.factories.pictures import jpeg

SECOND = Principal(account="district")
PASS = {8: "pass"}


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path


def code_of(action: Callable[..., object], **values: object) -> str:
    before = Entry.objects.count(), Event.objects.count()
    with pytest.raises(MoveRefused) as caught:
        action(**values)
    assert str(caught.value)
    assert (Entry.objects.count(), Event.objects.count()) == before
    return caught.value.code


def found_true(village: Village, member: Member, dimension: str, *indicators: int) -> Need:
    need = village.need(member, dimension)
    verify(
        campaign=village.campaign,
        about=About(need=need),
        answer=Answer.CONFIRMED,
        method=Method.HOME_VISIT,
        occurred_on=TODAY,
        indicators=indicators,
        by=MENTOR,
    )
    return need


def outcome(village: Village, need: Need, answers: dict[int, str], by: Principal = MENTOR, **told: Any) -> Entry:
    return propose_outcome(
        campaign=village.campaign,
        need=need,
        answers=answers,
        occurred_on=TODAY,
        by=by,
        told=Told(**(told or {"note": "หลังคาซ่อมเสร็จแล้ว"})),
    )


def resolved(village: Village, need: Need, answers: dict[int, str]) -> Entry:
    return confirm_proposal(proposal=outcome(village, need, answers), by=SECOND)


def standing(village: Village, member: Member, dimension: str) -> NeedStanding:
    return NeedStanding.objects.get(need=village.need(member, dimension))


def test_visit_keeps_answers_place_note_and_photo_sealed(village: Village) -> None:
    health = found_true(village, village.one, "health", 7)
    living = found_true(village, village.one, "living", 8)
    visit = record_visit(
        campaign=village.campaign,
        household=village.household,
        seen=Seen(
            TODAY,
            met_member=village.one,
            latitude="12.2428",
            longitude="102.5175",
            next_on=TODAY + dt.timedelta(days=10),
        ),
        by=MENTOR,
        answers=[Answers("health", {7: "fail"}, health), Answers("living", {8: "pass"}, living)],
        told=Told("ยายแจ๋วหกล้ม", (Photo(reencoded(jpeg(gps=True))),)),
    )
    by_dimension = {row.dimension: row for row in Assessment.objects.filter(entry=visit.entry)}
    assert by_dimension["living"].answers == "8:pass"
    assert by_dimension["health"].answers == ""
    assert opened(village.one.pk, by_dimension["health"].answers_sealed, ASSESSMENT_ANSWERS) == "7:fail"
    assert opened(village.household.pk, visit.place_sealed, VISIT_PLACE) == "12.242800,102.517500"
    remark = Remark.objects.get(entry=visit.entry)
    assert opened(village.household.pk, remark.text_sealed, REMARK) == "ยายแจ๋วหกล้ม"
    photo = Evidence.objects.get(entry=visit.entry).attachment
    assert b"SecretCamera" not in open_bytes(photo)
    row = standing(village, village.one, "living")
    assert (row.contacted_on, row.next_visit_on, row.state) == (TODAY, TODAY + dt.timedelta(days=10), "verified")
    assert "ยายแจ๋ว" not in "".join(Event.objects.values_list("detail", flat=True))
    assert village.standings_fold()
    assert verify_chain().findings == []


BAD_VISITS: list[tuple[str, dict[str, Any]]] = [
    ("future", {"occurred_on": TODAY + dt.timedelta(days=1)}),
    ("before_campaign", {"occurred_on": dt.date(2022, 5, 1)}),
    ("due_past", {"next_on": TODAY - dt.timedelta(days=1)}),
    ("due_far", {"next_on": dt.date(2565, 6, 1)}),
    ("out_of_thailand", {"latitude": "48.85", "longitude": "2.35"}),
    ("swapped", {"latitude": "102.5175", "longitude": "12.2428"}),
    ("empty", {"latitude": "12.2428"}),
    ("method_unknown", {"method": "telepathy"}),
    ("met_unknown", {"met": "ghost"}),
]


@pytest.mark.parametrize(("code", "values"), BAD_VISITS)
def test_visit_that_cannot_be_is_refused(village: Village, code: str, values: dict[str, Any]) -> None:
    seen = Seen(**{"occurred_on": TODAY, **values})
    assert code_of(record_visit, campaign=village.campaign, household=village.household, seen=seen, by=MENTOR) == code


def test_visit_is_taken_once_and_again_after_it_was_withdrawn(village: Village) -> None:
    given: dict[str, Any] = {"campaign": village.campaign, "household": village.household, "by": MENTOR}
    entry = record_unchanged(**given)
    assert entry.until_on == TODAY + dt.timedelta(days=14)
    assert code_of(record_unchanged, **given) == "double"
    withdraw_entry(entry=entry, reason="กดผิดปุ่ม", by=MENTOR)
    assert standing(village, village.one, "living").next_visit_on is None
    record_unchanged(**given)
    record_visit(seen=Seen(TODAY), **given)
    assert code_of(record_visit, seen=Seen(TODAY), **given) == "double"
    assert village.standings_fold()


def test_outcome_of_the_household_is_said_once_for_all_members_and_confirmed_by_another(village: Village) -> None:
    need = found_true(village, village.one, "living", 8)
    entry = outcome(village, need, PASS)
    assert (entry.household, entry.dimension, entry.need) == (village.household, "living", None)
    assert standing(village, village.two, "living").is_outcome_pending
    assert village.state(village.one, "living") == "verified"
    assert code_of(confirm_proposal, proposal=entry, by=MENTOR) == "same_person"
    delegate = Principal(account="other", recorded_for=MENTOR.account)
    assert code_of(confirm_proposal, proposal=entry, by=delegate) == "same_person"
    confirm_proposal(proposal=entry, by=SECOND)
    assert [village.state(who, "living") for who in (village.one, village.two)] == ["resolved", "resolved"]
    assert code_of(confirm_proposal, proposal=entry, by=SECOND) == "not_pending"
    assert village.standings_fold()


def test_outcome_of_one_person_stays_with_the_person(village: Village) -> None:
    need = found_true(village, village.one, "income", 20)
    entry = outcome(village, need, {20: "pass"})
    assert entry.need == need
    refuse_proposal(proposal=entry, reason="ยังไม่มีรายได้จริง", by=SECOND)
    assert not standing(village, village.one, "income").is_outcome_pending
    again = outcome(village, need, {20: "pass"})
    assert code_of(withdraw_proposal, proposal=again, by=SECOND) == "not_own"
    withdraw_proposal(proposal=again, by=MENTOR)
    assert village.state(village.one, "income") == "verified"


@pytest.mark.parametrize(
    ("answers", "told", "code"),
    [
        ({}, {"note": "ดีแล้ว"}, "answers_missing"),
        ({8: "fail"}, {"note": "ดีแล้ว"}, "not_passed"),
        ({8: "na"}, {"note": "ดีแล้ว"}, "not_applicable"),
        ({8: "pass", 9: "pass"}, {"note": "ดีแล้ว"}, "answers_unknown"),
        ({8: "pass"}, {"note": "  "}, "evidence_missing"),
    ],
)
def test_outcome_needs_every_answer_to_pass_and_evidence(
    village: Village, answers: dict[int, str], told: dict[str, Any], code: str
) -> None:
    need = found_true(village, village.one, "living", 8)
    given = {"campaign": village.campaign, "need": need, "answers": answers, "occurred_on": TODAY, "by": MENTOR}
    assert code_of(propose_outcome, told=Told(**told), **given) == code


def test_outcome_before_verification_and_of_a_dismissed_need_is_refused(village: Village) -> None:
    need = village.need(village.one, "living")
    given: dict[str, Any] = {"campaign": village.campaign, "occurred_on": TODAY, "by": MENTOR, "told": Told("ดี")}
    assert code_of(propose_outcome, need=need, answers={}, **given) == "answers_unknown"
    proposal = verify(
        campaign=village.campaign,
        about=About(need=need),
        answer=Answer.NOT_FOUND,
        method=Method.HOME_VISIT,
        occurred_on=TODAY,
        by=MENTOR,
    ).entry
    confirm_proposal(proposal=proposal, by=SECOND)
    assert code_of(propose_outcome, need=need, answers=PASS, **given) == "dismissed"
    care: dict[str, Any] = {"campaign": village.campaign, "need": need, "occurred_on": TODAY, "by": MENTOR}
    assert code_of(propose_care, reason="ดูแลตัวเองไม่ได้", **care) == "dismissed"


def test_relapse_opens_the_needs_again_and_its_indicators_are_what_has_to_pass(village: Village) -> None:
    need = found_true(village, village.one, "living", 8)
    resolved(village, need, PASS)
    entries = record_relapse(
        campaign=village.campaign, need=need, indicators=(9,), occurred_on=TODAY, by=MENTOR, told=Told("น้ำแห้ง")
    )
    assert len(entries) == 2
    assert [village.state(who, "living") for who in (village.one, village.two)] == ["relapsed", "relapsed"]
    given = {"campaign": village.campaign, "need": need, "occurred_on": TODAY, "by": MENTOR, "told": Told("ดีแล้ว")}
    assert code_of(propose_outcome, answers=PASS, **given) == "answers_missing"
    resolved(village, need, {9: "pass"})
    assert village.state(village.two, "living") == "resolved"
    assert village.standings_fold()


def test_care_is_confirmed_by_another_reviewed_in_a_year_and_ended(village: Village) -> None:
    need = found_true(village, village.one, "income", 20)
    given: dict[str, Any] = {"campaign": village.campaign, "need": need, "occurred_on": TODAY, "by": MENTOR}
    assert code_of(propose_care, reason=" ", **given) == "reason_missing"
    entry = propose_care(reason="ติดเตียง อยู่ลำพัง", **given)
    assert code_of(propose_care, reason="ติดเตียง อยู่ลำพัง", **given) == "already_pending"
    assert code_of(confirm_proposal, proposal=entry, by=MENTOR) == "same_person"
    confirm_proposal(proposal=entry, by=SECOND)
    row = standing(village, village.one, "income")
    assert (row.state, row.care_due_on) == ("continuing_care", dt.date(2023, 5, 11))
    review_care(note="ยังติดเตียงเหมือนเดิม", **given)
    end_care(reason="หายดีแล้ว กลับไปทำงาน", **given)
    assert village.state(village.one, "income") == "verified"
    assert code_of(review_care, note="ยังติดเตียงเหมือนเดิม", **given) == "state"
    assert village.standings_fold()


def test_follow_up_is_of_what_is_resolved(village: Village, at: Callable[[dt.datetime], None]) -> None:
    given: dict[str, Any] = {"campaign": village.campaign, "household": village.household, "by": MENTOR}
    assert code_of(hold_follow_up, occurred_on=TODAY, **given) == "state"
    resolved(village, found_true(village, village.one, "living", 8), PASS)
    at(bangkok(2022, 8, 20, 9))
    hold_follow_up(occurred_on=dt.date(2022, 8, 20), told=Told("บ้านยังดีอยู่"), **given)
    assert code_of(hold_follow_up, occurred_on=dt.date(2022, 8, 20), **given) == "double"
    assert standing(village, village.one, "living").held_on == dt.date(2022, 8, 20)


def test_stuck_is_explained_with_a_day_not_too_far_away(village: Village) -> None:
    need = village.need(village.one, "living")
    given: dict[str, Any] = {
        "campaign": village.campaign,
        "household": village.household,
        "occurred_on": TODAY,
        "by": MENTOR,
    }
    until = TODAY + dt.timedelta(days=90)
    assert code_of(explain_stuck, needs=[], reason="budget", until_on=until, **given) == "nothing"
    assert code_of(explain_stuck, needs=[need], reason="lazy", until_on=until, **given) == "reason_unknown"
    assert code_of(explain_stuck, needs=[need], reason="other_stuck", until_on=until, **given) == "note_missing"
    assert code_of(explain_stuck, needs=[need], reason="budget", until_on=None, **given) == "until_missing"
    late = until + dt.timedelta(days=1)
    assert code_of(explain_stuck, needs=[need], reason="budget", until_on=late, **given) == "until_far"
    past = TODAY - dt.timedelta(days=1)
    assert code_of(explain_stuck, needs=[need], reason="budget", until_on=past, **given) == "until_past"
    explain_stuck(needs=[need], reason="budget", until_on=until, **given)
    row = standing(village, village.one, "living")
    assert (row.stuck_reason, row.explained_until_on) == ("budget", until)


def make_rules(village: Village) -> None:
    with recording("test.rules", by=CONSOLE, campaign_id=village.campaign.pk) as recorder:
        version = Ruleset(
            campaign=village.campaign,
            number=1,
            occurred_on=TODAY,
            sustain_days=90,
            stuck_days=14,
            answer_days=7,
            no_help_days=30,
            same_help_days=90,
            reference="มติทดสอบ",
        )
        recorder.write(version)
        for position, (stage, rule, code) in enumerate(
            [(Stage.SURVIVE, StageRule.ANSWERED, "safe_home"), (Stage.SUFFICIENT, StageRule.NEEDS_RESOLVED, "resolved")]
        ):
            recorder.write(StageItem(ruleset=version, stage=stage, rule=rule, code=code, text=code, position=position))


def test_item_of_a_stage_is_proposed_confirmed_and_lapses(village: Village) -> None:
    make_rules(village)
    given: dict[str, Any] = {
        "campaign": village.campaign,
        "household": village.household,
        "occurred_on": TODAY,
        "by": MENTOR,
    }
    assert code_of(propose_item, item="nonsense", **given) == "item_unknown"
    assert code_of(propose_item, item="resolved", **given) == "item_computed"
    entry = propose_item(item="safe_home", told=Told("รั้วแข็งแรง"), **given)
    assert code_of(propose_item, item="safe_home", **given) == "already_pending"
    assert code_of(confirm_proposal, proposal=entry, by=MENTOR) == "same_person"
    assert stage_of_household(village.campaign, village.household).code == Stage.IN_PROGRESS
    confirm_proposal(proposal=entry, by=SECOND)
    stage = stage_of_household(village.campaign, village.household)
    assert (stage.code, stage.next_step and stage.next_step.code) == (Stage.SURVIVE, Stage.SUFFICIENT)
    assert stage.resolve_by == village.campaign.deadline_on - dt.timedelta(days=90)
    assert code_of(propose_item, item="safe_home", **given) == "already_held"
    lapse_item(item="safe_home", reason="รั้วพังเมื่อฝนตก", **given)
    assert held_items(village.campaign, village.household.pk) == frozenset()
    assert code_of(lapse_item, item="safe_home", reason="รั้วพังเมื่อฝนตก", **given) == "not_held"


def test_closed_campaign_takes_nothing(village: Village, at: Callable[[dt.datetime], None]) -> None:
    need = found_true(village, village.one, "living", 8)
    village.campaign.closed_at, village.campaign.closed_by = bangkok(2022, 5, 11, 9), "console"
    village.campaign.save()
    given: dict[str, Any] = {"campaign": village.campaign, "household": village.household, "by": MENTOR}
    assert code_of(record_unchanged, **given) == "closed"
    told: dict[str, Any] = {"occurred_on": TODAY, "told": Told("ดีแล้ว")}
    assert code_of(propose_outcome, campaign=village.campaign, need=need, answers=PASS, by=MENTOR, **told) == "closed"


def test_confirmed_outcome_is_withdrawn_by_nobody_below_the_district(village: Village) -> None:
    need = found_true(village, village.one, "living", 8)
    proposal = outcome(village, need, PASS)
    answer = confirm_proposal(proposal=proposal, by=SECOND)
    for entry in (proposal, answer):
        assert code_of(withdraw_entry, entry=entry, reason="เข้าใจผิด", by=MENTOR) == "not_allowed"
    withdraw_entry(entry=answer, reason="ยืนยันผิดหลัง", by=CONSOLE)
    assert village.state(village.one, "living") == "verified"
    assert standing(village, village.one, "living").is_outcome_pending
    assert village.standings_fold()


def test_photos_of_a_refused_outcome_leave_no_fact(village: Village) -> None:
    need = village.need(village.one, "living")
    told = Told("ดี", (Photo(reencoded(jpeg())),))
    given = {"campaign": village.campaign, "need": need, "occurred_on": TODAY, "by": MENTOR, "told": told}
    assert code_of(propose_outcome, answers=PASS, **given) == "answers_unknown"
    assert Attachment.objects.count() == 0
