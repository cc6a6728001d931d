from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db.models import Max, Q
from django.utils.translation import gettext as _

from kaejon.assessment.actions.verification import owner_of
from kaejon.assessment.rules import kept_text, required_reason
from kaejon.assistance.models import DeclineReason, HelpKind, Matter, MatterStep, Programme
from kaejon.assistance.queries.mandates import covers_need
from kaejon.assistance.rules import (
    ENDED,
    MESSAGE,
    MESSAGE_LENGTH,
    OUTSIDE,
    SIGHT,
    STEP_NOTE,
    Side,
    check_programme,
    check_promised,
    check_step,
    required_message,
)
from kaejon.audit.actions import Recorder, recording
from kaejon.audit.principal import Principal
from kaejon.lib import clock
from kaejon.logbook.actions import About, append_entry
from kaejon.logbook.kinds import Kind
from kaejon.logbook.models import Entry
from kaejon.logbook.rules import MoveRefused
from kaejon.people.models import Agency
from kaejon.plan.models import Activity
from kaejon.register.access import live_assignments
from kaejon.register.assigning import close_assignment, open_assignment, open_ties
from kaejon.register.keys import key_of
from kaejon.register.models import AssignmentKind, Campaign, Household, Need
from kaejon.register.queries.rulesets import rules_on

VERBS = {
    Kind.HELP_ACCEPTED: "matter.accept",
    Kind.HELP_DECLINED: "matter.decline",
    Kind.HELP_QUERIED: "matter.query",
    Kind.QUERY_ANSWERED: "matter.answer",
    Kind.HELP_SCHEDULED: "matter.schedule",
    Kind.HELP_FINISHED: "matter.finish",
    Kind.HELP_WITHDRAWN: "matter.withdraw",
}


class SameMatter(MoveRefused):
    """The same matter is open with the same agency already: `matter`."""

    def __init__(self, matter: Matter) -> None:
        sentence = _("มีเรื่องลักษณะเดียวกันของครัวเรือนนี้กับ%(agency)sที่ยังไม่สิ้นสุดอยู่แล้ว โปรดติดตามเรื่องเดิม")
        super().__init__("double", sentence % {"agency": matter.agency.name}, "agency")
        self.matter = matter


@dataclass(frozen=True)
class Asked:
    """What is asked of an agency, or what it offers: for one person's need, or a dimension of the household."""

    household: Household
    dimension: str
    kind: str
    message: str
    need: Need | None = None
    activity: Activity | None = None
    programme: Programme | None = None
    outside_reason: str = ""

    @property
    def about(self) -> About:
        return About(need=self.need) if self.need else About(household=self.household, dimension=self.dimension)


def send_referral(*, campaign: Campaign, asked: Asked, agency: Agency, by: Principal) -> Matter:
    """Send a need to an agency (ส่งต่อ), which should answer within the campaign's days; the household is tied to it.

    An agency outside whose mandate the need lies is taken only with a reason. Raises MoveRefused with the field.
    """
    outside = ""
    if not covers_need(agency, asked.household, asked.dimension):
        outside = kept_text(asked.outside_reason, MESSAGE_LENGTH, "outside_reason")
        if not outside:
            raise MoveRefused(
                "outside",
                _("ปัญหานี้อยู่นอกอำนาจหน้าที่ที่บันทึกไว้ของ%(agency)s หากจะส่ง โปรดระบุเหตุผล") % {"agency": agency.name},
                "outside_reason",
            )
    with recording("matter.refer", by=by, campaign_id=campaign.pk, subject=subject_of(asked)) as recorder:
        refuse_same(asked, agency)
        due = clock.today() + dt.timedelta(days=rules_on(campaign, clock.today()).answer_days)
        matter = write_matter(recorder, campaign, Kind.REFERRED, asked, agency, outside=outside, due=due, by=by)
        recorder.detail = detail_of(matter, is_outside=bool(outside))
    return matter


def make_offer(
    *, campaign: Campaign, asked: Asked, agency: Agency, until_on: dt.date | None = None, by: Principal
) -> Matter:
    """Commit an agency's own help without being asked (แจ้งความประสงค์ช่วยเหลือ), for a day where one is given.

    Only within its mandate, or for a household tied to it already: an offer opens the household to the agency.
    """
    if until_on is not None:
        check_promised(until_on)
    check_may_offer(campaign, asked, agency)
    with recording("matter.offer", by=by, campaign_id=campaign.pk, subject=subject_of(asked)) as recorder:
        refuse_same(asked, agency)
        matter = write_matter(recorder, campaign, Kind.OFFERED, asked, agency, until_on=until_on, by=by)
        recorder.detail = detail_of(matter)
    return matter


def check_may_offer(campaign: Campaign, asked: Asked, agency: Agency) -> None:
    """Refuse an offer outside the agency's mandate, unless the household is tied to it or to its head."""
    if covers_need(agency, asked.household, asked.dimension):
        return
    ties = live_assignments(AssignmentKind.AGENCY, AssignmentKind.GODPARENT).filter(campaign=campaign)
    above = [asked.household.area_id[:digits] for digits in (4, 6, 8)]
    here = Q(household=asked.household) | Q(area__in=above)
    if not ties.filter(here, Q(agency=agency) | Q(appointment__agency=agency)).exists():
        raise MoveRefused(
            "outside",
            _("ปัญหานี้อยู่นอกอำนาจหน้าที่ที่บันทึกไว้ของ%(agency)s จึงแจ้งความประสงค์เองไม่ได้ โปรดประสานทีมของครัวเรือนให้ส่งต่อ")
            % {"agency": agency.name},
            "problem",
        )


def write_matter(
    recorder: Recorder,
    campaign: Campaign,
    kind: Kind,
    asked: Asked,
    agency: Agency,
    *,
    by: Principal,
    until_on: dt.date | None = None,
    due: dt.date | None = None,
    outside: str = "",
) -> Matter:
    """The entry, the matter beside it, and the tie between household and agency."""
    message = required_message(asked.message)
    if asked.kind not in HelpKind.values:
        raise MoveRefused("kind", _("โปรดเลือกลักษณะความช่วยเหลือ"), "kind")
    if asked.programme is not None:
        check_programme(asked.programme.ends_on, clock.today())
    entry = append_entry(recorder, campaign, kind, asked.about, by=by, occurred_on=clock.today(), until_on=until_on)
    key = key_of(owner_of(asked.about))
    matter = Matter(
        entry=entry,
        household=asked.household,
        agency=agency,
        dimension=asked.dimension,
        kind=asked.kind,
        activity=asked.activity,
        programme=asked.programme,
        message_sealed=key.seal(message, context=MESSAGE),
        outside_sealed=key.seal(outside, context=OUTSIDE) if outside else None,
        answer_due_on=due,
    )
    recorder.write(matter)
    bind(recorder, matter)
    return matter


def bind(recorder: Recorder, matter: Matter) -> None:
    """Tie the household to the matter's agency for its dimension, unless it is tied so already."""
    campaign = matter.entry.campaign
    ties = open_ties(campaign, AssignmentKind.AGENCY, [matter.household], matter.agency)
    if not any(tie.dimension == matter.dimension for tie in ties):
        open_assignment(
            recorder,
            campaign,
            AssignmentKind.AGENCY,
            household=matter.household,
            holder=matter.agency,
            dimension=matter.dimension,
            occurred_on=clock.today(),
        )


def answer_matter(
    *,
    matter: Matter,
    kind: Kind,
    side: Side,
    by: Principal,
    note: str = "",
    reason: str = "",
    until_on: dt.date | None = None,
) -> MatterStep:
    """Say the next word about a matter: its agency or the household's team, as `STEPS` allows after the last one.

    Declining wants a reason from the list and, for "other", a note; asking and answering want a note; scheduling a day.
    With the last open matter of its dimension the tie between household and agency ends. Raises MoveRefused.
    """
    kept = checked_note(kind, note, reason)
    until_on = check_promised(until_on) if kind == Kind.HELP_SCHEDULED or until_on else None
    entry = matter.entry
    detail = {"matter": str(matter.pk), "agency": str(matter.agency_id), "reason": str(reason)}
    subject = ("household", matter.household_id)
    with recording(VERBS[kind], by=by, campaign_id=entry.campaign_id, subject=subject, detail=detail) as recorder:
        check_step(last_word(matter), kind, side, is_offer=entry.kind == Kind.OFFERED)
        if kind == Kind.HELP_FINISHED and not has_delivery(matter):
            raise MoveRefused("no_delivery", _("ยังไม่มีบันทึกการให้ความช่วยเหลือของเรื่องนี้ โปรดบันทึกก่อน แล้วจึงปิดเรื่อง"))
        return write_step(recorder, matter, kind, by=by, note=kept, reason=reason, until_on=until_on)


def write_step(
    recorder: Recorder,
    matter: Matter,
    kind: Kind,
    *,
    by: Principal,
    note: str = "",
    reason: str = "",
    until_on: dt.date | None = None,
) -> MatterStep:
    """The entry of a word, the step beside it, and the end of the tie where nothing else is open."""
    about = about_of(matter.entry)
    entry = append_entry(
        recorder,
        matter.entry.campaign,
        kind,
        about,
        by=by,
        occurred_on=clock.today(),
        until_on=until_on,
        answers=matter.entry,
    )
    sealed = key_of(owner_of(about)).seal(note, context=STEP_NOTE) if note else None
    step = MatterStep(matter=matter, entry=entry, reason=reason, note_sealed=sealed)
    recorder.write(step)
    if kind in ENDED:
        release(recorder, matter)
    return step


def release(recorder: Recorder, matter: Matter) -> None:
    """End the ties of the agency to the household for the matter's dimension, unless another matter is open.

    At once; where help of that dimension was finished, `SIGHT` after that.
    """
    alike = Matter.objects.filter(
        household=matter.household_id,
        agency=matter.agency_id,
        dimension=matter.dimension,
        entry__campaign=matter.entry.campaign_id,
        entry__superseded_by__isnull=True,
    )
    others = alike.exclude(pk=matter.pk)
    if any(last_word(other) not in ENDED for other in others.select_related("entry")):
        return
    finished = MatterStep.objects.filter(
        matter__in=alike, entry__kind=Kind.HELP_FINISHED, entry__superseded_by__isnull=True
    ).aggregate(on=Max("entry__occurred_on"))["on"]
    on = max(clock.today(), finished + SIGHT) if finished else clock.today()
    ties = open_ties(matter.entry.campaign, AssignmentKind.AGENCY, [matter.household], matter.agency)
    for tie in ties:
        if tie.dimension == matter.dimension:
            close_assignment(recorder, tie, occurred_on=on)


def last_step(matter: Matter) -> MatterStep | None:
    """The newest step of a matter that was not withdrawn as a mistake."""
    steps = MatterStep.objects.filter(matter=matter, entry__superseded_by__isnull=True)
    return steps.select_related("entry__campaign").order_by("-seq", "-line").first()


def last_word(matter: Matter) -> Kind:
    """The last word about a matter that was not withdrawn as a mistake: its own kind where nothing followed."""
    step = last_step(matter)
    return Kind(step.entry.kind if step else matter.entry.kind)


def has_delivery(matter: Matter) -> bool:
    return matter.deliveries.filter(entry__superseded_by__isnull=True).exists()


def checked_note(kind: Kind, note: str, reason: str) -> str:
    """The note as it is kept; required where the word says nothing without one."""
    if kind == Kind.HELP_DECLINED:
        if reason not in DeclineReason.values:
            raise MoveRefused("reason", _("โปรดเลือกเหตุผล"), "reason")
        return (
            required_reason(note, "note") if reason == DeclineReason.OTHER else kept_text(note, MESSAGE_LENGTH, "note")
        )
    if kind in (Kind.HELP_QUERIED, Kind.QUERY_ANSWERED, Kind.HELP_WITHDRAWN):
        return required_reason(note, "note")
    return kept_text(note, MESSAGE_LENGTH, "note", multiline=True)


def refuse_same(asked: Asked, agency: Agency) -> None:
    """Refuse the same matter with the same agency while one is open (SameMatter): it was sent twice."""
    same = Matter.objects.filter(
        household=asked.household,
        agency=agency,
        dimension=asked.dimension,
        kind=asked.kind,
        entry__need=asked.need,
        entry__superseded_by__isnull=True,
    ).select_related("entry", "agency")
    for matter in same:
        if last_word(matter) not in ENDED:
            raise SameMatter(matter)


def subject_of(asked: Asked) -> tuple[str, uuid.UUID]:
    return ("need", asked.need.pk) if asked.need else ("household", asked.household.pk)


def about_of(entry: Entry) -> About:
    """The subject of a matter's entry."""
    return About(need=entry.need, household=entry.household, dimension=entry.dimension)


def detail_of(matter: Matter, *, is_outside: bool = False) -> dict[str, object]:
    found: dict[str, object] = {
        "agency": str(matter.agency_id),
        "dimension": matter.dimension,
        "kind": str(matter.kind),
    }
    return {**found, "outside": 1} if is_outside else found
