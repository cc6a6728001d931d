"""What a later list does to households and persons already known."""

import datetime as dt
from collections.abc import Callable

import pytest

from kaejon.analytics.figures import Pair, figures
from kaejon.lib import clock
from kaejon.lib.clock import bangkok
from kaejon.register.keys import open_text
from kaejon.register.models import Household, Member, Membership, Placement
from tests.register.trat import LATER_APPROVAL, Desk, somebody

OTHER_PLACE = {"subdistrict": "วังตะเคียน"}


@pytest.fixture(autouse=True)
def in_may(at: Callable[[dt.datetime], None]) -> None:
    at(bangkok(2022, 5, 10, 9))


def column(desk: Desk, area: str, name: str) -> Pair:
    later = clock.now() + dt.timedelta(hours=1)
    return figures(desk.campaign, cut_off=later, known_at=later)[area, "total"].columns[name]


def test_household_that_moved_is_moved_in_and_out(desk: Desk, at: Callable[[dt.datetime], None]) -> None:
    desk.bring_in(somebody(1), somebody(2))
    at(bangkok(2022, 5, 20, 9))
    desk.bring_in(somebody(1, **OTHER_PLACE), somebody(2))
    assert Household.objects.count() == 2
    placements = Placement.objects.filter(household__code="H1").order_by("seq").values_list("area_id", "occurred_on")
    assert list(placements) == [("230302", dt.date(2022, 5, 10)), ("230303", dt.date(2022, 5, 20))]
    assert (column(desk, "230302", "moved_out"), column(desk, "230303", "moved_in")) == (Pair(1, 1), Pair(1, 1))
    assert (column(desk, "23", "current"), column(desk, "23", "moved_in")) == (Pair(2, 2), Pair(0, 0))


def test_member_who_joined_another_household_has_a_second_membership(desk: Desk) -> None:
    desk.bring_in(somebody(1), somebody(2), somebody(3, household_code="H1", house_no="12/1"))
    desk.bring_in(somebody(1), somebody(2), somebody(3, household_code="H2", house_no="12/2"))
    member = Member.objects.get(last_name="ลำดับ3")
    codes = Membership.objects.filter(member=member).order_by("seq").values_list("household__code", flat=True)
    assert (list(codes), member.household.code, Member.objects.count()) == (["H1", "H2"], "H2", 3)


def test_person_without_id_is_found_by_household_name_and_birth(desk: Desk) -> None:
    desk.bring_in(somebody(1, citizen_id=""))
    desk.bring_in(somebody(1, citizen_id="", living="1"))
    assert (Member.objects.count(), Household.objects.count()) == (1, 1)


def test_person_without_id_and_with_another_birth_is_new_with_a_warning(desk: Desk) -> None:
    desk.bring_in(somebody(1, citizen_id=""))
    intake = desk.upload_people(somebody(1, citizen_id="", birth_date="1/1/2501"))
    assert intake.summary["problems"]["new_without_id"] == 1
    assert intake.summary["difference"]["new_persons"] == 1


def test_person_gains_an_id_that_the_first_list_did_not_have(desk: Desk) -> None:
    desk.bring_in(somebody(1, citizen_id=""))
    row = somebody(1)
    desk.bring_in(row)
    member = Member.objects.get()
    assert open_text(member.pk, bytes(member.citizen_id_sealed or b""), "citizen_id") == row["citizen_id"]


def test_household_without_code_is_found_by_its_address(desk: Desk) -> None:
    desk.bring_in(somebody(1))
    desk.bring_in(somebody(1, household_code="", living="1"))
    assert (Household.objects.count(), Member.objects.count()) == (1, 1)


def test_changed_name_is_shown_and_kept(desk: Desk) -> None:
    desk.bring_in(somebody(1))
    intake = desk.upload_people(somebody(1, first_name="เปลี่ยนชื่อ", phone="0899999999"))
    page = desk.get("import-changes", intake, kind="changed").content.decode()
    assert ("เปลี่ยนชื่อ ลำดับ1" in page, "ชื่อ · โทรศัพท์" in page) == (True, True)
    desk.approve(intake, **LATER_APPROVAL)
    member = Member.objects.get()
    assert (member.first_name, "เปลี่ยนชื่อ" in member.household.search_key) == ("เปลี่ยนชื่อ", True)


def test_old_list_keeps_its_counts_when_a_member_moves(desk: Desk) -> None:
    desk.bring_in(somebody(1), somebody(2), somebody(3, household_code="H1", house_no="12/1"))
    desk.bring_in(somebody(1), somebody(2), somebody(3, household_code="H3", house_no="12/3"))
    index = desk.get("list-index").content.decode()
    assert ("รวม (ไม่นับซ้ำ) 2 ครัวเรือน 3 คน" in index, "รวม (ไม่นับซ้ำ) 3 ครัวเรือน 3 คน" in index) == (True, True)
