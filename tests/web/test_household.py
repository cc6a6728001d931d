import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kaejon.audit.actions import recording
from kaejon.audit.models import Event
from kaejon.audit.principal import CONSOLE
from kaejon.lib import clock
from kaejon.logbook.actions import About, append_entry
from kaejon.logbook.kinds import Kind, Reason
from kaejon.people.models import Role
from kaejon.register.keys import key_of, new_keys
from kaejon.register.models import Campaign, Member, Membership
from kaejon.web.queries.household import Column
from tests.assessment.village import Village
from tests.assistance.conftest import Office, office
from tests.cast import Cast
from tests.factories.register import approve_list, make_campaign, make_household

__all__ = ["office"]
MAY_VERIFY = {"mentor", "operator", "district", "second_district"}
READERS = [*sorted(MAY_VERIFY), "supervisor", "governor", "secretary", "auditor"]
STRANGERS = ["outsider", "neighbour", "godparent", "agency"]
REFUSED = ["sysadmin"]


@pytest.fixture
def member(cast: Cast) -> Member:
    with clock.set_to(clock.bangkok(2022, 5, 10, 9)):
        campaign = make_campaign()
        dao, mali = make_household(campaign, "230302", "ดาว", "มะลิ", house_no="12/3")
        approve_list(campaign, {dao: ["health", "living"], mali: ["living"]})
        dao.citizen_id_sealed = key_of(dao.pk).seal("1999900000017", context="citizen_id")
        dao.save()
    return dao


def path_of(member: Member) -> str:
    return f"/{Campaign.objects.get().slug}/households/{member.household_id}/"


@pytest.mark.parametrize("name", READERS)
def test_household_opens_for_its_readers_and_leaves_one_event(cast: Cast, member: Member, name: str) -> None:
    answer = cast.client(name).get(path_of(member))
    assert answer.status_code == 200
    seen = Event.objects.filter(action="household.view")
    assert [(e.by, e.subject_kind, e.subject_id) for e in seen] == [
        (str(cast[name].pk), "household", str(member.household_id))
    ]


@pytest.mark.parametrize(("name", "status"), [*((n, 404) for n in STRANGERS), *((n, 403) for n in REFUSED)])
def test_household_is_closed_to_others_and_leaves_no_event(cast: Cast, member: Member, name: str, status: int) -> None:
    assert cast.client(name).get(path_of(member)).status_code == status
    assert Event.objects.filter(action="household.view").count() == 0


@pytest.mark.parametrize("name", READERS)
def test_only_those_who_may_verify_see_the_button(cast: Cast, member: Member, name: str) -> None:
    page = cast.client(name).get(path_of(member)).content.decode()
    assert (f"{path_of(member)}verify/" in page) == (name in MAY_VERIFY)


@pytest.mark.parametrize("name", READERS)
def test_citizen_id_is_masked_for_everybody(cast: Cast, member: Member, name: str) -> None:
    page = cast.client(name).get(path_of(member)).content.decode()
    assert "1999900000017" not in page
    assert "1-9999-00000-01-7" not in page


def test_health_is_open_to_the_mentor_and_behind_a_reason_for_the_district(cast: Cast, member: Member) -> None:
    pages = {
        name: cast.client(name).get(path_of(member)).context["page"] for name in ("mentor", "district", "governor")
    }
    assert {name: any(card.is_hidden for card in page.cards) for name, page in pages.items()} == {
        "mentor": False,
        "district": True,
        "governor": True,
    }
    assert {name: bool(page.reveal_href) for name, page in pages.items()} == {
        "mentor": False,
        "district": True,
        "governor": False,
    }


def test_household_of_another_province_is_not_found_in_this_campaign(cast: Cast, member: Member) -> None:
    other = make_campaign("other", province="10")
    cast.add("bangkok", Role.SECRETARY, "10")
    assert cast.client("bangkok").get(f"/{other.slug}/households/{member.household_id}/").status_code == 404


def test_needs_stand_in_the_columns_of_their_dimensions(cast: Cast, member: Member) -> None:
    page = cast.client("mentor").get(path_of(member)).context["page"]
    assert {column.dimension: len(column.needs) for column in page.columns} == {
        "health": 1,
        "living": 2,
        "education": 0,
        "income": 0,
        "access": 0,
    }


def visit(campaign: Campaign, member: Member, count: int) -> None:
    """So many visits."""
    with (
        clock.set_to(clock.bangkok(2022, 5, 11, 9)),
        recording("test", by=CONSOLE, campaign_id=campaign.pk) as recorder,
    ):
        about = About(household=member.household)
        for _number in range(count):
            append_entry(recorder, campaign, Kind.VISITED, about, by=CONSOLE, occurred_on=clock.today())


def opened(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as caught:
        assert client.get(path).status_code == 200
    return len(caught)


@pytest.mark.parametrize("name", ["mentor", "district", "governor"])
def test_page_takes_as_many_queries_for_forty_needs_as_for_three(cast: Cast, member: Member, name: str) -> None:
    campaign, path = Campaign.objects.get(), path_of(member)
    client = cast.client(name)
    visit(campaign, member, 2)
    client.get(path)
    few = opened(client, path)
    with clock.set_to(clock.bangkok(2022, 5, 11, 9)):
        more = [
            Member(household=member.household, first_name=f"คน{n}", last_name="สมมติ", name_key=f"คน{n}")
            for n in range(10)
        ]
        Member.objects.bulk_create(more)
        for row in new_keys([each.pk for each in more])[1]:
            row.save()
        with recording("test", by=CONSOLE, campaign_id=campaign.pk) as recorder:
            joined = [Membership(member=m, household=member.household, occurred_on=clock.today()) for m in more]
            recorder.write_all(joined)
        approve_list(campaign, {each: ["health", "living", "income", "access"] for each in more})
    visit(campaign, member, 130)
    page = client.get(path).context["page"]
    assert (len(page.cards), len(page.facts), page.more_facts > 30) == (43, 100, True)
    assert opened(client, path) == few
    assert len(client.get(path, {"history": "all"}).context["page"].facts) > 130


@pytest.mark.parametrize(("name", "label"), [("mentor", "สอบทาน"), ("district", "สอบทาน"), ("governor", "")])
def test_page_names_the_one_next_step(cast: Cast, member: Member, name: str, label: str) -> None:
    found = cast.client(name).get(path_of(member)).context["page"].next
    assert (str(found.label) if found else "") == label


def test_what_is_done_for_the_household_stands_once_and_never_under_a_dismissed_need(office: Office) -> None:
    village, cast = office.village, office.cast
    office.refer()
    office.deliver()
    living = column_of(cast, village, "living")
    assert len(living.needs) == 2
    assert (len(living.shared.matters), len(living.shared.deliveries)) == (1, 1)
    assert [bool(need.chain) for need in living.needs] == [False, False]
    with recording("test", by=CONSOLE, campaign_id=village.campaign.pk) as recorder:
        about = About(need=village.need(village.two, "living"))
        append_entry(recorder, village.campaign, Kind.REMOVED, about, by=CONSOLE, occurred_on=clock.today())
    living = column_of(cast, village, "living")
    assert not living.shared
    assert {need.card.member_id: len(need.chain.matters) for need in living.needs} == {
        village.one.pk: 1,
        village.two.pk: 0,
    }


def column_of(cast: Cast, village: Village, dimension: str) -> Column:
    page = cast.client("mentor").get(f"/{village.campaign.slug}/households/{village.household.pk}/").context["page"]
    found: Column = next(column for column in page.columns if column.dimension == dimension)
    return found


def test_card_of_somebody_who_left_speaks_of_the_person(cast: Cast, member: Member) -> None:
    campaign = Campaign.objects.get()
    with (
        clock.set_to(clock.bangkok(2022, 5, 11, 9)),
        recording("test", by=CONSOLE, campaign_id=campaign.pk) as recorder,
    ):
        for need in member.needs.all():
            about = About(need=need)
            append_entry(
                recorder, campaign, Kind.REMOVED, about, by=CONSOLE, occurred_on=clock.today(), reason=Reason.MOVED
            )
    page = cast.client("mentor").get(path_of(member)).content.decode()
    assert page.count("แจ้งย้ายออก") == 2
    assert "มีสมาชิกย้ายออก" not in page
