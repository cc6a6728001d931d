from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kaejon.audit.models import Event
from kaejon.audit.principal import CONSOLE, Principal
from kaejon.audit.verify import verify_chain
from kaejon.geography.models import Area
from kaejon.lib.clock import bangkok
from kaejon.lib.problem import Problem
from kaejon.people import actions
from kaejon.people.access import principal_for, standing_of
from kaejon.people.models import Account, Agency, AgencyKind, AgencyLevel, Appointment, Basis, EndReason, Role
from kaejon.people.policy import DISTRICT, SECRETARY
from kaejon.people.rules import PeopleProblem, username_from
from tests.cast import Cast, cast, make_account
from tests.cast import appoint as hold

__all__ = ["cast"]

DAY = dt.date(2022, 5, 2)
ORDER: dict[str, Any] = {"position": "ตำแหน่งทดสอบ", "order_number": "12/2565", "order_on": DAY, "starts_on": DAY}


@pytest.fixture(autouse=True)
def in_may(at: Callable[[dt.datetime], None]) -> None:
    at(bangkok(2022, 5, 13, 10))


def acting(cast: Cast, name: str) -> Principal:
    appointment = cast.appointments[name]
    return Principal(account=str(appointment.account_id), appointment=str(appointment.pk))


def make(cast: Cast, by: str, role: Role, area: str | None = None, **values: Any) -> Appointment:
    """A new person appointed by somebody of the cast."""
    account = values.pop("account", None) or make_account(f"new{Account.objects.count()}")
    place = Area.objects.get(pk=area) if area else None
    return actions.appoint(account, role=role, area=place, **{**ORDER, **values}, by=acting(cast, by))


def code_of(attempt: Callable[[], object]) -> str:
    """The code of the refusal, and that it left nothing behind."""
    before = (Event.objects.count(), Appointment.objects.count())
    with pytest.raises(PeopleProblem) as refused:
        attempt()
    assert (Event.objects.count(), Appointment.objects.count()) == before
    return refused.value.code


@pytest.mark.parametrize(
    ("by", "role", "area"),
    [
        ("secretary", Role.DISTRICT, "2304"),
        ("secretary", Role.GOVERNOR, "23"),
        ("secretary", Role.AUDITOR, "23"),
        ("secretary", Role.MENTOR, "230101"),
        ("district", Role.MENTOR, "230301"),
        ("district", Role.OPERATOR, "230302"),
    ],
)
def test_appointment_is_in_force_and_written_down(cast: Cast, by: str, role: Role, area: str) -> None:
    made = make(cast, by, role, area)
    assert standing_of(made.account).roles == {str(role)}
    event = Event.objects.order_by("seq").last()
    assert event is not None
    assert (event.action, event.by, event.subject_id) == ("appointment.make", str(cast[by].pk), str(made.pk))
    assert event.appointment == str(cast.appointments[by].pk)


@pytest.mark.parametrize(
    ("by", "role", "area", "code"),
    [
        ("secretary", Role.SYSADMIN, None, "may_not_appoint"),
        ("secretary", Role.DISTRICT, "2201", "outside"),
        ("secretary", Role.SECRETARY, "22", "outside"),
        ("district", Role.MENTOR, "230401", "outside"),
        ("district", Role.DISTRICT, "2303", "may_not_appoint"),
        ("district", Role.SECRETARY, "23", "may_not_appoint"),
        ("mentor", Role.MENTOR, "230302", "may_not_appoint"),
        ("auditor", Role.MENTOR, "230302", "may_not_appoint"),
        ("governor", Role.MENTOR, "230302", "may_not_appoint"),
        ("former", Role.MENTOR, "230302", "no_authority"),
        ("secretary", Role.DISTRICT, "23", "area"),
        ("secretary", Role.MENTOR, "2303", "area"),
        ("secretary", Role.GOVERNOR, "2303", "area"),
        ("secretary", Role.GOVERNOR, None, "area"),
        ("secretary", Role.GODPARENT, None, "agency"),
        ("secretary", Role.AGENCY, "23", "area_unwanted"),
    ],
)
def test_appointment_beyond_authority_or_place_is_refused(
    cast: Cast, by: str, role: Role, area: str | None, code: str
) -> None:
    from tests.factories.register import make_areas

    make_areas("22")
    account = make_account("newcomer")
    assert code_of(lambda: make(cast, by, role, area, account=account)) == code


def test_principal_with_an_appointment_of_another_person_is_refused(cast: Cast) -> None:
    borrowed = Principal(account=str(cast["mentor"].pk), appointment=str(cast.appointments["secretary"].pk))
    place = Area.objects.get(pk="230302")
    assert code_of(
        lambda: actions.appoint(cast["unappointed"], role=Role.MENTOR, area=place, **ORDER, by=borrowed)
    ) == ("no_authority")


def test_nobody_appoints_themselves(cast: Cast) -> None:
    assert code_of(lambda: make(cast, "secretary", Role.DISTRICT, "2303", account=cast["secretary"])) == (
        "own_appointment"
    )


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"ends_on": dt.date(2022, 5, 1)}, "dates"),
        ({"basis": Basis.DELEGATE}, "acts_for"),
        ({"position": "  "}, "empty"),
        ({"order_number": ""}, "empty"),
        ({"position": "ก" * 201}, "too_long"),
    ],
)
def test_appointment_that_says_too_little_or_too_much_is_refused(cast: Cast, values: dict[str, Any], code: str) -> None:
    account = make_account("newcomer")
    with pytest.raises(Problem) as refused:
        make(cast, "secretary", Role.DISTRICT, "2304", account=account, **values)
    assert refused.value.code == code


def test_same_appointment_twice_is_refused_unless_the_first_has_ended(cast: Cast) -> None:
    first = make(cast, "secretary", Role.DISTRICT, "2304", ends_on=dt.date(2022, 5, 31))
    again = {"account": first.account, "starts_on": dt.date(2022, 5, 31)}
    assert code_of(lambda: make(cast, "secretary", Role.DISTRICT, "2304", **again)) == "twice"
    make(cast, "secretary", Role.DISTRICT, "2304", account=first.account, starts_on=dt.date(2022, 6, 1))
    actions.end_appointment(first, reason=EndReason.MOVED, by=acting(cast, "secretary"))
    make(cast, "secretary", Role.DISTRICT, "2304", account=first.account, ends_on=dt.date(2022, 5, 30))


def test_delegate_records_for_the_head_and_only_while_the_head_is_in_office(cast: Cast) -> None:
    head = cast.appointments["district"]
    made = make(cast, "secretary", Role.DISTRICT, "2303", basis=Basis.DELEGATE, acts_for=head)
    delegate = Account.objects.get(pk=made.account_id)
    principal = principal_for(delegate, DISTRICT, "230302")
    assert principal is not None
    assert (principal.account, principal.recorded_for) == (str(delegate.pk), str(head.account_id))
    actions.end_appointment(head, reason=EndReason.RETIRED, by=acting(cast, "secretary"))
    assert standing_of(Account.objects.get(pk=delegate.pk)).roles == frozenset()


@pytest.mark.parametrize("head", ["supervisor", "outsider", "former", "secretary"])
def test_delegate_of_another_role_place_or_time_is_refused(cast: Cast, head: str) -> None:
    account = make_account("newcomer")
    values = {"account": account, "basis": Basis.DELEGATE, "acts_for": cast.appointments[head]}
    code = code_of(lambda: make(cast, "secretary", Role.DISTRICT, "2303", **values))
    assert code == ("acts_for_ended" if head == "former" else "acts_for")


def test_appointment_ends_at_once(cast: Cast) -> None:
    client = cast.client("mentor")
    appointment = cast.appointments["mentor"]
    answer = cast.client("district").post(f"/people/appointments/{appointment.pk}/end/", {"reason": "moved"})
    assert answer.status_code == 302
    appointment.refresh_from_db()
    assert (appointment.end_reason, appointment.ended_by) == ("moved", str(cast["district"].pk))
    assert standing_of(Account.objects.get(pk=cast["mentor"].pk)).roles == frozenset()
    assert client.get("/people/me/").content.decode().count("ยังไม่มีการแต่งตั้งที่มีผลอยู่") == 1
    assert code_of(lambda: actions.end_appointment(appointment, reason="moved", by=CONSOLE)) == "ended"


def test_own_appointment_is_not_ended_by_oneself(cast: Cast) -> None:
    own = cast.appointments["secretary"]
    assert code_of(lambda: actions.end_appointment(own, reason="moved", by=acting(cast, "secretary"))) == (
        "own_appointment"
    )


def test_dates_are_changed_with_both_written_down(cast: Cast) -> None:
    appointment = cast.appointments["mentor"]
    sent = {"starts_on": "01/02/2565", "ends_on": "12/05/2565"}
    answer = cast.client("district").post(f"/people/appointments/{appointment.pk}/dates/", sent)
    assert answer.status_code == 302
    event = Event.objects.get(action="appointment.change_dates")
    assert event.detail == '{"after":["2022-02-01","2022-05-12"],"before":["2022-01-01",""]}'
    assert standing_of(Account.objects.get(pk=cast["mentor"].pk)).roles == frozenset()


def test_district_sees_and_manages_its_own_team_alone(cast: Cast) -> None:
    client = cast.client("district")
    page = client.get("/people/accounts/").content.decode()
    for name, is_there in [("mentor", True), ("operator", True), ("outsider", False), ("governor", False)]:
        assert (f">ผู้ทดสอบ {name}</a>" in page) == is_there
    assert client.post(f"/people/accounts/{cast['mentor'].pk}/invite/").status_code == 200
    # A new link takes an account over: the colleague's and the supervisor's are not theirs to take.
    for name in ("second_district", "supervisor", "outsider", "district", "sysadmin"):
        assert client.post(f"/people/accounts/{cast[name].pk}/invite/").status_code == 404


def test_district_cannot_take_over_a_mentor_who_holds_more_elsewhere(cast: Cast) -> None:
    hold(cast["mentor"], Role.DISTRICT, "2304")
    assert cast.client("district").post(f"/people/accounts/{cast['mentor'].pk}/invite/").status_code == 404
    assert cast.client("secretary").post(f"/people/accounts/{cast['mentor'].pk}/invite/").status_code == 200


def test_secretary_cannot_take_over_the_system_administrator(cast: Cast) -> None:
    hold(cast["sysadmin"], Role.MENTOR, "230302")
    assert cast.client("secretary").get(f"/people/accounts/{cast['sysadmin'].pk}/").status_code == 200
    assert cast.client("secretary").post(f"/people/accounts/{cast['sysadmin'].pk}/invite/").status_code == 404


def test_person_from_nothing_to_work_through_the_pages(cast: Cast) -> None:
    client = cast.client("secretary")
    answer = client.post("/people/accounts/new/", {"username": "Nattha.P", "full_name": "นางสาวสมมติ ทดสอบ"})
    account = Account.objects.get(username="nattha.p")
    assert answer.headers["Location"] == f"/people/accounts/{account.pk}/"
    sent = {
        "role": "operator", "area": "230302", "position": "ปลัดเทศบาล", "basis": "in_office", "order_number": "๗/๒๕๖๕",
        "order_on": "1/5/2565", "starts_on": "๑/๕/๒๕๖๕",
    }  # fmt: skip
    assert client.post(f"/people/accounts/{account.pk}/appoint/", sent).status_code == 302
    page = client.post(f"/people/accounts/{account.pk}/invite/").content.decode()
    link = page.split('id="invitation-link">')[1].split("<")[0]
    assert "<svg" in page
    assert "style=" not in page.split("<main")[1].split("</main")[0]
    new = {"password": "ฝนตกที่ปากคลอง-88", "again": "ฝนตกที่ปากคลอง-88"}
    officer = Client()
    assert officer.post(link.removeprefix("http://127.0.0.1:8000"), new).status_code == 302
    assert "ปลัดเทศบาล" in officer.get("/people/me/").content.decode()
    assert verify_chain().findings == []


def test_appointment_form_says_beside_the_field_what_is_wrong(cast: Cast) -> None:
    client = cast.client("secretary")
    sent = {
        "role": "district", "area": "230302", "position": "นายอำเภอ", "basis": "in_office", "order_number": "7/2565",
        "order_on": "1/5/2565", "starts_on": "1/5/2565",
    }  # fmt: skip
    page = client.post(f"/people/accounts/{cast['unappointed'].pk}/appoint/", sent).content.decode()
    assert 'href="#id_area"' in page
    assert "พื้นที่ไม่ตรงกับบทบาท" in page


def test_district_is_offered_only_its_own_roles_and_areas(cast: Cast) -> None:
    page = cast.client("district").get(f"/people/accounts/{cast['mentor'].pk}/appoint/").content.decode()
    options = page.split('name="role"')[1].split("</select")[0]
    assert ('value="mentor"' in options, 'value="secretary"' in options) == (True, False)
    areas = page.split('name="area"')[1].split("</select")[0]
    assert ('value="230302"' in areas, 'value="230401"' in areas, 'value="23"' in areas) == (True, False, False)


@pytest.mark.parametrize(
    ("asked", "there", "not_there"),
    [
        ("", "mentor", "former"),
        ("state=ended", "former", "mentor"),
        ("state=all&role=mentor", "neighbour", "operator"),
        ("text=ตำแหน่งทดสอบ mentor", "neighbour", "secretary"),
        ("area=2304", "outsider", "mentor"),
        ("area=no-such&role=no-such&sort=password", "mentor", "former"),
        ("state=coming", "", "mentor"),
    ],
)
def test_appointments_are_found_by_every_filter(cast: Cast, asked: str, there: str, not_there: str) -> None:
    page = cast.client("secretary").get(f"/people/appointments/?{asked}").content.decode()
    assert not there or f">ผู้ทดสอบ {there}</a>" in page
    assert f">ผู้ทดสอบ {not_there}</a>" not in page


def test_appointments_sort_both_ways(cast: Cast) -> None:
    client = cast.client("secretary")
    up = client.get("/people/appointments/?sort=name").context["page"].object_list
    down = client.get("/people/appointments/?sort=-name").context["page"].object_list
    names = [appointment.account.full_name for appointment in up]
    assert names == sorted(names)
    assert [appointment.account.full_name for appointment in down] == names[::-1]


def test_export_holds_what_the_filter_left_and_is_written_down(cast: Cast) -> None:
    hostile = make_account("hostile")
    hostile.full_name = "=1+1"
    hostile.save()
    hold(hostile, Role.MENTOR, "230302", position="@cmd")
    answer = cast.client("secretary").get("/people/appointments.csv?role=mentor")
    text = answer.content.decode("utf-8-sig")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert len(text.splitlines()) == 4
    assert "'=1+1" in text
    assert "'@cmd" in text
    assert Event.objects.get(action="appointment.export").detail == '{"rows":3}'


def test_accounts_are_found_by_name_and_state(cast: Cast) -> None:
    actions.disable_account(cast["operator"], by=CONSOLE)
    actions.invite(cast["mentor"], by=CONSOLE)
    client = cast.client("secretary")
    found = {
        asked: {account.username for account in client.get(f"/people/accounts/?{asked}").context["page"]}
        for asked in ("state=disabled", "state=invited", "text=GODPARENT")
    }
    assert found == {"state=disabled": {"operator"}, "state=invited": {"mentor"}, "text=GODPARENT": {"godparent"}}


def test_account_is_disabled_and_enabled_with_who_and_when(cast: Cast) -> None:
    client = cast.client("secretary")
    account = cast["mentor"]
    address = f"/people/accounts/{account.pk}"
    assert client.post(f"{address}/disable/").status_code == 302
    account.refresh_from_db()
    assert (account.is_active, account.disabled_by) == (False, str(cast["secretary"].pk))
    assert client.post(f"{address}/enable/").status_code == 302
    account.refresh_from_db()
    assert (account.is_active, account.disabled_by, account.disabled_at) == (True, None, None)


def test_own_account_is_not_disabled_by_oneself(cast: Cast) -> None:
    secretary = cast["secretary"]
    assert cast.client("secretary").post(f"/people/accounts/{secretary.pk}/disable/").status_code == 404
    assert code_of(lambda: actions.disable_account(secretary, by=acting(cast, "secretary"))) == "own_account"


def agency_form(**changes: str) -> dict[str, str]:
    return {
        "name": "สำนักงานเกษตรจังหวัด", "short_name": "กษจ.", "kind": "government", "level": "province", "area": "23",
        "parent": "", **changes,
    }  # fmt: skip


def test_agency_is_made_edited_and_taken_out_of_use(cast: Cast) -> None:
    client = cast.client("secretary")
    assert client.post("/people/agencies/new/", agency_form()).status_code == 302
    agency = Agency.objects.get(short_name="กษจ.")
    assert client.post(f"/people/agencies/{agency.pk}/", agency_form(name="เกษตรจังหวัด")).status_code == 302
    assert client.post(f"/people/agencies/{agency.pk}/deactivate/").status_code == 302
    agency.refresh_from_db()
    assert (agency.name, agency.is_active) == ("เกษตรจังหวัด", False)
    assert [e.action for e in Event.objects.order_by("seq")] == ["agency.create", "agency.edit", "agency.deactivate"]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"level": "district"}, "พื้นที่ไม่ตรงกับระดับ"),
        ({"name": "สำนักงานทดสอบจังหวัด"}, "มีหน่วยงานชื่อนี้แล้ว"),
        ({"area": "22"}, "id_area"),
    ],
)
def test_agency_that_cannot_be_is_refused(cast: Cast, changes: dict[str, str], said: str) -> None:
    page = cast.client("secretary").post("/people/agencies/new/", agency_form(**changes))
    assert (page.status_code, Agency.objects.count()) == (200, 1)
    assert said in page.content.decode()


def test_agency_in_use_stays(cast: Cast) -> None:
    agency = Agency.objects.get()
    assert code_of(lambda: actions.deactivate_agency(agency, by=acting(cast, "secretary"))) == "agency_in_use"


def test_agency_is_not_its_own_parent_by_any_way_round(cast: Cast) -> None:
    top = Agency.objects.get()
    values: dict[str, Any] = {
        "kind": AgencyKind.GOVERNMENT, "level": AgencyLevel.PROVINCE, "area": Area.objects.get(pk="23"),
    }  # fmt: skip
    below = actions.create_agency(name="สาขา", parent=top, **values, by=CONSOLE)
    assert (
        code_of(lambda: actions.edit_agency(top, name=top.name, parent=below, **values, by=CONSOLE)) == "agency_circle"
    )


@pytest.mark.parametrize(("typed", "kept"), [("Somchai.P", "somchai.p"), (" a-1_b ", "a-1_b")])
def test_user_name_is_kept_in_small_letters(typed: str, kept: str) -> None:
    assert username_from(typed) == kept


@pytest.mark.parametrize("typed", ["", "ab", "สมชาย", "a b c", "a" * 61, ".abc", "abc.", "a\x00b", "<b>"])
def test_user_name_of_other_signs_is_refused(typed: str) -> None:
    with pytest.raises(PeopleProblem, match="username"):
        username_from(typed)


@pytest.mark.parametrize("address", ["accounts/", "appointments/?state=all", "agencies/"])
def test_staff_lists_ask_as_often_for_thirty_rows_as_for_one(cast: Cast, address: str) -> None:
    client = cast.client("secretary")
    few = queries(client, f"/people/{address}")
    for number in range(30):
        agency = Agency.objects.create(
            name=f"หน่วยงาน {number}", kind="government", level="province", area_id="23", parent=Agency.objects.first()
        )
        hold(make_account(f"more{number}"), Role.AGENCY, agency=agency)
    assert queries(client, f"/people/{address}") == few


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_first_secretary_is_invited_by_command_until_the_link_is_used(cast: Cast) -> None:
    out = StringIO()
    call_command("invite_secretary", province="23", username="first.one", name="ผู้ทดสอบ คนแรก", stdout=out)
    account = Account.objects.get(username="first.one")
    assert standing_of(account).areas(SECRETARY) == ("23",)
    again = StringIO()
    call_command("invite_secretary", province="23", username="first.one", stdout=again)
    links = [text.getvalue().splitlines()[1] for text in (out, again)]
    assert links[0] != links[1]
    assert [Client().get(link.removeprefix("http://127.0.0.1:8000")).status_code for link in links] == [410, 200]
    assert Appointment.objects.filter(account=account).count() == 1
    account.set_password("ฝนตกที่ปากคลอง-88")
    account.save()
    with pytest.raises(CommandError, match="ตั้งรหัสผ่านแล้ว"):
        call_command("invite_secretary", province="23", username="first.one")


def test_staff_by_command(cast: Cast) -> None:
    call_command("create_account", "new.one", name="ผู้ทดสอบ ใหม่", by="secretary", stdout=StringIO())
    order = {"position": "นายอำเภอ", "order": "9/2565"}
    call_command("appoint", "new.one", "district", area="2304", **order, stdout=StringIO())
    out = StringIO()
    call_command("invite", "new.one", stdout=out)
    assert out.getvalue().startswith("http://127.0.0.1:8000/invitation/")
    assert standing_of(Account.objects.get(username="new.one")).areas(DISTRICT) == ("2304",)
    made = Event.objects.get(action="account.create")
    assert (made.by, made.channel) == (str(cast["secretary"].pk), "command")
    with pytest.raises(CommandError):
        call_command("appoint", "new.one", "district", area="2304", **order)
    with pytest.raises(CommandError):
        call_command("invite", "no.such.one")


def test_administrator_is_appointed_by_command_only(cast: Cast) -> None:
    call_command("appoint", "unappointed", "sysadmin", position="ผู้ดูแลระบบ", order="1/2565", stdout=StringIO())
    assert standing_of(Account.objects.get(pk=cast["unappointed"].pk)).roles == {"sysadmin"}
