"""One changed byte in a frozen row, a fact or an audit row is found, and its place is named."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from kaejon.audit.guards import guard_name, install_guards
from kaejon.audit.principal import CONSOLE
from kaejon.audit.verify import verify_chain
from kaejon.lib.canonical import canonical_json
from kaejon.lib.clock import bangkok
from kaejon.logbook.actions import About
from kaejon.logbook.kinds import Kind
from kaejon.logbook.models import Entry
from kaejon.register.models import Campaign
from kaejon.report import sentences
from kaejon.report.actions.freezing import freeze_weekly_report
from kaejon.report.actions.issuing import issue_document
from kaejon.report.content import figures_hash, report_hash
from kaejon.report.models import Figure, IssuedDocument, WeeklyReport
from kaejon.report.verify import verify_reports
from tests.conftest import CommittingDatabase
from tests.factories.register import approve_list, make_campaign, make_household
from tests.report.documents.sample import older
from tests.report.test_freeze import record

Clock = Callable[[dt.datetime], None]
FIRST, SECOND = bangkok(2022, 5, 13, 17), bangkok(2022, 5, 20, 17)


@pytest.fixture
def campaign(committing_db: CommittingDatabase, at: Clock) -> Campaign:
    """Two frozen reports and one paper, committed."""
    at(bangkok(2022, 5, 9, 10))
    campaign = make_campaign()
    one, two = make_household(campaign, "230302", "หนึ่ง", "สอง")
    approve_list(campaign, {one: ["health", "living"], two: ["living"]})
    at(bangkok(2022, 5, 11, 10))
    record(campaign, Kind.VERIFIED, About(household=one.household), dt.date(2022, 5, 11))
    at(FIRST)
    issue_document(freeze_weekly_report(campaign, by=CONSOLE).report, "json", by=CONSOLE)
    at(SECOND)
    freeze_weekly_report(campaign, by=CONSOLE)
    assert verify_reports().findings == []
    assert verify_chain().findings == []
    return campaign


@contextmanager
def unguarded(table: str, *operations: str) -> Iterator[None]:
    """The table without its guards, put back afterwards: what somebody with the database's password could do."""
    with connection.cursor() as cursor:
        for operation in operations or ("update",):
            on = "" if connection.vendor == "sqlite" else f' ON "{table}"'
            cursor.execute(f'DROP TRIGGER "{guard_name(table, operation)}"{on}')
    yield
    install_guards()


def change(table: str, statement: str, *values: str | bytes | bool | uuid.UUID) -> None:
    with unguarded(table, "delete" if statement.startswith("DELETE") else "update"), connection.cursor() as cursor:
        cursor.execute(statement, values)
        assert cursor.rowcount == 1


def found(prefix: str, findings: list[str]) -> list[str]:
    return [finding for finding in findings if finding.startswith(prefix)]


def test_changed_figure_is_named(campaign: Campaign) -> None:
    figure = Figure.objects.get(report__number=1, area_code="2303", dimension="living", column="verified")
    change("report_figure", "UPDATE report_figure SET persons = persons + 1 WHERE id = %s", column_id(figure))
    expected = (
        "trat-2565 report 1 version 1, area 2303, living, verified: the JSON: 1 households/2 persons; "
        "the figure's row: 1 households/3 persons"
    )
    assert verify_reports().findings == [expected]
    assert found(f"report_figure seq {figure.seq}", verify_chain().findings)


def test_removed_figure_is_named(campaign: Campaign) -> None:
    figure = Figure.objects.get(report__number=2, area_code="23", dimension="total", column="current")
    change("report_figure", "DELETE FROM report_figure WHERE id = %s", column_id(figure))
    assert len(found("trat-2565 report 2 version 1, area 23, total, current", verify_reports().findings)) == 1
    assert verify_reports(campaign).findings == verify_reports().findings


def test_changed_report_is_named_and_so_is_the_next_one(campaign: Campaign) -> None:
    change("report_weeklyreport", "UPDATE report_weeklyreport SET hash = %s WHERE number = 1", "0" * 64)
    findings = verify_reports().findings
    assert found("trat-2565 report 1 version 1: hash", findings)
    assert found("trat-2565 report 2 version 1: previous_hash", findings)


def test_week_in_other_words_is_no_finding_and_with_other_values_is_one(
    campaign: Campaign, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as later:
        later.setitem(sentences.OTHERS, "list", lambda values: "ถ้อยคำของรุ่นถัดไป")
        assert verify_reports().findings == []
    report = WeeklyReport.objects.get(number=2)
    body = json.loads(report.body)
    body["week"][0]["values"]["number"] = 7
    change(
        "report_weeklyreport",
        "UPDATE report_weeklyreport SET body = %s WHERE number = 2",
        canonical_json(body).decode(),
    )
    assert found("trat-2565 report 2 version 1: week", verify_reports().findings)


@pytest.mark.parametrize("body", ["", "{", "[]", '{"totals": 3}', "null"])
def test_report_that_cannot_be_read_is_named(campaign: Campaign, body: str) -> None:
    change("report_weeklyreport", "UPDATE report_weeklyreport SET body = %s WHERE number = 1", body)
    assert found("trat-2565 report 1 version 1", verify_reports().findings)


def test_changed_entry_changes_what_the_facts_say(campaign: Campaign) -> None:
    entry = Entry.objects.get(kind=Kind.VERIFIED)
    change("logbook_entry", "UPDATE logbook_entry SET kind = 'not_met' WHERE id = %s", column_id(entry))
    assert found(
        "trat-2565 report 1 version 1, area 23, total, verified: the facts: 0 households", verify_reports().findings
    )
    assert found(f"logbook_entry seq {entry.seq} id {entry.pk}: content does not match", verify_chain().findings)


def test_entry_with_an_unreadable_day_is_named(campaign: Campaign) -> None:
    if connection.vendor != "sqlite":
        return  # PostgreSQL keeps no such value
    entry = Entry.objects.get(kind=Kind.VERIFIED)
    change("logbook_entry", "UPDATE logbook_entry SET occurred_on = '2022-0x-11' WHERE id = %s", column_id(entry))
    assert verify_reports().findings
    assert found("logbook_entry", verify_chain().findings)


def test_changed_audit_event_is_named(campaign: Campaign) -> None:
    change("audit_event", "UPDATE audit_event SET action = 'report.thaw' WHERE seq = 4")
    assert found("audit event 4 (report.thaw): content does not match its hash", verify_chain().findings)
    assert found("report", verify_reports().findings) == []


def test_removed_report_is_missed(campaign: Campaign) -> None:
    report = WeeklyReport.objects.get(number=2)
    for table in ("report_figure", "report_povertyinput"):
        with unguarded(table, "delete"), connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {table} WHERE report_id = %s", [column_id(report)])
    change("report_weeklyreport", "DELETE FROM report_weeklyreport WHERE number = 2")
    assert found(f"report {report.pk}: it is gone", verify_reports().findings)


def test_changed_paper_is_named(campaign: Campaign) -> None:
    paper = IssuedDocument.objects.get()
    content = bytes(paper.content).replace(b"trat", b"brat", 1)
    change(
        "report_issueddocument",
        "UPDATE report_issueddocument SET content = %s WHERE id = %s",
        content,
        column_id(paper),
    )
    assert verify_reports().findings == [
        "trat-2565 report 1 version 1, document json: the bytes do not match their sha256"
    ]


def test_missing_guard_is_named(campaign: Campaign) -> None:
    with connection.cursor() as cursor:
        on = "" if connection.vendor == "sqlite" else ' ON "report_figure"'
        cursor.execute(f'DROP TRIGGER "{guard_name("report_figure", "update")}"{on}')
    assert verify_chain().findings == ["guard missing: keep_report_figure_update"]


def test_one_byte_of_the_file_is_found(campaign: Campaign, committing_db: CommittingDatabase) -> None:
    if connection.vendor != "sqlite":
        return  # PostgreSQL's files are its own
    figure = Figure.objects.get(report__number=1, area_code="230302", dimension="living", column="verified")
    path = Path(committing_db.name)
    connection.close()
    with sqlite3.connect(path) as plain:
        plain.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    plain.close()
    content = path.read_bytes()
    # In the record's body the column's name follows the dimension, and the two counts follow the name.
    mark = figure.pk.hex.encode()
    rows = [place for place in occurrences(content, mark) if b"livingverified" in content[place : place + 400]]
    assert len(rows) == 1
    place = content.index(b"livingverified", rows[0])
    path.write_bytes(content[:place] + b"L" + content[place + 1 :])
    assert found("trat-2565 report 1 version 1, area 230302, living, verified", verify_reports().findings)
    assert found(f"report_figure seq {figure.seq}", verify_chain().findings)


def occurrences(content: bytes, mark: bytes) -> Iterator[int]:
    place = content.find(mark)
    while place >= 0:
        yield place
        place = content.find(mark, place + 1)


def test_report_frozen_before_the_later_columns_still_verifies(campaign: Campaign) -> None:
    """As an earlier version of the software froze it: only the list and its checking, no criteria."""
    reports = WeeklyReport.objects.order_by("link")
    previous = ""
    for report in reports:
        body = older(json.loads(report.body))
        body["figures_hash"] = figures_hash(body)
        body["previous_hash"] = previous or None
        body["hash"] = previous_next = report_hash(body)
        change(
            "report_weeklyreport",
            "UPDATE report_weeklyreport SET body = %s, figures_hash = %s, hash = %s, previous_hash = %s WHERE id = %s",
            canonical_json(body).decode(),
            body["figures_hash"],
            body["hash"],
            previous,
            column_id(report),
        )
        previous = previous_next
    with unguarded("report_figure", "delete"), connection.cursor() as cursor:
        cursor.execute("DELETE FROM report_figure WHERE \"column\" IN ('open', 'in_progress', 'stuck')")
        assert cursor.rowcount
    assert verify_reports().findings == []
    figure = Figure.objects.get(report__number=1, area_code="2303", dimension="living", column="verified")
    change("report_figure", "UPDATE report_figure SET persons = persons + 1 WHERE id = %s", column_id(figure))
    assert len(verify_reports().findings) == 1


def test_command_fails_with_the_findings(campaign: Campaign) -> None:
    out, err = StringIO(), StringIO()
    call_command("verify_reports", stdout=out)
    assert out.getvalue().startswith("reports are as frozen: 2 reports")
    change("report_weeklyreport", "UPDATE report_weeklyreport SET is_late = %s WHERE number = 1", True)
    with pytest.raises(CommandError, match="reports are NOT as frozen: 1 findings"):
        call_command("verify_reports", campaign="trat-2565", stderr=err)
    assert "trat-2565 report 1 version 1: late" in err.getvalue()


def column_id(row: Entry | Figure | IssuedDocument | WeeklyReport) -> str | uuid.UUID:
    return row.pk.hex if connection.vendor == "sqlite" else row.pk
