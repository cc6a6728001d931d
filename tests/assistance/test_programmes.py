from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest

from kaejon.assistance.actions.mandates import Charge, add_mandate
from kaejon.assistance.actions.matters import send_referral
from kaejon.assistance.actions.programmes import add_programme, change_programme
from kaejon.assistance.forms import MandateForm, label_of
from kaejon.assistance.models import Delivery, Mandate, Matter, Programme
from kaejon.assistance.queries.mandates import agencies_for
from kaejon.audit.models import Event
from kaejon.audit.principal import CONSOLE
from kaejon.geography.models import Area
from kaejon.logbook.rules import MoveRefused
from tests.assistance.conftest import DAY, Office
from tests.assistance.test_pages import address
from tests.cast import PROVINCE

BEFORE = DAY - dt.timedelta(days=1)
START = dt.date(2022, 5, 1)


def add(office: Office, name: str = "บ้านมั่นคง", **more: Any) -> Programme:
    values: dict[str, Any] = {"kind": "housing", "source": "fund", "starts_on": START, "ends_on": None, **more}
    return add_programme(agency=office.agency, name=name, by=CONSOLE, **values)


def offered(office: Office) -> list[str]:
    """The programmes that the form of a new mandate offers."""
    field: Any = MandateForm(province=PROVINCE).fields["programme"]
    return [row.name for row in field.queryset]


def test_the_secretary_renames_a_programme_ends_it_and_opens_it_again(office: Office) -> None:
    programme = add(office)
    mandate = office.charge(office.agency, "income", programme=programme)
    client = office.cast.client("secretary")
    page = address(office, "programme-edit", programme.pk)
    assert client.post(page, {"name": "บ้านมั่นคงชนบท", "ends_on": "11/05/2565"}).status_code == 302
    programme.refresh_from_db()
    assert (programme.name, programme.ends_on, programme.has_ended) == ("บ้านมั่นคงชนบท", BEFORE, True)
    mandate.refresh_from_db()
    assert (mandate.programme, offered(office)) == (programme, [])
    assert "บ้านมั่นคงชนบท" in client.get(address(office, "mandate-list")).content.decode()
    assert client.post(page, {"name": "บ้านมั่นคงชนบท", "ends_on": ""}).status_code == 302
    programme.refresh_from_db()
    assert (programme.ends_on, offered(office)) == (None, ["บ้านมั่นคงชนบท"])
    told = [json.loads(e.detail) for e in Event.objects.filter(action="programme.change").order_by("seq")]
    assert told == [
        {"before": ["บ้านมั่นคง", ""], "after": ["บ้านมั่นคงชนบท", "2022-05-11"]},
        {"before": ["บ้านมั่นคงชนบท", "2022-05-11"], "after": ["บ้านมั่นคงชนบท", ""]},
    ]


def test_a_programme_is_offered_until_its_last_day_is_over(office: Office) -> None:
    add(office, "ถึงวันนี้", ends_on=DAY)
    add(office, "ถึงเมื่อวาน", ends_on=BEFORE)
    assert offered(office) == ["ถึงวันนี้"]


def test_the_list_shows_ended_programmes_only_where_asked_for(office: Office) -> None:
    add(office, "ยังอยู่")
    add(office, "เลิกแล้ว", ends_on=BEFORE)
    client = office.cast.client("secretary")

    def listed(**asked: str) -> list[str]:
        return [row.name for row in client.get(address(office, "programme-list"), asked).context["page"]]

    assert (listed(), listed(state="all"), listed(state="all", q="ยัง")) == (
        ["ยังอยู่"],
        ["ยังอยู่", "เลิกแล้ว"],
        ["ยังอยู่"],
    )


@pytest.mark.parametrize(
    ("name", "ends_on", "field", "said"),
    [
        ("อีกชื่อ", None, "name", "มีโครงการชื่อนี้อยู่แล้ว"),
        ("บ้านมั่นคง", START - dt.timedelta(days=1), "ends_on", "อยู่ก่อนวันเริ่ม"),
    ],
)
def test_a_change_that_cannot_be_is_refused_at_its_field(
    office: Office, name: str, ends_on: dt.date | None, field: str, said: str
) -> None:
    programme = add(office)
    add(office, "อีกชื่อ")
    with pytest.raises(MoveRefused, match=said) as refused:
        change_programme(programme=programme, name=name, ends_on=ends_on, by=CONSOLE)
    programme.refresh_from_db()
    assert (refused.value.field, programme.name, programme.ends_on) == (field, "บ้านมั่นคง", None)


def test_two_agencies_may_have_programmes_of_one_name(office: Office) -> None:
    mine = add(office)
    said: dict[str, Any] = {"kind": "housing", "source": "fund", "starts_on": START, "ends_on": None}
    theirs = add_programme(agency=office.other, name="ของเขา", by=CONSOLE, **said)
    change_programme(programme=theirs, name=mine.name, ends_on=None, by=CONSOLE)
    assert Programme.objects.filter(name=mine.name).count() == 2


def test_nothing_new_is_recorded_under_an_ended_programme(office: Office) -> None:
    ended = add(office, ends_on=BEFORE)
    charge = Charge(office.agency, Area.objects.get(pk=PROVINCE), "income", START, programme=ended)
    campaign = office.village.campaign
    for attempt in (
        lambda: add_mandate(charge=charge, by=CONSOLE),
        lambda: send_referral(
            campaign=campaign, asked=office.asked(programme=ended), agency=office.agency, by=office.by["mentor"]
        ),
        lambda: office.deliver(programme=ended),
    ):
        with pytest.raises(MoveRefused) as refused:
            attempt()
        assert (refused.value.code, refused.value.field) == ("programme_ended", "programme")
    assert (Mandate.objects.count(), Matter.objects.count(), Delivery.objects.count()) == (1, 0, 0)


def test_help_given_before_the_end_is_still_recorded_under_the_programme(office: Office) -> None:
    ended = add(office, ends_on=BEFORE)
    assert office.deliver(programme=ended, occurred_on=BEFORE).programme == ended


def test_an_ended_programme_is_named_no_more_beside_its_agency(office: Office) -> None:
    programme = add(office)
    Mandate.objects.update(programme=programme)

    def labels() -> list[str]:
        return [label_of(row) for row in agencies_for(office.village.household, "living")]

    assert labels() == [f"{office.agency.name} · บ้านมั่นคง"]
    change_programme(programme=programme, name=programme.name, ends_on=BEFORE, by=CONSOLE)
    assert labels() == [office.agency.name]
