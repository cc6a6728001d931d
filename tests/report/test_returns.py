from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable

import pytest

from kaejon.audit.models import Event
from kaejon.audit.principal import CONSOLE, Principal
from kaejon.audit.verify import verify_chain
from kaejon.geography.models import Area
from kaejon.lib.clock import bangkok
from kaejon.logbook.rules import MoveRefused
from kaejon.people.models import Appointment, Basis, Role
from kaejon.register.models import Campaign
from kaejon.report.actions.freezing import freeze_weekly_report
from kaejon.report.actions.holidays import add_holiday
from kaejon.report.actions.returns import (
    Round,
    Texts,
    ask_more_of_return,
    certify_return,
    prepare_return,
    receive_return,
    save_return_draft,
    seen_mark,
    send_back_return,
)
from kaejon.report.models import ReturnDraft, ReturnStep, Step
from kaejon.report.queries.reports import body_of
from kaejon.report.queries.returns import district_rows, draft_of, reporting_districts
from kaejon.report.return_words import suggested_narrative
from kaejon.report.rules import may_certify
from kaejon.report.verify import verify_reports
from tests.cast import DISTRICT, OTHER_DISTRICT, Cast
from tests.factories.register import approve_list, make_campaign, make_household

At = Callable[[dt.datetime], None]
WEDNESDAY, DUE, FIRST = bangkok(2022, 5, 11, 10), bangkok(2022, 5, 12, 15), bangkok(2022, 5, 13, 17)
TEXTS = Texts("สอบทานแล้วทุกหมู่บ้าน", "ฝนตกหนัก", "ขอรถบรรทุก")


def principal(cast: Cast, name: str) -> Principal:
    return Principal(account=str(cast[name].pk), appointment=str(cast.appointments[name].pk))


@pytest.fixture
def where(cast: Cast, at: At) -> Round:
    """The first round in Khao Saming, with a household there and one next door; a head and a developer."""
    at(bangkok(2022, 5, 9, 10))
    campaign = make_campaign()
    members = [m for area in ("230302", "230401") for m in make_household(campaign, area, f"คน {area}")]
    approve_list(campaign, {member: ["living"] for member in members})
    cast.add("developer", Role.DISTRICT, DISTRICT, position="พัฒนาการอำเภอเขาสมิง")
    cast.add("head", Role.DISTRICT, DISTRICT, position="นายอำเภอเขาสมิง")
    at(WEDNESDAY)
    return Round(campaign, 1, Area.objects.get(pk=DISTRICT))


def prepared(where: Round, cast: Cast) -> ReturnStep:
    return prepare_return(where=where, texts=TEXTS, after="", by=principal(cast, "developer"))


def certified(where: Round, cast: Cast) -> ReturnStep:
    return certify_return(where=where, after=str(prepared(where, cast).pk), by=principal(cast, "head"))


def code_of(deed: Callable[[], object]) -> str:
    with pytest.raises(MoveRefused) as refusal:
        deed()
    return refusal.value.code


def test_return_goes_its_way_and_every_step_is_a_fact(where: Round, cast: Cast) -> None:
    first = prepared(where, cast)
    second = certify_return(where=where, after=str(first.pk), by=principal(cast, "head"))
    third = receive_return(where=where, after=str(second.pk), by=principal(cast, "secretary"))
    steps = list(ReturnStep.objects.order_by("seq"))
    assert [step.step for step in steps] == [Step.PREPARED, Step.CERTIFIED, Step.RECEIVED]
    assert [step.due_at for step in steps] == [DUE] * 3
    assert (first.narrative, first.obstacles, first.requests) == (TEXTS.narrative, TEXTS.obstacles, TEXTS.requests)
    assert second.position == "นายอำเภอเขาสมิง (ดำรงตำแหน่ง)"
    assert third.position.endswith("ในนามฝ่ายเลขานุการ คจพ.จ.")
    total = json.loads(second.figures)[0]
    assert (total["dimension"], total["current"]) == ("total", {"households": 1, "persons": 1})
    assert verify_chain().findings == []


def test_return_sent_back_and_asked_for_more_is_prepared_again(where: Round, cast: Cast) -> None:
    head, secretary, developer = (principal(cast, name) for name in ("head", "secretary", "developer"))
    back = send_back_return(where=where, text="โปรดเพิ่มอุปสรรค", after=str(prepared(where, cast).pk), by=head)
    again = prepare_return(where=where, texts=TEXTS, after=str(back.pk), by=developer)
    sent = certify_return(where=where, after=str(again.pk), by=head)
    asked = ask_more_of_return(where=where, text="ขอแผนเร่งรัด", after=str(sent.pk), by=secretary)
    assert prepare_return(where=where, texts=TEXTS, after=str(asked.pk), by=developer).step == Step.PREPARED
    assert [step.text for step in ReturnStep.objects.order_by("seq")] == ["", "โปรดเพิ่มอุปสรรค", "", "", "ขอแผนเร่งรัด", ""]


def test_who_prepared_it_does_not_certify_it(where: Round, cast: Cast) -> None:
    head = principal(cast, "head")
    own = prepare_return(where=where, texts=TEXTS, after="", by=head)
    assert code_of(lambda: certify_return(where=where, after=str(own.pk), by=head)) == "same_person"


def test_delegate_records_for_the_head_and_both_count(where: Round, cast: Cast) -> None:
    head = cast.appointments["head"]
    cast.add("delegate", Role.DISTRICT, DISTRICT, position="ปลัดอำเภอ", basis=Basis.DELEGATE, acts_for=head)
    by = Principal(
        account=str(cast["delegate"].pk),
        recorded_for=str(cast["head"].pk),
        appointment=str(cast.appointments["delegate"].pk),
    )
    own = prepare_return(where=where, texts=TEXTS, after="", by=by)
    after = str(own.pk)
    assert code_of(lambda: certify_return(where=where, after=after, by=principal(cast, "head"))) == "same_person"
    other = prepare_return(where=where, texts=TEXTS, after=after, by=principal(cast, "developer"))
    step = certify_return(where=where, after=str(other.pk), by=by)
    assert (step.by, step.recorded_for) == (str(cast["delegate"].pk), str(cast["head"].pk))


@pytest.mark.parametrize(
    ("position", "basis", "allowed"),
    [
        ("นายอำเภอเขาสมิง", Basis.IN_OFFICE, True),
        ("ปลัดอำเภอ รักษาราชการแทนนายอำเภอ", Basis.ACTING, True),
        ("ปลัดอาวุโส ปฏิบัติราชการแทนนายอำเภอ", Basis.ON_BEHALF, True),
        ("ปลัดอำเภอ", Basis.IN_OFFICE, False),
        ("พัฒนาการอำเภอ", Basis.ACTING, False),
    ],
)
def test_who_may_certify(position: str, basis: Basis, allowed: bool) -> None:
    assert may_certify(Appointment(role=Role.DISTRICT, position=position, basis=basis)) is allowed
    assert may_certify(Appointment(role=Role.MENTOR, position=position, basis=basis)) is False


@pytest.mark.parametrize(
    ("name", "code"),
    [("developer", "certifier"), ("outsider", "side"), ("secretary", "side"), ("former", "appointment")],
)
def test_certifying_wants_the_right_appointment(where: Round, cast: Cast, name: str, code: str) -> None:
    after = str(prepared(where, cast).pk)
    assert code_of(lambda: certify_return(where=where, after=after, by=principal(cast, name))) == code
    assert code_of(lambda: certify_return(where=where, after=after, by=CONSOLE)) == "appointment"


def test_receiving_is_the_secretariat_s(where: Round, cast: Cast) -> None:
    after = str(certified(where, cast).pk)
    assert code_of(lambda: receive_return(where=where, after=after, by=principal(cast, "head"))) == "side"


def test_second_press_is_the_first_and_a_stale_page_is_told(where: Round, cast: Cast) -> None:
    head = principal(cast, "head")
    after = str(prepared(where, cast).pk)
    pressed = [certify_return(where=where, after=after, by=head) for _ in range(2)]
    assert pressed[0].pk == pressed[1].pk
    assert ReturnStep.objects.count() == 2
    late = lambda: send_back_return(where=where, text="โปรดแก้ไข", after=after, by=head)  # noqa: E731  read once
    assert code_of(late) == "stale"


@pytest.mark.parametrize(
    "texts",
    [
        Texts("อีกหน้าหนึ่ง", "ฝนตกหนัก", "ขอรถบรรทุก"),
        Texts("สอบทานแล้วทุกหมู่บ้าน", "", "ขอรถบรรทุก"),
        Texts("สอบทานแล้วทุกหมู่บ้าน", "ฝนตกหนัก"),
    ],
)
def test_second_press_with_other_texts_is_stale_and_the_first_texts_stand(
    where: Round, cast: Cast, texts: Texts
) -> None:
    first, developer = prepared(where, cast), principal(cast, "developer")
    assert prepare_return(where=where, texts=TEXTS, after="", by=developer).pk == first.pk
    assert code_of(lambda: prepare_return(where=where, texts=texts, after="", by=developer)) == "stale"
    assert ReturnStep.objects.get().narrative == TEXTS.narrative


def test_asking_for_more_twice_with_other_words_is_stale(where: Round, cast: Cast) -> None:
    secretary, after = principal(cast, "secretary"), str(certified(where, cast).pk)
    asked = [ask_more_of_return(where=where, text="ขอแผนเร่งรัด", after=after, by=secretary) for _ in range(2)]
    assert asked[0].pk == asked[1].pk
    assert code_of(lambda: ask_more_of_return(where=where, text="ขอภาพถ่าย", after=after, by=secretary)) == "stale"


def test_step_that_may_not_follow_is_refused(where: Round, cast: Cast) -> None:
    secretary = principal(cast, "secretary")
    assert code_of(lambda: receive_return(where=where, after="", by=secretary)) == "step"
    after = str(prepared(where, cast).pk)
    assert code_of(lambda: receive_return(where=where, after=after, by=secretary)) == "step"


@pytest.mark.parametrize(
    ("texts", "code"),
    [(Texts(""), "narrative_missing"), (Texts("ก" * 4_001), "too_long"), (Texts("สอบทานแล้ว", "ก" * 4_001), "too_long")],
)
def test_bad_texts_are_refused(where: Round, cast: Cast, texts: Texts, code: str) -> None:
    deed = lambda: prepare_return(where=where, texts=texts, after="", by=principal(cast, "developer"))  # noqa: E731
    assert code_of(deed) == code
    assert ReturnStep.objects.count() == 0


def test_return_that_holds_a_citizen_id_is_not_certified(
    where: Round, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = Texts("ครัวเรือนของ 1 2345 67890 12 1 ขอซ่อมบ้าน")
    developer, head = principal(cast, "developer"), principal(cast, "head")
    assert code_of(lambda: prepare_return(where=where, texts=texts, after="", by=developer)) == "citizen_id"
    with monkeypatch.context() as before:
        # As it was before this was looked for.
        before.setattr("kaejon.report.actions.returns.holds_citizen_id", lambda _text: False)
        after = str(prepare_return(where=where, texts=texts, after="", by=developer).pk)
    assert code_of(lambda: certify_return(where=where, after=after, by=head)) == "citizen_id"
    assert send_back_return(where=where, text="โปรดลบเลขออก", after=after, by=head).step == Step.SENT_BACK


def test_sending_back_without_words_is_refused(where: Round, cast: Cast) -> None:
    after = str(prepared(where, cast).pk)
    deed = lambda: send_back_return(where=where, text=" ", after=after, by=principal(cast, "head"))  # noqa: E731
    assert code_of(deed) == "text_missing"


def test_round_to_come_and_closed_campaign_take_no_return(where: Round, cast: Cast) -> None:
    developer = principal(cast, "developer")
    coming = Round(where.campaign, 2, where.district)
    assert code_of(lambda: prepare_return(where=coming, texts=TEXTS, after="", by=developer)) == "future"
    Campaign.objects.update(closed_at=WEDNESDAY, closed_by="console")
    closed = Round(Campaign.objects.get(), 1, where.district)
    assert code_of(lambda: prepare_return(where=closed, texts=TEXTS, after="", by=developer)) == "closed"


def test_draft_is_kept_until_prepared_and_tells_who_was_faster(where: Round, cast: Cast) -> None:
    developer, second = principal(cast, "developer"), principal(cast, "second_district")
    draft = save_return_draft(where=where, texts=Texts("ร่างแรก"), seen="", by=developer)
    assert code_of(lambda: save_return_draft(where=where, texts=Texts("อีกคน"), seen="", by=second)) == "stale"
    same = save_return_draft(where=where, texts=Texts("ร่างแรก"), seen="", by=second)
    save_return_draft(where=where, texts=Texts("ร่างสอง"), seen=seen_mark(same), by=second)
    kept = draft_of(where.campaign, 1, DISTRICT)
    assert (draft.pk, kept and kept.narrative) == (kept and kept.pk, "ร่างสอง")
    prepared(where, cast)
    assert ReturnDraft.objects.count() == 0


def test_lateness_is_by_the_time_that_stood_when_it_was_sent(where: Round, cast: Cast, at: At) -> None:
    at(DUE - dt.timedelta(minutes=1))
    certified(where, cast)
    # A holiday entered afterwards moves the round's due time, and makes nobody late who was in time.
    add_holiday(province="23", on=dt.date(2022, 5, 12), name="วันหยุดพิเศษ", by=CONSOLE)
    at(FIRST)
    rows = {row.district.code: row for row in district_rows(where.campaign, 1, is_past_due=True)}
    assert (rows[DISTRICT].is_late, rows[DISTRICT].is_overdue) == (False, False)
    assert (rows[OTHER_DISTRICT].is_late, rows[OTHER_DISTRICT].is_overdue) == (False, True)
    assert list(rows) == [DISTRICT, OTHER_DISTRICT]


def test_return_after_the_cut_off_is_late_and_stands_in_no_frozen_report(where: Round, cast: Cast, at: At) -> None:
    at(FIRST)
    report = freeze_weekly_report(where.campaign, by=CONSOLE).report
    at(FIRST + dt.timedelta(hours=1))
    certified(where, cast)
    assert body_of(report)["returns"] == {"received": 0, "count": 2, "due_at": "2022-05-12T15:00:00+07:00"}
    assert [row.is_late for row in district_rows(where.campaign, 1, is_past_due=True)] == [True, False]
    at(bangkok(2022, 5, 20, 17))
    assert body_of(freeze_weekly_report(where.campaign, by=CONSOLE).report)["returns"]["received"] == 0
    assert verify_reports().findings == []


def test_frozen_report_counts_what_was_certified_and_names_nobody(where: Round, cast: Cast, at: At) -> None:
    at(DUE)
    certified(where, cast)
    at(FIRST)
    report = freeze_weekly_report(where.campaign, by=CONSOLE).report
    assert body_of(report)["returns"] == {"received": 1, "count": 2, "due_at": "2022-05-12T15:00:00+07:00"}
    assert "นายอำเภอ" not in report.body
    add_holiday(province="23", on=dt.date(2022, 5, 12), name="วันหยุดพิเศษ", by=CONSOLE)
    assert verify_reports().findings == []


def test_return_asked_for_more_stays_received_in_the_report_and_in_the_rows(where: Round, cast: Cast, at: At) -> None:
    at(DUE)
    sent = certified(where, cast)
    ask_more_of_return(where=where, text="ขอแผนเร่งรัด", after=str(sent.pk), by=principal(cast, "secretary"))
    at(FIRST)
    report = freeze_weekly_report(where.campaign, by=CONSOLE).report
    rows = district_rows(where.campaign, 1, is_past_due=True)
    assert (body_of(report)["returns"]["received"], [row.is_received for row in rows]) == (1, [True, False])
    assert verify_reports().findings == []


def test_every_district_reports_before_there_is_a_list(db: None) -> None:
    campaign = make_campaign()
    assert len(reporting_districts(campaign)) == 7
    assert [area.code for area in reporting_districts(campaign)] == [f"230{n}" for n in range(1, 8)]


@pytest.mark.parametrize(
    ("delta", "sentences"),
    [
        (None, ["มีครัวเรือนเป้าหมาย 10 ครัวเรือน สอบทานแล้ว 4 ครัวเรือน"]),
        ({}, ["ยอดสะสมของสัปดาห์นี้ไม่เปลี่ยนแปลงจากรายงานครั้งก่อน"]),
        ({"verified": 2}, ["สอบทานเพิ่ม 2 ครัวเรือน สะสม 4 จาก 10 ครัวเรือน"]),
        ({"verified": -1}, ["ยอดสอบทานแล้วลดลง 1 ครัวเรือน เหลือ 4 จาก 10 ครัวเรือน"]),
        (
            {"resolved": 1, "helped": 3},
            ["ให้ความช่วยเหลือเพิ่ม 3 ครัวเรือน สะสม 3 ครัวเรือน", "แก้ไขแล้วเพิ่ม 1 ครัวเรือน สะสม 1 ครัวเรือน"],
        ),
    ],
)
def test_suggested_narrative_says_what_changed_and_nothing_else(
    delta: dict[str, int] | None, sentences: list[str]
) -> None:
    now = {"current": 10, "verified": 4, "planned": 3, "helped": 3, "resolved": 1, "continuing_care": 0, "open": 9,
           "stuck": 2, "dismissed": 0, "relapsed": 0}  # fmt: skip
    row = {
        "dimension": "total",
        **{name: {"households": count, "persons": 0} for name, count in now.items()},
        "delta": None if delta is None else {name: {"households": n, "persons": 0} for name, n in delta.items()},
    }
    assert suggested_narrative([row]).split("\n") == [*sentences, "คงเหลือ 9 ครัวเรือน ในจำนวนนี้ไม่คืบหน้า 2 ครัวเรือน"]
    assert suggested_narrative([]) == ""


def test_every_step_has_its_event(where: Round, cast: Cast) -> None:
    certified(where, cast)
    actions = Event.objects.filter(action__startswith="return.").order_by("seq").values_list("action", "detail")
    assert [(action, json.loads(detail)) for action, detail in actions] == [
        ("return.prepare", {"district": DISTRICT, "number": 1}),
        ("return.certify", {"district": DISTRICT, "number": 1}),
    ]  # fmt: skip
