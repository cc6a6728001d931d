from __future__ import annotations

from kaejon.assessment.models import Verification
from kaejon.assessment.queries.indicators import catalogue
from kaejon.assessment.rules import KnownIndicator
from kaejon.assistance.actions.matters import send_referral
from kaejon.assistance.models import Matter
from kaejon.audit.actions import recording
from kaejon.audit.principal import CONSOLE
from kaejon.logbook.actions import About, append_entry
from kaejon.logbook.kinds import Kind
from kaejon.logbook.models import NeedStanding
from tests.assistance.conftest import DAY, Office
from tests.assistance.test_pages import address
from tests.cast import DISTRICT, OTHER_DISTRICT


def failing_of(dimension: str) -> KnownIndicator:
    return next(each for each in catalogue().values() if each.dimension == dimension)


def short_of(dimension: str) -> str:
    return failing_of(dimension).short


def verify(office: Office, dimension: str) -> None:
    """What was found: one indicator of the dimension fails."""
    campaign, about = office.village.campaign, About(need=office.village.need(office.village.one, dimension))
    with recording("test.verify", by=CONSOLE, campaign_id=campaign.pk) as recorder:
        entry = append_entry(recorder, campaign, Kind.VERIFIED, about, by=CONSOLE, occurred_on=DAY)
        number = str(failing_of(dimension).number)
        recorder.write(Verification(entry=entry, answer="confirmed", method="visit", indicators=number))


def test_help_is_offered_to_households_in_want_of_the_mandate_and_to_no_other(office: Office) -> None:
    offer = address(office, "offer-new", office.village.household.pk)
    client = office.cast.client("other_agency")
    assert client.get(offer).status_code == 404
    office.charge(office.other, "access")
    assert client.get(offer).status_code == 404
    office.charge(office.other, "income", area=OTHER_DISTRICT)
    assert client.get(offer).status_code == 404
    office.charge(office.other, "income", area=DISTRICT)
    form = client.get(offer).context["form"]
    assert [value for value, _label in form["problem"].field.choices] == ["whole:income"]
    assert form["problem"].value() == "whole:income"
    verify(office, "income")
    verify(office, "health")
    office.charge(office.other, "health")
    page = client.get(offer).content.decode()
    shown = [short_of(code) in page for code in ("income", "health")]
    assert (shown, office.village.one.full_name in page, "12/3" in page) == ([True, False], False, False)
    NeedStanding.objects.filter(need__dimension__in=("income", "health")).update(state="resolved")
    assert client.get(offer).status_code == 404


def test_help_in_hand_is_not_wanted_and_a_tied_household_may_be_offered_anything(office: Office) -> None:
    office.charge(office.other, "living")
    office.refer()
    offer = address(office, "offer-new", office.village.household.pk)
    assert office.cast.client("other_agency").get(offer).status_code == 200
    NeedStanding.objects.filter(need__dimension="living").update(state="helping")
    assert office.cast.client("other_agency").get(offer).status_code == 404
    form = office.cast.client("agency").get(offer).context["form"]
    assert {value.partition(":")[2] for value, _label in form["problem"].field.choices} >= {"living", "income"}


def test_the_list_of_what_is_wanted_is_narrowed_by_the_mandates_dimensions_and_by_district(office: Office) -> None:
    client, wanted = office.cast.client("agency"), address(office, "wanted-list")
    context = client.get(wanted).context
    assert [code for code, _label, _count in context["chips"]] == ["", "living"]
    assert {DISTRICT, OTHER_DISTRICT} <= {code for code, _label, _count in context["district_chips"]}
    found = {
        code: client.get(wanted, {"district": code}).context["page"].paginator.count
        for code in (DISTRICT, OTHER_DISTRICT)
    }
    assert (found, client.get(wanted, {"district": "99"}).context["page"].paginator.count) == (
        {DISTRICT: 1, OTHER_DISTRICT: 0},
        1,
    )


def test_an_address_that_only_takes_forms_leads_to_the_page_above_it(office: Office) -> None:
    matter = send_referral(
        campaign=office.village.campaign, asked=office.asked(), agency=office.agency, by=office.by["mentor"]
    )
    answer = address(office, "matter-answer", matter.pk)
    gone = office.cast.client("agency").get(answer)
    assert (gone.status_code, gone.headers["Location"]) == (303, address(office, "matter-view", matter.pk))
    refused = office.cast.client("agency").put(answer)
    assert (refused.status_code, refused.headers["Allow"]) == (405, "POST")
    assert "กลับหน้าแรก" in refused.content.decode()
    assert Matter.objects.get() == matter
