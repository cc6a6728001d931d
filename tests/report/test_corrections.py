from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from io import StringIO

import jsonschema
import pytest
from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, given, settings

from kaejon.audit.models import Checkpoint, Event
from kaejon.audit.principal import CONSOLE, Principal
from kaejon.audit.verify import verify_chain
from kaejon.lib import clock
from kaejon.lib.clock import bangkok
from kaejon.logbook.actions import About
from kaejon.logbook.kinds import Kind
from kaejon.register.models import Campaign
from kaejon.report.actions.correcting import correct_weekly_report, preview_correction
from kaejon.report.actions.freezing import freeze_weekly_report
from kaejon.report.documents.kinds import report_document
from kaejon.report.documents.labels import COLUMNS
from kaejon.report.models import WeeklyReport
from kaejon.report.queries.earlier import earlier_reports
from kaejon.report.queries.reports import body_of
from kaejon.report.rules import ReportRefused
from kaejon.report.verify import verify_reports
from tests.analytics.histories import Province, Step, histories, make_province, played
from tests.cast import Cast
from tests.environment import SIZE
from tests.factories.register import approve_list, make_campaign, make_household
from tests.report.test_freeze import FIRST, SCHEMA, SECOND, member_called, record, row_of

Clock = Callable[[dt.datetime], None]
REASON = "หน่วยงานส่งผลสอบทานของตำบลท่าพริกภายหลัง"
MONDAY = bangkok(2022, 5, 16, 9)


@pytest.fixture
def report(cast: Cast, at: Clock) -> WeeklyReport:
    """The first report, frozen on Friday; on Monday a verification of the Thursday before came in."""
    at(bangkok(2022, 5, 9, 10))
    campaign = make_campaign()
    one, two = make_household(campaign, "230302", "หนึ่ง", "สอง")
    (three,) = make_household(campaign, "230101", "สาม")
    approve_list(campaign, {one: ["health", "living"], two: ["living"], three: ["income"]})
    at(FIRST)
    report = freeze_weekly_report(campaign, by=CONSOLE).report
    at(MONDAY)
    record(campaign, Kind.VERIFIED, About(household=member_called("สาม").household), dt.date(2022, 5, 12))
    at(MONDAY + dt.timedelta(minutes=5))
    return report


def households(report: WeeklyReport, column: str, delta: bool = False) -> int:
    row = row_of(report)
    counts = row["delta"][column] if delta else row[column]  # type: ignore[index]  # dicts
    return int(counts["households"])  # type: ignore[index]  # a dict


def test_correction_counts_what_came_in_since_and_says_why(report: WeeklyReport) -> None:
    made = correct_weekly_report(report, f"  {REASON}\n", by=CONSOLE)
    body = body_of(made)
    jsonschema.validate(body, SCHEMA)
    assert (made.number, made.version, made.link, made.cutoff, made.is_late) == (1, 2, 2, report.cutoff, False)
    assert (made.known_at, made.recorded_at) == (MONDAY + dt.timedelta(minutes=5),) * 2
    assert body["correction"] == {"number": 1, "reason": REASON, "corrects": report.hash}
    assert made.previous_hash == report.hash
    assert [households(each, "verified") for each in (report, made)] == [0, 1]
    assert row_of(report)["verified"] == {"households": 0, "persons": 0}
    assert Event.objects.get(action="report.correct").subject_id == str(made.pk)
    assert Checkpoint.objects.count() == 2
    assert verify_reports().findings == []
    assert verify_chain().findings == []


def test_next_report_is_measured_against_the_corrected_version(report: WeeklyReport, at: Clock) -> None:
    made = correct_weekly_report(report, REASON, by=CONSOLE)
    at(SECOND)
    second = freeze_weekly_report(report.campaign, by=CONSOLE).report
    assert households(second, "verified", delta=True) == 0
    assert [row["verified"] for row in body_of(second)["history"] if row["area"] == "23"] == [1]
    assert second.previous_hash == made.hash
    assert verify_reports().findings == []


def test_correction_made_after_a_cut_off_changes_nothing_in_the_report_of_that_week(
    report: WeeklyReport, at: Clock
) -> None:
    at(SECOND + dt.timedelta(days=1))
    correct_weekly_report(report, REASON, by=CONSOLE)
    second = freeze_weekly_report(report.campaign, by=CONSOLE, cutoff=SECOND).report
    assert second.is_late
    assert households(second, "verified", delta=True) == 1
    assert [row["verified"] for row in body_of(second)["history"] if row["area"] == "23"] == [0]
    assert verify_reports().findings == []


def test_second_correction_replaces_the_first_and_is_measured_like_it(report: WeeklyReport, at: Clock) -> None:
    first = correct_weekly_report(report, REASON, by=CONSOLE)
    at(MONDAY + dt.timedelta(hours=1))
    record(report.campaign, Kind.VERIFIED, About(household=member_called("หนึ่ง").household), dt.date(2022, 5, 12))
    at(MONDAY + dt.timedelta(hours=2))
    second = correct_weekly_report(first, REASON, by=CONSOLE)
    assert (second.version, body_of(second)["correction"]["corrects"]) == (3, first.hash)
    assert households(second, "verified") == 2
    assert [one.version for one in earlier_reports(report.campaign, number=2, known_at=SECOND)] == [3]
    assert verify_reports().findings == []


def test_correction_that_would_change_nothing_is_refused(report: WeeklyReport) -> None:
    made = correct_weekly_report(report, REASON, by=CONSOLE)
    assert preview_correction(report).changes_nothing
    with pytest.raises(ReportRefused) as refused:
        correct_weekly_report(made, "ลองอีกครั้งหนึ่ง", by=CONSOLE)
    assert refused.value.code == "no_change"
    assert Event.objects.filter(action="report.correct").count() == 1


def test_pressed_twice_it_is_made_once(report: WeeklyReport) -> None:
    preview = preview_correction(report)
    assert not preview.changes_nothing
    made = correct_weekly_report(report, REASON, by=CONSOLE, seen=preview.figures_hash)
    again = correct_weekly_report(report, REASON, by=CONSOLE, seen=preview.figures_hash)
    assert (again, WeeklyReport.objects.count()) == (made, 2)


@pytest.mark.parametrize(
    ("reason", "seen", "code"),
    [
        ("", None, "reason_missing"),
        ("แก้", None, "reason_missing"),
        ("ก" * 501, None, "too_long"),
        (REASON, "0" * 64, "figures_moved"),
    ],
)
def test_bad_correction_is_refused_and_changes_nothing(
    report: WeeklyReport, reason: str, seen: str | None, code: str
) -> None:
    with pytest.raises(ReportRefused) as refused:
        correct_weekly_report(report, reason, by=CONSOLE, seen=seen)
    assert refused.value.code == code
    assert WeeklyReport.objects.count() == 1
    assert not Event.objects.filter(action="report.correct").exists()


def test_another_ones_correction_in_between_makes_it_stale(report: WeeklyReport) -> None:
    correct_weekly_report(report, "อีกเหตุผลหนึ่ง", by=Principal(account="another"))
    with pytest.raises(ReportRefused) as refused:
        correct_weekly_report(report, REASON, by=CONSOLE)
    assert (refused.value.code, WeeklyReport.objects.count()) == ("stale", 2)


def test_report_of_a_closed_campaign_is_not_corrected(report: WeeklyReport) -> None:
    report.campaign.closed_at, report.campaign.closed_by = MONDAY, "console"
    report.campaign.save()
    with pytest.raises(ReportRefused) as refused:
        correct_weekly_report(report, REASON, by=CONSOLE)
    assert refused.value.code == "closed"


def test_secretary_sees_what_would_change_and_then_corrects(report: WeeklyReport, cast: Cast) -> None:
    client = cast.client("secretary")
    path = "/trat-2565/reports/1/correct/"
    page = client.get(path).content.decode()
    assert str(COLUMNS["verified"]) in page
    preview = preview_correction(report)
    asked = {"reason": REASON, "corrects": report.hash, "seen": preview.figures_hash}
    assert client.post(path, {**asked, "reason": " "}).status_code == 200
    assert client.post(path, {**asked, "corrects": "0" * 64}).status_code == 404
    assert WeeklyReport.objects.count() == 1
    assert client.post(path, asked).url == "/trat-2565/reports/1/"  # type: ignore[attr-defined]  # a redirect
    assert client.post(path, asked).url == "/trat-2565/reports/1/"  # type: ignore[attr-defined]  # a redirect
    assert WeeklyReport.objects.count() == 2
    for address in ("/trat-2565/reports/1/", "/trat-2565/reports/1/?version=1", "/trat-2565/reports/"):
        assert "ฉบับแก้ไข ครั้งที่ 1" in client.get(address).content.decode(), address
    page = client.get("/trat-2565/reports/1/?version=1").content.decode()
    assert REASON in page
    assert "ฉบับที่กำลังดู" in page
    assert "ฉบับนี้ถูกแทนที่แล้ว" in page
    assert "ฉบับนี้ถูกแทนที่แล้ว" not in client.get("/trat-2565/reports/1/").content.decode()
    assert "ไม่เปลี่ยนแปลง" in client.get(path).content.decode()


def test_paper_of_a_correction_says_so(report: WeeklyReport) -> None:
    made = correct_weekly_report(report, REASON, by=CONSOLE)
    text = report_document(body_of(made), "json").content.decode()
    assert REASON in text
    assert report_document(body_of(made), "json").name == "trat-2565-report-01-v2.json"


def test_command_corrects_and_refuses(report: WeeklyReport) -> None:
    out = StringIO()
    call_command("correct_report", campaign="trat-2565", number=1, reason=REASON, stdout=out)
    assert out.getvalue().splitlines()[1] == f"hash {WeeklyReport.objects.get(version=2).hash}"
    for asked in ({"number": 1, "reason": REASON}, {"number": 2, "reason": REASON}, {"number": 1, "reason": ""}):
        with pytest.raises(CommandError):
            call_command("correct_report", campaign="trat-2565", **asked)
    assert WeeklyReport.objects.count() == 2


ENVELOPE = {"hash", "previous_hash", "audit_head", "made_at", "late", "software", "correction"}


def told_of(province: Province, steps: list[Step], acts: list[tuple[dt.datetime, Callable[[], object]]]) -> object:
    """What every version of every report says besides its envelope, when each act is done at its moment between the
    steps.
    """
    waiting = sorted(acts, key=lambda act: act[0])
    for step in steps:
        moment = province.moment + dt.timedelta(minutes=step.wait)
        while waiting and waiting[0][0] <= moment:
            act(*waiting.pop(0))
        province.play([step])
    for each in waiting:
        act(*each)
    found = {(each.number, each.version): body_of(each) for each in WeeklyReport.objects.all()}
    return {key: {n: v for n, v in body.items() if n not in ENVELOPE} for key, body in found.items()}


def act(moment: dt.datetime, do: Callable[[], object]) -> None:
    with clock.set_to(moment):
        do()


def correct_first(campaign: Campaign) -> None:
    """A correction of the first report, which is frozen where it was not yet; none where it would change nothing."""
    first = freeze_weekly_report(campaign, by=CONSOLE, cutoff=campaign.calendar.cutoff(1)).report
    if not preview_correction(first).changes_nothing:
        correct_weekly_report(first, REASON, by=CONSOLE)


def test_freezing_late_is_freezing_on_time_also_with_corrections_between(db: None) -> None:
    stage = make_province()
    campaign = Campaign.objects.get(pk=stage.campaign.pk)
    cutoffs = [campaign.calendar.cutoff(number) for number in (1, 2, 3)]
    end, between = cutoffs[-1] + dt.timedelta(days=60), cutoffs[0] + dt.timedelta(days=3)

    def freeze(number: int) -> Callable[[], object]:
        return lambda: freeze_weekly_report(campaign, by=CONSOLE, cutoff=campaign.calendar.cutoff(number))

    correction = (between, lambda: correct_first(campaign))
    punctual = [*((cutoffs[number - 1], freeze(number)) for number in (1, 2, 3)), correction]
    late = [correction, (end, freeze(3))]
    corrected = 0

    @settings(suppress_health_check=[HealthCheck.too_slow], max_examples=40 if SIZE == "full" else 3)
    @given(histories(longest=20))
    def check(steps: list[Step]) -> None:
        nonlocal corrected
        told = []
        for acts in (punctual, late):
            with played([], stage) as province:
                told.append(told_of(province, steps, acts))
                corrected += WeeklyReport.objects.filter(version=2).count()
                assert acts is punctual or verify_reports().findings == []
        assert told[0] == told[1]

    check()
    assert corrected
