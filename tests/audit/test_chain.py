"""The chain tells of every change: each column, each row, its end, its guards, its signatures."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from kaejon.audit.actions import recording, sign_checkpoint
from kaejon.audit.digest import event_hash
from kaejon.audit.guards import guard_name, install_guards
from kaejon.audit.keys import keyring
from kaejon.audit.models import ChainHead, Checkpoint, Event
from kaejon.audit.principal import CONSOLE, Principal
from kaejon.audit.verify import export_chain, verify_chain, verify_export
from kaejon.lib.clock import bangkok
from kaejon.lib.crypto import KeyRing, new_key_file_content
from kaejon.register.models import Campaign, Household, Membership, Placement
from tests.factories.register import make_campaign, make_household

Clock = Callable[[dt.datetime], None]
BY = Principal(account="somebody", recorded_for="the head", appointment="appointment 7")


@pytest.fixture
def campaign(db: None, at: Clock) -> Campaign:
    """Three events with facts, a checkpoint at the second, and a fourth event without facts."""
    at(bangkok(2022, 5, 9, 10))
    campaign = make_campaign()
    make_household(campaign, "230302", "หนึ่ง", "สอง", by=BY)
    at(bangkok(2022, 5, 10, 10))
    make_household(campaign, "230301", "สาม", by=BY)
    sign_checkpoint(why="report 1")
    make_household(campaign, "230101", "สี่", by=BY)
    with recording("household.view", by=BY, campaign_id=campaign.pk, subject=("household", "7"), detail={"rows": 3}):
        pass
    assert verify_chain().findings == []
    return campaign


@contextmanager
def unguarded(table: str) -> Iterator[None]:
    """The table without its guards: what somebody with the database's password could do."""
    with connection.cursor() as cursor:
        for operation in ("update", "delete"):
            on = "" if connection.vendor == "sqlite" else f' ON "{table}"'
            cursor.execute(f'DROP TRIGGER "{guard_name(table, operation)}"{on}')
    yield
    install_guards()


def tamper(table: str, statement: str, *values: str | int | dt.datetime) -> None:
    with unguarded(table), connection.cursor() as cursor:
        cursor.execute(statement, values)
        assert cursor.rowcount >= 1


def test_whole_chain_tells_what_it_read(campaign: Campaign) -> None:
    report = verify_chain()
    head = ChainHead.objects.get()
    assert (report.events, report.facts, report.checkpoints, report.head) == (4, 7, 1, head.hash)
    assert (head.seq, head.hash) == (4, Event.objects.get(seq=4).hash)


def test_empty_chain_is_whole(db: None) -> None:
    report = verify_chain()
    assert (report.whole, report.events, report.head) == (True, 0, "0" * 64)


# Everything an event holds but its number and its own hash, which have tests of their own.
CHANGES: list[tuple[str, str | dt.datetime]] = [
    ("at", dt.datetime(2022, 5, 10, 3, 0, 0, 1, tzinfo=dt.UTC)),
    ("action", "household.made"),
    ("by", "somebody else"),
    ("recorded_for", ""),
    ("appointment", "appointment 8"),
    ("channel", "api"),
    ("campaign_id", ""),
    ("subject_kind", "household"),
    ("subject_id", "8"),
    ("detail", '{"rows":4}'),
    ("facts", "{}"),
    ("previous_hash", "0" * 64),
]


@pytest.mark.parametrize(("column", "value"), CHANGES)
def test_changed_column_of_an_event_is_found(campaign: Campaign, column: str, value: str | int | dt.datetime) -> None:
    tamper("audit_event", f'UPDATE audit_event SET "{column}" = %s WHERE seq = 3', value)
    assert any(
        "audit event 3" in finding and "content does not match" in finding for finding in verify_chain().findings
    )


def test_every_column_of_an_event_is_tried() -> None:
    tried = {column for column, _value in CHANGES}
    assert tried == {field.attname for field in Event._meta.concrete_fields} - {"seq", "hash"}


def test_event_hashed_anew_breaks_the_link_after_it(campaign: Campaign) -> None:
    event = Event.objects.get(seq=2)
    event.action = "household.made"
    statement = "UPDATE audit_event SET action = %s, hash = %s WHERE seq = 2"
    tamper("audit_event", statement, event.action, event_hash(event))
    assert verify_chain().findings == [
        "audit event 3: previous_hash is not the hash of the event before it",
        "checkpoint at event 2: the chain has another hash there, or ends before it",
    ]


def test_removed_event_is_found(campaign: Campaign) -> None:
    tamper("audit_event", "DELETE FROM audit_event WHERE seq = 2")
    findings = verify_chain().findings
    assert "audit event 3: expected event 2 here" in findings
    assert any(finding.startswith("register_placement seq 2") and "no audit event" in finding for finding in findings)


def test_end_cut_off_is_found_by_the_head(campaign: Campaign) -> None:
    tamper("audit_event", "DELETE FROM audit_event WHERE seq = 4")
    assert verify_chain().findings == ["audit chain head: it says 4 events, 3 were found"]


def test_end_cut_off_with_facts_and_head_is_found_by_the_signed_checkpoint(campaign: Campaign) -> None:
    for table in ("register_placement", "register_membership", "audit_event"):
        tamper(table, f"DELETE FROM {table} WHERE seq > 1")
    first = Event.objects.get(seq=1)
    ChainHead.objects.update(seq=1, hash=first.hash, at=first.at)
    assert verify_chain().findings == ["checkpoint at event 2: the chain has another hash there, or ends before it"]


@pytest.mark.parametrize(
    ("column", "value"),
    [("seq", 1), ("head_hash", "f" * 64), ("why", "report 2"), ("signature", "0" * 128), ("signature", "no hex")],
)
def test_changed_checkpoint_is_found(campaign: Campaign, column: str, value: str | int | dt.datetime) -> None:
    tamper("audit_checkpoint", f"UPDATE audit_checkpoint SET {column} = %s", value)
    assert any("the signature does not hold" in finding for finding in verify_chain().findings)


def test_checkpoint_signed_with_another_key_is_found(campaign: Campaign, tmp_path: Path) -> None:
    stranger = strange_ring(tmp_path)
    tamper("audit_checkpoint", "UPDATE audit_checkpoint SET public_key = %s", stranger.public_key_hex)
    assert verify_chain().findings == ["checkpoint at event 2: the signature does not hold"]


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("UPDATE register_placement SET area_id = '230101' WHERE seq = 1", "content does not match its audit event"),
        ("UPDATE register_placement SET recorded_at = '2022-05-08 10:00:00' WHERE seq = 1", "content does not match"),
        ("UPDATE register_placement SET line = 9 WHERE seq = 1", "content does not match its audit event"),
        ("DELETE FROM register_placement WHERE seq = 1", "1 rows are gone"),
        ("UPDATE register_placement SET seq = 4 WHERE seq = 1", "no audit event tells of it"),
    ],
)
def test_changed_fact_is_found(campaign: Campaign, statement: str, told: str) -> None:
    tamper("register_placement", statement)
    assert any(f.startswith("register_placement seq") and told in f for f in verify_chain().findings)


def test_fact_slipped_in_is_found(campaign: Campaign) -> None:
    household = Household.objects.first()
    assert household is not None
    slipped = Placement(household=household, area_id="230101", occurred_on=dt.date(2022, 5, 9))
    slipped.seq, slipped.line, slipped.recorded_at = 1, 99, bangkok(2022, 5, 9, 10)
    slipped.save()
    assert verify_chain().findings == ["register_placement seq 1 (2 rows): the audit event tells of 1 rows"]


def test_two_facts_that_changed_places_are_found(campaign: Campaign) -> None:
    one, two = Membership.objects.filter(seq=1).order_by("line")
    with unguarded("register_membership"), connection.cursor() as cursor:
        for row, line in ((one, 90), (two, one.line), (one, two.line)):
            key = row.pk.hex if connection.vendor == "sqlite" else row.pk
            cursor.execute("UPDATE register_membership SET line = %s WHERE id = %s", [line, key])
    assert verify_chain().findings == ["register_membership seq 1 (2 rows): content does not match its audit event"]


@pytest.mark.parametrize("value", ["not a day", "2022-13-40", ""])
def test_fact_that_cannot_be_read_is_named_and_the_rest_still_read(campaign: Campaign, value: str) -> None:
    if connection.vendor != "sqlite":
        return  # PostgreSQL keeps no such value
    tamper("register_placement", "UPDATE register_placement SET occurred_on = %s WHERE seq = 1", value)
    report = verify_chain()
    assert {finding.split(" ")[0] for finding in report.findings} == {"register_placement"}
    assert report.events == 4
    assert report.facts >= 6


def test_missing_guard_is_found(campaign: Campaign) -> None:
    with connection.cursor() as cursor:
        on = "" if connection.vendor == "sqlite" else ' ON "audit_event"'
        cursor.execute(f'DROP TRIGGER "{guard_name("audit_event", "delete")}"{on}')
    assert verify_chain().findings == ["guard missing: keep_audit_event_delete"]


def test_event_time_never_goes_back(campaign: Campaign, at: Clock) -> None:
    at(bangkok(2022, 5, 1, 10))
    make_household(campaign, "230302", "ห้า", by=BY)
    moments = list(Event.objects.order_by("seq").values_list("at", flat=True))
    assert moments == sorted(moments)
    assert verify_chain().findings == []


def test_action_that_fails_leaves_neither_fact_nor_event(campaign: Campaign) -> None:
    household = Household.objects.first()
    assert household is not None
    before = (Event.objects.count(), Placement.objects.count())
    with pytest.raises(ValueError, match="on second thought"):
        move_and_fail(household)
    assert (Event.objects.count(), Placement.objects.count()) == before
    assert verify_chain().findings == []


def move_and_fail(household: Household) -> None:
    with recording("household.move", by=BY) as recorder:
        recorder.write(Placement(household=household, area_id="230101", occurred_on=dt.date(2022, 5, 10)))
        raise ValueError("on second thought")


def test_export_verifies_by_itself(campaign: Campaign, tmp_path: Path) -> None:
    path = tmp_path / "chain.jsonl"
    assert export_chain(path) == 4
    report = verify_export(path)
    assert (report.findings, report.events, report.checkpoints) == ([], 4, 1)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda lines: lines[:1] + lines[2:], "expected event 2 here"),
        (lambda lines: [lines[0].replace('"somebody"', '"nobody"'), *lines[1:]], "content does not match its hash"),
        (lambda lines: ["{", *lines], "line 1: cannot be read"),
        (lambda lines: ["[]", *lines], "line 1: cannot be read"),
        (lambda lines: [lines[0], lines[-1]], "checkpoint at event 2: the chain has another hash there"),
        (lambda lines: [lines[1], lines[0], *lines[2:]], "expected event 1 here"),
    ],
)
def test_export_that_was_changed_is_refused(
    campaign: Campaign, tmp_path: Path, change: Callable[[list[str]], list[str]], told: str
) -> None:
    path = tmp_path / "chain.jsonl"
    export_chain(path)
    path.write_text("\n".join(change(path.read_text(encoding="utf-8").splitlines())), encoding="utf-8")
    assert any(told in finding for finding in verify_export(path).findings)


def test_export_names_the_key_that_signed_it(campaign: Campaign, tmp_path: Path) -> None:
    path = tmp_path / "chain.jsonl"
    export_chain(path)
    assert verify_export(path).keys == {keyring().public_key_hex}


def strange_ring(folder: Path) -> KeyRing:
    path = folder / "stranger.json"
    path.touch(mode=0o600)
    path.write_text(json.dumps(new_key_file_content()), encoding="utf-8")
    return KeyRing.from_file(path)


def test_command_says_whole(campaign: Campaign, tmp_path: Path) -> None:
    out = StringIO()
    call_command("verify_audit", stdout=out)
    assert out.getvalue() == (
        f"audit chain is whole: 4 events, 7 facts, 1 checkpoints; head {ChainHead.objects.get().hash}\n"
        f"signed by {keyring().public_key_hex}\n"
    )
    path, out = tmp_path / "chain.jsonl", StringIO()
    call_command("verify_audit", export=path, stdout=out)
    assert out.getvalue().splitlines()[0] == f"wrote 4 events to {path}"


def test_command_fails_and_names_the_place(campaign: Campaign) -> None:
    tamper("audit_event", "UPDATE audit_event SET action = 'household.hide' WHERE seq = 4")
    err = StringIO()
    with pytest.raises(CommandError, match="audit chain is NOT whole: 1 findings in 4 events, 7 facts, 1 checkpoints"):
        call_command("verify_audit", stderr=err)
    assert err.getvalue() == "audit event 4 (household.hide): content does not match its hash\n"


def test_checkpoint_signs_the_present_end(campaign: Campaign) -> None:
    checkpoint = sign_checkpoint(why="report 2")
    assert (checkpoint.seq, checkpoint.head_hash) == (4, Event.objects.get(seq=4).hash)
    assert (Checkpoint.objects.count(), verify_chain().findings) == (2, [])


def test_console_stands_for_itself() -> None:
    assert (CONSOLE.persons, BY.persons) == (frozenset({"console"}), frozenset({"somebody", "the head"}))
