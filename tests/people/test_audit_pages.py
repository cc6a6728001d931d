from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

import kaejon
from kaejon.audit.actions import recording
from kaejon.audit.guards import guard_name
from kaejon.audit.models import Event
from kaejon.audit.principal import CONSOLE, Principal
from kaejon.lib.clock import bangkok
from kaejon.people.event_labels import ACTIONS, action_label
from tests.cast import Cast, cast

__all__ = ["cast"]

HOUSEHOLD = "01890a5d-ac96-774b-bcce-b302099a8057"


@pytest.fixture
def auditor(cast: Cast, at: Callable[[dt.datetime], None]) -> Client:
    """Who looks at: one view on the 9th by the mentor, one on the 10th for the district, a campaign by the console."""
    mentor, head = str(cast["mentor"].pk), str(cast["district"].pk)
    at(bangkok(2022, 5, 9, 23))
    tell("household.view", Principal(account=mentor), ("household", HOUSEHOLD))
    at(bangkok(2022, 5, 10, 1))
    tell("household.view", Principal(account=str(cast["operator"].pk), recorded_for=head), ("household", HOUSEHOLD))
    tell("campaign.create", CONSOLE, ("campaign", "7"))
    return cast.client("auditor")


def tell(action: str, by: Principal, subject: tuple[str, str]) -> None:
    with recording(action, by=by, subject=subject, detail={"rows": 1}):
        pass


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("", [3, 2, 1]),
        ("action=household.view", [2, 1]),
        ("action=no.such", [3, 2, 1]),
        ("person=mentor", [1]),
        ("person=ผู้ทดสอบ district", [2]),
        ("person=nobody", []),
        ("since=10/05/2565", [3, 2]),
        ("until=9/5/2565", [1]),
        ("since=10/05/2565&until=10/05/2565&person=operator", [2]),
        ("since=no day", [3, 2, 1]),
        (f"text={HOUSEHOLD}", [2, 1]),
        ("text=console", [3]),
    ],
)
def test_events_are_found_by_every_filter(auditor: Client, asked: str, found: list[int]) -> None:
    page = auditor.get(f"/audit/?{asked}")
    assert [row["event"].seq for row in page.context["rows"]] == found


def test_events_are_told_with_names_and_words(auditor: Client) -> None:
    page = auditor.get("/audit/").content.decode()
    assert "ผู้ทดสอบ mentor" in page
    assert "คำสั่งผู้ดูแล" in page
    assert "บันทึกแทน ผู้ทดสอบ district" in page
    assert action_label("household.view") in page


def test_who_looked_at_one_household(auditor: Client) -> None:
    page = auditor.get(f"/audit/household/{HOUSEHOLD}/")
    assert [row["who"] for row in page.context["rows"]] == ["ผู้ทดสอบ operator", "ผู้ทดสอบ mentor"]
    assert "ไม่มีบันทึกของเรื่องนี้" in auditor.get("/audit/household/no-such/").content.decode()


def test_export_holds_what_the_filter_left_and_is_written_down(auditor: Client) -> None:
    text = auditor.get("/audit.csv?action=household.view").content.decode("utf-8-sig")
    assert len(text.splitlines()) == 3
    assert Event.objects.get(action="audit.export").detail == '{"rows":2}'


def test_chain_is_checked_by_a_button_and_the_result_kept(auditor: Client) -> None:
    assert "ยังไม่เคยตรวจสายบันทึก" in auditor.get("/audit/").content.decode()
    assert "สายบันทึกครบถ้วน" in auditor.post("/audit/verify/").content.decode()
    assert Event.objects.get(action="audit.verify").detail == '{"events":3,"facts":0,"findings":0}'
    assert "สายบันทึกครบถ้วน 3 เหตุการณ์" in auditor.get("/audit/").content.decode()


def test_broken_chain_is_shown_with_its_places(auditor: Client) -> None:
    with connection.cursor() as cursor:
        on = "" if connection.vendor == "sqlite" else ' ON "audit_event"'
        cursor.execute(f'DROP TRIGGER "{guard_name("audit_event", "update")}"{on}')
        cursor.execute("UPDATE audit_event SET action = 'household.hide' WHERE seq = 2")
    page = auditor.post("/audit/verify/").content.decode()
    assert "สายบันทึกไม่ครบถ้วน" in page
    assert "audit event 2 (household.hide): content does not match its hash" in page
    assert "พบความผิดปกติ 2 จุด" in auditor.get("/audit/").content.decode()


def test_list_asks_as_often_for_thirty_events_as_for_three(auditor: Client, cast: Cast) -> None:
    few = queries(auditor)
    for name in list(cast.accounts) * 3:
        tell("household.view", Principal(account=str(cast[name].pk)), ("household", HOUSEHOLD))
    assert queries(auditor) == few


def queries(client: Client) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get("/audit/").status_code == 200
    return len(captured)


def test_audit_holds_no_name_of_a_person(auditor: Client, cast: Cast) -> None:
    auditor.get("/audit.csv?person=mentor")
    cast.client("secretary").post("/people/accounts/new/", {"username": "new.one", "full_name": "สมมติ ทดสอบ"})
    told = "".join(str(value) for event in Event.objects.all() for value in event.__dict__.values())
    assert "สมมติ" not in told
    assert "new.one" not in told


def test_every_action_that_is_written_down_has_its_words() -> None:
    written = {
        name
        for path in Path(kaejon.__file__).parent.rglob("*.py")
        for name in re.findall(r"recording\(\s*\"([a-z_.]+)\"", path.read_text(encoding="utf-8"))
    }
    assert written - set(ACTIONS) == set()
    assert len(written) >= 40
