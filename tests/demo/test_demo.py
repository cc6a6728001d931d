import csv
import datetime as dt
import io
import json
from typing import Any

import pytest
from django.test import override_settings

from kaejon.analytics.figures import Cell as FigureCell
from kaejon.analytics.figures import figures
from kaejon.assessment.models import HouseholdProposal, NeedProposal
from kaejon.assessment.queries import inbox as assessment
from kaejon.audit.models import Event
from kaejon.audit.verify import verify_chain
from kaejon.caseload.queries import inbox as caseload
from kaejon.caseload.queries.load import caseload_of
from kaejon.demo.actions import DemoRefused, make_demo, plan_of
from kaejon.demo.hiring import DEMO_TAMBON
from kaejon.lib import clock
from kaejon.lib.canonical import canonical_json
from kaejon.lib.week import Calendar
from kaejon.logbook.actions import folded_standings, same_standing, standing_row
from kaejon.logbook.kinds import Kind
from kaejon.logbook.models import Entry, NeedStanding
from kaejon.people.models import Account, Appointment, Role
from kaejon.people.queries import DEMO_PASSWORD, demo_accounts
from kaejon.plan.queries import inbox as plan
from kaejon.register.models import DIMENSIONS, Campaign, TargetList
from kaejon.report.content import FIGURES
from kaejon.report.documents.kinds import report_document
from kaejon.report.models import ReturnStep, Step, WeeklyReport
from kaejon.report.queries.reports import body_of
from kaejon.report.verify import verify_reports
from kaejon.web.queries.counts import TOTAL, cell_of, counted
from tests.demo.conftest import UNTIL
from tests.demo.test_targets import ANNOUNCED
from tests.factories.register import make_campaign
from tests.web.test_homes import FIGURED

pytestmark = pytest.mark.database

FIRST_CUT_OFF = clock.bangkok(2022, 5, 13, 17)


def province_rows(report: WeeklyReport) -> dict[str, Any]:
    """The province's rows of a frozen report, by dimension."""
    return {row["dimension"]: row for row in json.loads(report.body)["totals"] if row["area"] == "23"}


def pair(count: dict[str, int]) -> tuple[int, int]:
    return count["households"], count["persons"]


def test_first_figures_are_the_announced_ones(demo: Campaign) -> None:
    found = figures(demo, cut_off=FIRST_CUT_OFF, known_at=FIRST_CUT_OFF)
    baseline = {name: found["23", name].columns["baseline"] for name in ANNOUNCED}
    assert {name: (cell.households, cell.persons) for name, cell in baseline.items()} == ANNOUNCED


def test_first_report_has_the_announced_figures_as_baseline_and_current(demo: Campaign) -> None:
    rows = province_rows(WeeklyReport.objects.get(campaign=demo, number=1))
    assert {name: pair(rows[name]["baseline"]) for name in ANNOUNCED} == ANNOUNCED
    assert {name: pair(rows[name]["current"]) for name in ANNOUNCED} == ANNOUNCED


def test_papers_have_a_made_up_letterhead(demo: Campaign) -> None:
    newest = WeeklyReport.objects.filter(campaign=demo).order_by("number").last()
    assert newest is not None
    head = json.loads(newest.body)["letterhead"]
    signed = [head[name] for name in ("office", "prepared_by", "checked_by", "certified_by")]
    assert [text.endswith("(สาธิต)") for text in signed] == [True] * 4


def test_every_friday_is_frozen_in_time(demo: Campaign) -> None:
    reports = WeeklyReport.objects.filter(campaign=demo)
    fridays = [dt.date(2022, 5, day) for day in (13, 20, 27)] + [dt.date(2022, 6, 3)]
    assert [clock.bangkok_date(report.cutoff) for report in reports] == fridays
    assert [report.is_late for report in reports] == [False] * 4


def test_districts_send_their_returns_some_late_and_some_not_at_all(demo: Campaign) -> None:
    steps = ReturnStep.objects.filter(campaign=demo)
    sent = steps.filter(step=Step.CERTIFIED).order_by("number", "district_id")
    late = [(step.number, step.district_id) for step in sent if step.recorded_at > step.due_at]
    assert {step.number for step in sent} == {1, 2, 3, 4}
    assert 0 < len(late) < sent.count() < 4 * 7
    assert steps.filter(step=Step.RECEIVED).count() == sent.count()
    # 13 May and 3 June were holidays: those rounds were due on Thursday.
    assert {step.number: clock.bangkok_date(step.due_at) for step in sent} == {
        1: dt.date(2022, 5, 12), 2: dt.date(2022, 5, 20), 3: dt.date(2022, 5, 27), 4: dt.date(2022, 6, 2),
    }  # fmt: skip
    prepared = {(step.number, step.district_id): step.by for step in steps.filter(step=Step.PREPARED)}
    assert all(step.by != prepared[step.number, step.district_id] for step in sent)
    assert {step.district_id for step in sent if step.recorded_for} == {"2305"}
    received = [json.loads(report.body)["returns"] for report in WeeklyReport.objects.filter(campaign=demo)]
    counts = [sum(step.number == number for step in sent) for number in (1, 2, 3, 4)]
    assert [(one["received"], one["count"]) for one in received] == [(count, 7) for count in counts]


def test_reports_and_documents_say_that_the_data_are_made_up(demo: Campaign) -> None:
    body = json.loads(WeeklyReport.objects.get(campaign=demo, number=1).body)
    assert demo.is_demo
    assert body["demo"] is True
    rows = csv.DictReader(io.StringIO(report_document(body, "csv").content.decode("utf-8-sig")))
    assert {row["demo"] for row in rows} == {"1"}


def test_chain_and_reports_are_whole(demo: Campaign) -> None:
    assert verify_chain().findings == []
    assert verify_reports(demo).findings == []


def test_history_begins_before_the_campaign_and_its_time_never_runs_backwards(demo: Campaign) -> None:
    moments = list(Event.objects.order_by("seq").values_list("at", flat=True))
    assert moments[0] == clock.bangkok(2022, 5, 2, 9)
    assert moments == sorted(moments)
    assert moments[-1] <= clock.bangkok(2022, 6, 3, 17, 30)


def test_stored_standings_are_the_folded_ones(demo: Campaign) -> None:
    stored = {row.need_id: row for row in NeedStanding.objects.filter(need__campaign=demo)}
    folded = folded_standings(demo)
    differing = [key for key, value in folded.items() if not same_standing(stored.get(key), standing_row(key, value))]
    assert differing == []
    assert len(stored) > 0


def test_list_is_corrected_by_a_second_version_with_reason_and_approver(demo: Campaign) -> None:
    second = TargetList.objects.get(campaign=demo, number=2)
    assert "" not in (second.reference, second.reason, second.approver)
    rows = {row["area"]: row for row in json.loads(WeeklyReport.objects.get(campaign=demo, number=4).body)["totals"]
            if row["dimension"] == "total"}  # fmt: skip
    assert (rows["2303"]["moved_out"]["households"], rows["2304"]["moved_in"]["households"]) == (1, 1)


def test_life_has_every_turn(demo: Campaign) -> None:
    kinds = set(Entry.objects.filter(campaign=demo).values_list("kind", flat=True))
    assert kinds >= {
        Kind.VERIFIED, Kind.NOT_MET, Kind.DECLINED_BY_FAMILY, Kind.DISMISSAL_PROPOSED, Kind.DISMISSAL_CONFIRMED,
        Kind.REMOVED, Kind.NEED_PROPOSED, Kind.ENTRY_WITHDRAWN, Kind.PLAN_SUBMITTED, Kind.PLAN_RETURNED, Kind.PLANNED,
        Kind.PLAN_ACKNOWLEDGED, Kind.VISITED, Kind.VISIT_UNCHANGED, Kind.REFERRED, Kind.HELP_ACCEPTED,
        Kind.HELP_SCHEDULED,
    }  # fmt: skip
    assert NeedProposal.objects.filter(answer__isnull=True).exists()
    assert HouseholdProposal.objects.filter(answer__isnull=True).exists()


def test_dismissals_wait_to_be_decided_in_the_district_one_signs_in_with(demo: Campaign) -> None:
    waiting = NeedStanding.objects.filter(is_dismissal_pending=True)
    waiting = waiting.filter(need__member__household__area__code__startswith="2303")
    assert waiting.values("pending_entry").distinct().count() >= 3


def test_a_second_person_decides(demo: Campaign) -> None:
    answers = Entry.objects.filter(kind=Kind.DISMISSAL_CONFIRMED).select_related("answers")
    assert [answer.pk for answer in answers if answer.answers and answer.by == answer.answers.by] == []


def test_everybody_who_signs_in_finds_something_that_waits(demo: Campaign) -> None:
    found = {}
    with clock.set_to(UNTIL):
        for role in (Role.MENTOR, Role.OPERATOR, Role.DISTRICT, Role.SUPERVISOR, Role.GOVERNOR):
            account = Account.objects.get(username=f"demo-{role}")
            waits = [*assessment.waiting(account, demo), *plan.waiting(account, demo), *caseload.waiting(account, demo)]
            found[role] = sum(each.count for each in waits)
    assert {role: count > 0 for role, count in found.items()} == dict.fromkeys(found, True)


def test_counts_of_the_homes_are_the_figures_of_the_moment(demo: Campaign) -> None:
    with clock.set_to(UNTIL):
        known = figures(demo, cut_off=UNTIL, known_at=UNTIL + dt.timedelta(days=1))
        counts = counted(demo, ["23"])
    seen: set[str] = set()
    for area in {code[:digits] for code, _row in counts for digits in (2, 4, 6)}:
        for row in (TOTAL, *DIMENSIONS):
            ours, columns = cell_of(counts, area, row), known.get((area, row), FigureCell()).columns
            for name in FIGURED:
                figure = columns[name]
                found = (getattr(ours.households, name), getattr(ours.persons, name))
                assert found == (figure.households, figure.persons), (area, row, name)
                seen |= {name} if found[0] else set()
    assert seen >= {"current", "verified", "planned", "helping", "open", "stuck"}


def test_households_are_given_to_mentors_and_some_are_left(demo: Campaign) -> None:
    with clock.set_to(UNTIL):
        load = caseload_of(demo, DEMO_TAMBON)
    assert (load.unassigned > 0, load.mentors[0].households > 5) == (True, True)


def test_one_account_of_each_role_and_a_district_head_are_offered_and_the_password_opens_them(demo: Campaign) -> None:
    offered = demo_accounts()
    roles = [str(Role(role).label) for role in Role.values for _ in range(2 if role == Role.DISTRICT else 1)]
    assert [account.role for account in offered] == roles
    holders = {a.account.username: a.account for a in Appointment.objects.select_related("account")}
    assert {holders[account.username].check_password(DEMO_PASSWORD) for account in offered} == {True}
    assert sum(account.has_usable_password() for account in holders.values()) == len(roles)


def test_appointments_begin_with_history_and_have_no_end(demo: Campaign) -> None:
    assert set(Appointment.objects.values_list("starts_on", "ends_on")) == {(dt.date(2022, 5, 2), None)}


def test_a_second_run_changes_nothing(demo: Campaign) -> None:
    before = Event.objects.count()
    made = make_demo(is_historic=True)
    assert (made.is_new, made.campaign) == (False, demo)
    assert Event.objects.count() == before


def test_the_other_demo_is_refused_where_one_is(demo: Campaign) -> None:
    with pytest.raises(DemoRefused):
        make_demo()


@pytest.fixture
def told(demo: Campaign) -> list[dict[str, Any]]:
    return figures_told()


def figures_told() -> list[dict[str, Any]]:
    """Every section of figures of every report, agencies by name: their ids are another installation's own."""
    found = []
    for report in WeeklyReport.objects.order_by("number"):
        body = body_of(report)
        sections = {name: body[name] for name in FIGURES}
        for name in ("help", "promises"):
            names = {each["id"]: each["name"] for each in body[name]["agencies"]}
            rows = [{**row, "agency": names[row["agency"]]} for row in body[name]["rows"]]
            sections[name] = sorted(canonical_json(row) for row in rows)
        found.append(sections)
    return found


def test_figures_are_the_same_for_the_same_seed(told: list[dict[str, Any]], committing_db: object) -> None:
    with override_settings(DEMO=True):
        make_demo(is_historic=True, until=UNTIL)
    assert len(told) == 4
    assert figures_told() == told


def test_an_installation_that_is_no_demo_is_refused(db: None) -> None:
    with override_settings(DEMO=False), pytest.raises(DemoRefused):
        make_demo()


def test_a_database_with_a_real_campaign_is_refused(db: None) -> None:
    make_campaign("real")
    with override_settings(DEMO=True), pytest.raises(DemoRefused):
        make_demo()


@pytest.mark.parametrize(
    ("now", "due"),
    [
        (clock.bangkok(2026, 3, 2, 0), 10),
        (clock.bangkok(2026, 3, 6, 16, 59), 10),
        (clock.bangkok(2026, 3, 6, 17), 11),
        (clock.bangkok(2026, 3, 8, 23), 11),
    ],
)
def test_today_lies_in_mid_campaign(now: dt.datetime, due: int) -> None:
    with clock.set_to(now):
        plan = plan_of(False, 1, None)
    calendar = Calendar(plan.starts_on, plan.starts_on + dt.timedelta(days=144))
    assert (len(calendar), len(calendar.due(now))) == (21, due)
