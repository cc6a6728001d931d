"""The files of the lake: pseudonymous, whole or not there, and equal to the frozen report when they are asked."""

from __future__ import annotations

import datetime as dt
import io
import json
import zipfile
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import ibis
import pyarrow.parquet as pq
import pytest
from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, given, settings

from kaejon.analytics.lake.asking import (
    STAGES,
    censored,
    figures,
    movements,
    opened,
    poverty,
    rows_of,
    stages,
    transitions,
)
from kaejon.analytics.lake.tables import NAMES
from kaejon.audit.models import Event
from kaejon.audit.principal import CONSOLE
from kaejon.audit.verify import verify_chain
from kaejon.lib import clock
from kaejon.lib.canonical import sha256_hex
from kaejon.lib.clock import bangkok
from kaejon.logbook.actions import About
from kaejon.logbook.kinds import Kind, Reason
from kaejon.register.models import Campaign
from kaejon.report.actions.freezing import freeze_weekly_report
from kaejon.report.actions.lake import take_lake, write_missing_lake
from kaejon.report.lake import files_of, partition_of, path_of, tables_of
from kaejon.report.models import LakeFile, WeeklyReport
from kaejon.report.queries.reports import body_of
from kaejon.report.verify import verify_reports
from tests.analytics.answered import Answering
from tests.analytics.histories import Province, Step, histories, make_province, played
from tests.factories.register import approve_list, make_campaign, make_household
from tests.report.test_freeze import record

Clock = Callable[[dt.datetime], None]
FIRST, SECOND = bangkok(2022, 5, 13, 17), bangkok(2022, 5, 20, 17)
FLOWS = ("baseline", "added", "moved_in", "moved_out", "dismissed", "checked", "late_arriving", "dismissed_reasons")
"""Columns that ask how a unit came or left: no current need tells them."""
ENGINES = (lambda: ibis.duckdb.connect(), lambda: ibis.polars.connect())


@pytest.fixture
def lake(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setattr("django.conf.settings.LAKE_DIR", tmp_path / "lake")
    return tmp_path / "lake"


@pytest.fixture
def campaign(db: None, at: Clock, lake: Path) -> Campaign:
    """Two frozen reports; between them one need is resolved and one household dismissed."""
    at(bangkok(2022, 5, 9, 10))
    campaign = make_campaign()
    one, two = make_household(campaign, "230302", "หนึ่ง", "สอง")
    (three,) = make_household(campaign, "230101", "สาม")
    (four,) = make_household(campaign, "230102", "สี่")
    marks = {one: ["health", "living"], two: ["living"], three: ["income"], four: ["living"]}
    named = {(one, "health"): "4,7", (one, "living"): "8", (two, "living"): "8,9", (three, "income"): "22"}
    approve_list(campaign, marks, indicators=named)
    at(FIRST)
    freeze_weekly_report(campaign, by=CONSOLE)
    need = About(need=campaign.needs.get(member=three))
    for kind in (Kind.VERIFIED, Kind.PLANNED, Kind.DELIVERED, Kind.OUTCOME_PROPOSED):
        record(campaign, kind, need, dt.date(2022, 5, 13))
    proposal = campaign.needs.get(member=three).logbook.get(kind=Kind.OUTCOME_PROPOSED)
    record(campaign, Kind.OUTCOME_CONFIRMED, need, dt.date(2022, 5, 13), answers=proposal)
    at(bangkok(2022, 5, 14, 10))
    record(campaign, Kind.REMOVED, About(member=four), dt.date(2022, 5, 14), reason=Reason.MOVED)
    at(SECOND)
    freeze_weekly_report(campaign, by=CONSOLE)
    return campaign


def test_verification_tells_of_a_changed_file_and_notes_a_missing_one(campaign: Campaign) -> None:
    write_missing_lake(by=CONSOLE)
    assert verify_reports().files == 2 * len(NAMES)
    report = WeeklyReport.objects.get(number=2)
    changed, missing = (path_of(report, name) for name in NAMES[:2])
    changed.write_bytes(changed.read_bytes() + b" ")
    missing.unlink()
    done = verify_reports()
    place = "trat-2565 report 2 version 1"
    assert done.findings == [f"{place}, lake file {NAMES[0]}: the bytes do not match their sha256"]
    (note,) = done.notes
    assert note.startswith(f"{place}: 1 files are not in the lake")
    assert done.files == 2 * len(NAMES) - 1


def asked(lake: Path, question: Any, engine: Any = ENGINES[0], report: str = "*") -> list[dict[str, Any]]:
    names, rows = rows_of(question(opened(engine(), lake, report=report)))
    return [dict(zip(names, row, strict=True)) for row in rows]


def figures_told(rows: list[dict[str, Any]], at_stages: list[dict[str, Any]]) -> dict[tuple[str, ...], int]:
    """(report, area, dimension, column, units) → count, zeros left out."""
    keys = ("campaign", "province", "report", "area", "dimension", "units")
    staged = [{**row, "dimension": "total", "units": "households"} for row in at_stages]
    return {
        (row["report"], row["area"], row["dimension"], name, row["units"]): count
        for row in [*rows, *staged]
        for name, count in row.items()
        if name not in keys and count
    }


def figures_frozen(report: WeeklyReport) -> dict[tuple[str, ...], int]:
    return {
        (f"{report.number:02d}-{report.version}", row["area"], row["dimension"], name, units): pair[units]
        for row in body_of(report)["totals"]
        for name, pair in row.items()
        if isinstance(pair, dict) and name not in (*FLOWS, "delta")
        for units in ("households", "persons")
        if pair[units]
    }


def poverty_frozen(report: WeeklyReport) -> list[tuple[Any, ...]]:
    section = body_of(report)["poverty"]
    return sorted(
        (row["area"], row["households"], row["poor"], row["deprived"], section["whole"])
        for row in section["areas"]
        if row["households"]
    )


@pytest.mark.parametrize("engine", ENGINES, ids=("duckdb", "polars"))
def test_lake_answers_what_the_frozen_reports_say(campaign: Campaign, lake: Path, engine: Any) -> None:
    write_missing_lake(by=CONSOLE)
    reports = list(WeeklyReport.objects.all())
    frozen = {key: count for report in reports for key, count in figures_frozen(report).items()}
    assert figures_told(asked(lake, figures, engine), asked(lake, stages, engine)) == frozen
    names = ("area", "households", "poor", "deprived", "whole")
    for report in reports:
        rows = asked(lake, poverty, engine, report=f"{report.number:02d}-1")
        assert [tuple(row[name] for name in names) for row in sorted(rows, key=lambda row: str(row["area"]))] == (
            poverty_frozen(report)
        )
        province = next(row for row in body_of(report)["poverty"]["areas"] if row["area"] == "23")
        told = {
            str(row["indicator"]): row["households"]
            for row in asked(lake, censored, engine, report=f"{report.number:02d}-1")
            if row["area"] == "23"
        }
        assert told == {number: count for number, count in province["censored"].items() if count}
    moved = {
        (row["dimension"], row["before"], row["state"]): row["needs"]
        for row in asked(lake, transitions, engine, report="02-1")
    }
    assert moved == {
        ("health", "listed", "listed"): 1,
        ("living", "listed", "listed"): 2,
        ("living", "listed", "dismissed"): 1,
        ("income", "listed", "resolved"): 1,
    }
    homes = {(row["before"], row["now"]): row["households"] for row in asked(lake, movements, engine, report="02-1")}
    assert homes == {("poor", "poor"): 1, ("poor", "not_poor"): 2}
    first = {(row["before"], row["now"]): row["households"] for row in asked(lake, movements, engine, report="01-1")}
    assert first == {("new", "poor"): 3}


@pytest.fixture
def province(db: None) -> Province:
    return make_province(Answering)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(steps=histories())
def test_lake_of_any_history_equals_its_report(province: Province, lake: Path, steps: list[Step]) -> None:
    with played(steps, province) as after, clock.set_to(bangkok(2022, 9, 30, 18)):
        calendar = after.campaign.calendar
        wanted = len(calendar.due(after.moment + dt.timedelta(days=7)))
        freeze_weekly_report(after.campaign, by=CONSOLE, cutoff=calendar.cutoff(wanted))
        write_missing_lake(by=CONSOLE)
        report = WeeklyReport.objects.get(number=wanted)
        which = f"{wanted:02d}-1"
        assert figures_told(asked(lake, figures, report=which), asked(lake, stages, report=which)) == figures_frozen(
            report
        )
        rows = asked(lake, poverty, report=which)
        names = ("area", "households", "poor", "deprived", "whole")
        assert sorted(tuple(row[name] for name in names) for row in rows) == poverty_frozen(report)
        assert (
            sum(row["households"] for row in asked(lake, movements, report=which))
            == (next(row for row in body_of(report)["poverty"]["areas"] if row["area"] == "23")["households"])
        )


def test_files_are_recorded_and_hold_no_id(campaign: Campaign, lake: Path) -> None:
    written = write_missing_lake(by=CONSOLE)
    assert [(file.report.number, file.name) for file in written] == [(n, name) for n in (1, 2) for name in NAMES]
    units = {str(pk) for pk in campaign.needs.values_list("pk", flat=True)}
    units |= {str(pk) for pk in campaign.needs.values_list("member_id", flat=True)}
    units |= {str(pk) for pk in campaign.needs.values_list("member__household_id", flat=True)}
    seen: dict[int, set[str]] = {1: set(), 2: set()}
    for file in written:
        path = path_of(file.report, file.name)
        assert sha256_hex(path.read_bytes()) == file.sha256
        assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)
        table = pq.read_table(path, partitioning=None)
        assert table.num_rows == file.rows
        values = {str(value) for column in table.columns for value in column.to_pylist()}
        assert not values & (units | {unit.replace("-", "") for unit in units})
        assert "หนึ่ง" not in path.read_bytes().decode("utf-8", "ignore")
        if file.name == "households":
            seen[file.report.number] |= set(table.column("household").to_pylist())
            assert table.column("household").to_pylist() == sorted(table.column("household").to_pylist())
        assert max(map(len, table.column("area").to_pylist())) == 6
    assert len(seen[1]) == len(seen[2]) == 3
    assert not seen[1] & seen[2]
    assert verify_chain().findings == []


def test_written_again_the_files_have_the_same_bytes(campaign: Campaign, lake: Path) -> None:
    written = write_missing_lake(by=CONSOLE)
    contents = {file.pk: path_of(file.report, file.name).read_bytes() for file in written}
    assert write_missing_lake(by=CONSOLE) == []
    assert Event.objects.filter(action="report.lake").count() == 2
    reports = [WeeklyReport.objects.get(number=number) for number in (1, 2)]
    again = list(files_of(reports[1], tables_of(reports[1]), tables_of(reports[0])))
    assert [made.content for made in again] == [contents[file.pk] for file in written if file.report == reports[1]]


def test_killed_writer_leaves_nothing_that_counts_and_the_next_one_finishes(campaign: Campaign, lake: Path) -> None:
    report = WeeklyReport.objects.get(number=1)
    partition_of(report).mkdir(parents=True)
    (partition_of(report) / ".new-half").write_bytes(b"PAR1")
    (partition_of(report) / "needs.parquet").write_bytes(b"of another time")
    write_missing_lake(by=CONSOLE)
    assert sorted(path.name for path in partition_of(report).iterdir()) == [f"{name}.parquet" for name in sorted(NAMES)]
    for file in LakeFile.objects.all():
        assert sha256_hex(path_of(file.report, file.name).read_bytes()) == file.sha256


def test_folder_that_cannot_be_written_is_tried_again(campaign: Campaign, lake: Path) -> None:
    lake.parent.mkdir(exist_ok=True)
    lake.write_text("a file in the way")
    assert write_missing_lake(by=CONSOLE) == []
    assert LakeFile.objects.count() == 0
    lake.unlink()
    assert len(write_missing_lake(by=CONSOLE)) == 2 * len(NAMES)


def test_command_tells_rows_and_refuses_what_is_not_there(campaign: Campaign, lake: Path) -> None:
    write_missing_lake(by=CONSOLE)
    out = StringIO()
    call_command("analyse", "poverty", lake=str(lake), report="02-1", json=True, stdout=out)
    rows = [json.loads(line) for line in out.getvalue().splitlines()]
    province = next(row for row in rows if row["table"] == "poverty" and row["area"] == "23")
    assert (province["households"], province["poor"], province["deprived"], province["whole"]) == (3, 1, 12, 60)
    out = StringIO()
    call_command("analyse", "figures", lake=str(lake), stdout=out)
    assert out.getvalue().splitlines()[0] == "# figures"
    assert out.getvalue().splitlines()[1].split("\t")[:3] == ["campaign", "province", "report"]
    with pytest.raises(CommandError, match="holds no"):
        call_command("analyse", "figures", lake=str(lake), campaign="nowhere", stdout=out)
    lines = out.getvalue().splitlines()
    assert lines[lines.index("# stages") + 1].split("\t")[-4:] == list(STAGES)


def test_files_are_taken_out_with_their_folders_and_noted(campaign: Campaign, lake: Path, at: Clock) -> None:
    at(FIRST)
    report = freeze_weekly_report(campaign, by=CONSOLE).report
    write_missing_lake(by=CONSOLE)
    taken = take_lake(report, by=CONSOLE)
    again = take_lake(report, by=CONSOLE)
    assert (taken.name, taken.content == again.content) == ("trat-2565-lake-01-1.zip", True)
    with zipfile.ZipFile(io.BytesIO(taken.content)) as found:
        hashes = {Path(name).stem: sha256_hex(found.read(name)) for name in found.namelist()}
        assert {str(Path(name).parent) for name in found.namelist()} == {"campaign=trat-2565/province=23/report=01-1"}
    assert hashes == dict(LakeFile.objects.filter(report=report).values_list("name", "sha256"))
    assert Event.objects.filter(action="lake.take", subject_id=str(report.pk)).count() == 2


def test_files_lost_or_changed_in_the_lake_are_made_anew(campaign: Campaign, lake: Path, at: Clock) -> None:
    at(FIRST)
    report = freeze_weekly_report(campaign, by=CONSOLE).report
    write_missing_lake(by=CONSOLE)
    first = take_lake(report, by=CONSOLE).content
    path_of(report, "needs").unlink()
    path_of(report, "households").write_bytes(b"PAR1")
    assert take_lake(report, by=CONSOLE).content == first
