"""How to make the row behind each address, and where it lies: what `test_policy.py` walks with.

To add an address: if its parameters are among KWARGS, give it its place in PLACES (or nothing, when no row is named).
A parameter of a new kind gets a line in KWARGS and in MISSING.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from kaejon.assistance.actions.deliveries import Given, record_delivery
from kaejon.assistance.actions.mandates import Charge, add_mandate
from kaejon.assistance.actions.matters import Asked, send_referral
from kaejon.assistance.actions.programmes import add_programme
from kaejon.assistance.models import Delivery, HelpKind, Mandate, Matter, Programme
from kaejon.audit.actions import recording
from kaejon.audit.principal import CONSOLE, Principal
from kaejon.changes.actions.asking import request_change
from kaejon.changes.actions.checking import Change
from kaejon.changes.content import Content as ChangeContent
from kaejon.changes.content import Person
from kaejon.changes.models import ChangeRequest
from kaejon.geography.models import Area
from kaejon.lib.clock import bangkok
from kaejon.lib.pictures import emblem, reencoded
from kaejon.logbook.actions import About, append_entry
from kaejon.logbook.kinds import Kind, Reason
from kaejon.logbook.models import Entry
from kaejon.meeting.actions import give_directive
from kaejon.meeting.models import Directive
from kaejon.people.actions import create_committee, create_team, invite
from kaejon.people.models import Agency, AgencyKind, AgencyLevel, Appointment, Basis, Committee, Role, Team
from kaejon.plan.actions.versions import decide_version, submit_plan
from kaejon.plan.content import Content, PlannedActivity
from kaejon.plan.models import PlanVersion
from kaejon.register.assigning import open_assignment
from kaejon.register.attachments import keep
from kaejon.register.models import Assignment, Attachment, Import
from kaejon.report.actions.freezing import freeze_weekly_report
from kaejon.report.actions.letterhead import set_letterhead
from kaejon.report.sections.letterhead import TEXTS
from tests.assessment.village import Village
from tests.cast import DISTRICT, OTHER_DISTRICT, PROVINCE, SUBDISTRICT, Cast, appoint, make_account
from tests.factories.pictures import jpeg
from tests.factories.register import make_areas
from tests.register.trat import somebody, workbook

OTHER_PROVINCE = "22"

# Who holds what, said again and apart from the code that reads appointments.
HOLDINGS: dict[str, tuple[tuple[str, str], ...]] = {
    "mentor": (("mentor", SUBDISTRICT),),
    "operator": (("operator", SUBDISTRICT),),
    "district": (("district", DISTRICT),),
    "godparent": (("godparent", PROVINCE),),
    "agency": (("agency", PROVINCE),),
    "supervisor": (("supervisor", DISTRICT),),
    "governor": (("governor", PROVINCE),),
    "secretary": (("secretary", PROVINCE),),
    "auditor": (("auditor", PROVINCE),),
    "sysadmin": (("sysadmin", ""),),
    "second_district": (("district", DISTRICT),),
    # relations: sibling area, other district, other province, another role in my area than elsewhere
    "neighbour": (("mentor", "230301"),),
    "outsider": (("district", OTHER_DISTRICT),),
    "other_province": (("secretary", OTHER_PROVINCE),),
    "two_hats": (("district", OTHER_DISTRICT), ("mentor", SUBDISTRICT)),
    "overseer": (("mentor", "230401"), ("supervisor", DISTRICT)),
    # an office of the province to which the household is not tied: it reaches the campaign and no row of Mai Rut
    "other_office": (("agency", OTHER_DISTRICT),),
    # mine until yesterday, mine from tomorrow, ended at once, on behalf of a head who left, nothing at all
    "former": (),
    "coming": (),
    "ended": (),
    "delegate_of_former": (),
    "unappointed": (),
}
NOT_SIGNED_IN = ("anonymous", "disabled")


@dataclass(frozen=True)
class Place:
    """Where the row behind an address lies. `covers`: an allowed role is asked for over this area or one round it;
    `within`: over anything inside this area.
    """

    area: str
    asks: Literal["covers", "within"] = "covers"

    def is_reached(self, held: str) -> bool:
        return self.area.startswith(held) if self.asks == "covers" else held.startswith(self.area)


HOUSEHOLD = Place(SUBDISTRICT)
STEWARD = Place(PROVINCE)
CAMPAIGN = Place(PROVINCE, "within")
PLACES: dict[str, Place] = {
    "assessment:roster": HOUSEHOLD,
    "assessment:village-verify": HOUSEHOLD,
    "people:agency-edit": STEWARD,
    "people:agency-deactivate": STEWARD,
    "register:campaign-edit": STEWARD,
    "register:campaign-close": STEWARD,
    "register:template-download": STEWARD,
    "register:import-new": STEWARD,
    "register:ruleset-new": STEWARD,
    "report:visit-sheet": HOUSEHOLD,
    "report:report-freeze": STEWARD,
    "report:report-correct": STEWARD,
    "report:lake-download": STEWARD,
    "report:report-wording": STEWARD,
    "report:holiday-list": STEWARD,
    "report:holiday-mark": STEWARD,
    "report:letterhead": STEWARD,
    "report:letterhead-emblem": STEWARD,
    "assessment:proposal-list": STEWARD,
    "assessment:gone-list": STEWARD,
    "assistance:mandate-new": STEWARD,
    "assistance:mandate-seed": STEWARD,
    "assistance:programme-list": STEWARD,
    "assistance:programme-new": STEWARD,
    "assessment:survey-load": STEWARD,
    "caseload:godparent-list": STEWARD,
}
PLACE_OF_KWARG: dict[str, Place] = {
    "household_id": HOUSEHOLD,
    "member_id": HOUSEHOLD,
    "entry_id": HOUSEHOLD,
    "version_id": HOUSEHOLD,
    "request_id": HOUSEHOLD,
    "matter_id": HOUSEHOLD,
    "delivery_id": HOUSEHOLD,
    "mandate_id": STEWARD,
    "programme_id": STEWARD,
    "committee_id": Place(DISTRICT),
    "team_id": HOUSEHOLD,
    "directive_id": STEWARD,
    "assignment_id": STEWARD,
    "account_id": HOUSEHOLD,
    "appointment_id": HOUSEHOLD,
    "import_id": STEWARD,
    "attachment_id": HOUSEHOLD,
    "district": Place(DISTRICT),
    "slug": CAMPAIGN,
}


@dataclass
class World:
    """One row of everything, in Mai Rut of Trat, on Friday 13 May 2565 after the first report."""

    cast: Cast
    village: Village
    confirmed: Entry
    dismissal: Entry
    intake: Import
    version: PlanVersion
    change: ChangeRequest
    matter: Matter
    delivery: Delivery
    mandate: Mandate
    programme: Programme
    committee: Committee
    team: Team
    directive: Directive
    photo: Attachment
    token: str


KWARGS: dict[str, Callable[[World], Any]] = {
    "slug": lambda world: world.village.campaign.slug,
    "household_id": lambda world: world.village.household.pk,
    "member_id": lambda world: world.village.one.pk,
    "entry_id": lambda world: world.confirmed.pk,
    "import_id": lambda world: world.intake.pk,
    "version_id": lambda world: world.version.pk,
    "matter_id": lambda world: world.matter.pk,
    "delivery_id": lambda world: world.delivery.pk,
    "mandate_id": lambda world: world.mandate.pk,
    "programme_id": lambda world: world.programme.pk,
    "committee_id": lambda world: world.committee.pk,
    "team_id": lambda world: world.team.pk,
    "directive_id": lambda world: world.directive.pk,
    "assignment_id": lambda world: Assignment.objects.get(kind="godparent", closes__isnull=True).pk,
    "attachment_id": lambda world: world.photo.pk,
    "request_id": lambda world: world.change.pk,
    "change": lambda world: "born",
    "number": lambda world: 1,
    "district": lambda world: DISTRICT,
    "sort": lambda world: "unplanned",
    "form": lambda world: "json",
    "file": lambda world: "csv",
    "sheet": lambda world: "csv",
    "code": lambda world: "3f9a-12bc-77d0-e451",
    "area": lambda world: SUBDISTRICT,
    "account_id": lambda world: world.cast["mentor"].pk,
    "appointment_id": lambda world: world.cast.appointments["mentor"].pk,
    "agency_id": lambda world: world.cast.appointments["agency"].agency_id,
    "token": lambda world: world.token,
    "kind": lambda world: "household",
    "subject_id": lambda world: str(world.village.household.pk),
    "status": lambda world: 404,
}
OTHER_KWARGS: dict[tuple[str, str], Callable[[World], Any]] = {
    ("assessment:proposal-withdraw", "entry_id"): lambda world: world.dismissal.pk,
}
# What no row has. A parameter that is not here does not name a row.
MISSING: dict[str, Any] = {
    "slug": "no-such-campaign",
    "number": 9999,
    "area": "230399",
    "district": "2399",
    **dict.fromkeys(
        (
            "household_id",
            "member_id",
            "entry_id",
            "version_id",
            "request_id",
            "matter_id",
            "delivery_id",
            "mandate_id",
            "programme_id",
            "committee_id",
            "team_id",
            "directive_id",
            "assignment_id",
            "import_id",
            "account_id",
            "appointment_id",
            "agency_id",
            "attachment_id",
        ),
        uuid.UUID("00000000-0000-7000-8000-000000000000"),
    ),
}


def place_of(name: str, kwargs: list[str]) -> Place | None:
    """Where the row lies: as PLACES says, else by the last parameter that names a row."""
    if name in PLACES:
        return PLACES[name]
    return next((PLACE_OF_KWARG[kwarg] for kwarg in reversed(kwargs) if kwarg in PLACE_OF_KWARG), None)


def kwargs_of(name: str, kwargs: list[str], world: World) -> dict[str, Any]:
    """The parameters of the address of the world's own row. KeyError: the parameter is not in KWARGS yet."""
    return {kwarg: OTHER_KWARGS.get((name, kwarg), KWARGS[kwarg])(world) for kwarg in kwargs}


def missing_of(kwargs: dict[str, Any]) -> dict[str, Any] | None:
    """The same parameters with the last that names a row naming none; None where no row is named."""
    named = [kwarg for kwarg in kwargs if kwarg in MISSING]
    return {**kwargs, named[-1]: MISSING[named[-1]]} if named else None


def make_world(cast: Cast, at: Callable[[dt.datetime], None]) -> World:
    """Everything, with the whole cast and its relations in place."""
    add_relations(cast)
    at(bangkok(2022, 5, 9, 10))
    village = Village()
    at(bangkok(2022, 5, 11, 10))
    on = dt.date(2022, 5, 11)
    with recording("test.verify", by=CONSOLE, campaign_id=village.campaign.pk) as recorder:
        living = About(need=village.need(village.one, "living"))
        income = About(need=village.need(village.one, "income"))
        confirmed = append_entry(recorder, village.campaign, Kind.VERIFIED, living, by=CONSOLE, occurred_on=on)
        dismissal = append_entry(
            recorder, village.campaign, Kind.DISMISSAL_PROPOSED, income, by=CONSOLE, occurred_on=on, reason=Reason.MOVED
        )
    tie(cast, village)
    version = submit_plan(
        campaign=village.campaign, household=village.household, content=sample_plan(), edition=0, by=CONSOLE
    )
    decide_version(version=version, verdict="endorsed", by=Principal(account="second"))
    change = ask(village)
    matter, mandate = ask_for_help(cast, village)
    delivery = give_help(village, matter)
    committee, team = set_up()
    directive = direct(cast, village)
    photo = keep_photo(village)
    intake = upload(cast, village)
    at(bangkok(2022, 5, 13, 17, 30))
    set_letterhead("23", dict.fromkeys(TEXTS, "สมมติ"), emblem(jpeg()), by=CONSOLE)
    freeze_weekly_report(village.campaign, by=CONSOLE)
    link = invite(cast["unappointed"], by=CONSOLE)
    return World(
        cast=cast,
        village=village,
        confirmed=confirmed,
        dismissal=dismissal,
        intake=intake,
        version=version,
        change=change,
        matter=matter,
        delivery=delivery,
        mandate=mandate,
        programme=plan_help(cast),
        committee=committee,
        team=team,
        directive=directive,
        photo=photo,
        token=link.rstrip("/").rsplit("/", 1)[1],
    )


def ask_for_help(cast: Cast, village: Village) -> tuple[Matter, Mandate]:
    """The cast's agency is charged with living in the whole province, and asked to help the household."""
    agency = cast.appointments["agency"].agency
    assert agency is not None
    charge = Charge(agency, Area.objects.get(pk=PROVINCE), "living", dt.date(2022, 5, 9))
    mandate = add_mandate(charge=charge, by=CONSOLE)
    asked = Asked(village.household, "living", HelpKind.HOUSING, "ซ่อมหลังคา")
    return send_referral(campaign=village.campaign, asked=asked, agency=agency, by=CONSOLE), mandate


def plan_help(cast: Cast) -> Programme:
    """A programme of the cast's agency."""
    agency, starts_on = cast.appointments["agency"].agency, dt.date(2022, 5, 9)
    assert agency is not None
    said: dict[str, Any] = {"name": "บ้านมั่นคง", "kind": "housing", "source": "fund"}
    return add_programme(agency=agency, starts_on=starts_on, ends_on=None, by=CONSOLE, **said)


def give_help(village: Village, matter: Matter) -> Delivery:
    """What the cast's agency gave for the matter."""
    given = Given(
        household=village.household, dimension="living", kind=HelpKind.HOUSING, what="สังกะสี 20 แผ่น",
        occurred_on=dt.date(2022, 5, 11), value_satang=0, source="none", fiscal_year=2565, document="1/2565",
    )  # fmt: skip
    return record_delivery(campaign=village.campaign, given=given, agency=matter.agency, matter=matter, by=CONSOLE)


def direct(cast: Cast, village: Village) -> Directive:
    """What the governor directed the cast's agency to do."""
    by = Principal(account=str(cast["governor"].pk))
    agency, due = cast.appointments["agency"].agency, dt.date(2022, 5, 20)
    return give_directive(campaign=village.campaign, text="เร่งตอบเรื่องที่ส่งต่อ", due_on=due, agency=agency, by=by)


def set_up() -> tuple[Committee, Team]:
    """The committee of the cast's district and a team of its subdistrict."""
    order: dict[str, Any] = {"order_number": "1/2565", "order_on": dt.date(2022, 5, 9), "by": CONSOLE}
    district, subdistrict = (Area.objects.get(pk=code) for code in (DISTRICT, SUBDISTRICT))
    committee = create_committee(area=district, name="คจพ.อ. ทดสอบ", **order)
    return committee, create_team(area=subdistrict, kind="mentor", name="ทีมทดสอบ", **order)


def sample_plan() -> Content:
    activity = PlannedActivity(
        key=uuid.UUID(int=1),
        dimension="living",
        what="ซ่อมหลังคา",
        owner="family",
        value_satang=0,
        source="none",
        due_on=dt.date(2022, 7, 1),
    )
    return Content(kind="develop", priority="ซ่อมบ้าน", activities=(activity,))


def ask(village: Village) -> ChangeRequest:
    newborn = ChangeContent(person=Person("ใหม่", "สมมติ", no_id_reason="แรกเกิด", relation="child"))
    change = Change("born", dt.date(2022, 5, 11), "สูติบัตร 1/2565", content=newborn)
    return request_change(campaign=village.campaign, household=village.household, change=change, by=CONSOLE)


def tie(cast: Cast, village: Village) -> None:
    """Tie the household to the cast's agency and its head; the other office stays outside."""
    agency, head = cast.appointments["agency"].agency, cast.appointments["godparent"]
    assert agency is not None
    ties: tuple[tuple[str, Agency | Appointment], ...] = (("agency", agency), ("godparent", head))
    with recording("test.tie", by=CONSOLE, campaign_id=village.campaign.pk) as recorder:
        for kind, holder in ties:
            open_assignment(
                recorder,
                village.campaign,
                kind,
                household=village.household,
                holder=holder,
                occurred_on=dt.date(2022, 5, 11),
            )


def keep_photo(village: Village) -> Attachment:
    with recording("test.photo", by=CONSOLE, campaign_id=village.campaign.pk) as recorder:
        return keep(recorder, village.campaign, village.household, reencoded(jpeg()))


def add_relations(cast: Cast) -> None:
    make_areas(OTHER_PROVINCE)
    cast.add("other_province", Role.SECRETARY, OTHER_PROVINCE)
    cast.add("two_hats", Role.DISTRICT, OTHER_DISTRICT)
    appoint(cast["two_hats"], Role.MENTOR, SUBDISTRICT)
    cast.add("overseer", Role.MENTOR, "230401")
    appoint(cast["overseer"], Role.SUPERVISOR, DISTRICT)
    other = Agency.objects.create(
        name="สำนักงานทดสอบอื่น", kind=AgencyKind.GOVERNMENT, level=AgencyLevel.PROVINCE, area_id=PROVINCE
    )
    cast.add("other_office", Role.AGENCY, None, agency=other)
    cast.add("coming", Role.DISTRICT, DISTRICT, starts_on=dt.date(2022, 5, 14))
    cast.add("ended", Role.DISTRICT, DISTRICT, ended_at=bangkok(2022, 5, 13, 17, 29), ended_by="console")
    head = cast.appointments["former"]
    cast.add("delegate_of_former", Role.DISTRICT, DISTRICT, basis=Basis.DELEGATE, acts_for=head)
    cast.accounts["disabled"] = make_account("disabled")
    appoint(cast["disabled"], Role.DISTRICT, DISTRICT)


def upload(cast: Cast, village: Village) -> Import:
    address = reverse("register:import-new", args=[village.campaign.slug])
    cast.client("secretary").post(address, {"file": SimpleUploadedFile("list.xlsx", workbook(somebody()))})
    return Import.objects.get()
