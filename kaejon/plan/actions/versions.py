from __future__ import annotations

import datetime as dt
import json
import uuid

from django.utils.translation import gettext as _

from kaejon.assessment.rules import check_own, check_second_person, required_reason
from kaejon.audit.actions import Recorder, recording
from kaejon.audit.principal import Principal
from kaejon.lib import clock
from kaejon.logbook.actions import About, append_entry
from kaejon.logbook.kinds import FOUND_TRUE, Kind, State
from kaejon.logbook.models import Entry
from kaejon.logbook.queries import needs_in_household
from kaejon.logbook.rules import MoveRefused, check_occurred_on
from kaejon.plan.actions.drafts import check_edition, clear_draft, locked_plan
from kaejon.plan.content import Content, PlannedActivity
from kaejon.plan.models import (
    IN_FORCE,
    Activity,
    HouseholdPlan,
    PlanAcknowledgement,
    PlanDecision,
    PlanVersion,
    Verdict,
)
from kaejon.plan.rules import PLAN_CONTENT, PLAN_NOTE, PLAN_REASON, checked
from kaejon.register.keys import key_of
from kaejon.register.models import Campaign, Household, Member, Need

PLANNABLE = FOUND_TRUE | {State.CONTINUING_CARE}
KIND_OF_VERDICT = {
    Verdict.RETURNED: Kind.PLAN_RETURNED,
    Verdict.ADJUSTED: Kind.ADJUSTED,
    Verdict.DECLINED: Kind.ADJUSTMENT_DECLINED,
    Verdict.WITHDRAWN: Kind.ADJUSTMENT_WITHDRAWN,
}


def submit_plan(
    *, campaign: Campaign, household: Household, content: Content, edition: int, by: Principal
) -> PlanVersion:
    """Send the plan to the district as its next version; the draft is done with.

    Raises MoveRefused with the field for what is missing, DraftStale where somebody saved or sent meanwhile.
    """
    subject = ("household", household.pk)
    with recording("plan.submit", by=by, campaign_id=campaign.pk, subject=subject) as recorder:
        plan = locked_plan(campaign, household)
        check_edition(plan, edition)
        if waiting_version(plan, is_adjustment=False) is not None:
            raise MoveRefused("waiting", _("แผนฉบับก่อนยังรอ คจพ.อ. พิจารณา โปรดรอผล หรือขอให้ คจพ.อ. ส่งกลับก่อน"))
        version = write_version(recorder, plan, content, Kind.PLAN_SUBMITTED, by=by)
        clear_draft(plan)
        recorder.detail = {"version": version.number}
    return version


def propose_adjustment(
    *,
    campaign: Campaign,
    household: Household,
    content: Content,
    amends: PlanVersion | None,
    reason: str,
    by: Principal,
) -> PlanVersion:
    """Propose, as an agency head, how the plan in force should be adjusted, with a reason; the district answers."""
    kept = required_reason(reason)
    subject = ("household", household.pk)
    with recording("plan.adjust", by=by, campaign_id=campaign.pk, subject=subject) as recorder:
        plan = locked_plan(campaign, household)
        if amends is None or amends != version_in_force(plan):
            raise MoveRefused("stale", _("แผนเปลี่ยนไปหลังจากที่ท่านเปิดหน้า โปรดเปิดแผนล่าสุดแล้วเสนอใหม่ สิ่งที่ท่านพิมพ์ยังอยู่ในหน้านี้"))
        if content.same_as(content_of(amends)):
            raise MoveRefused("unchanged", _("ข้อเสนอนี้เหมือนแผนเดิมทุกข้อ โปรดแก้ไขข้อที่ต้องการปรับ"))
        if waiting_version(plan, is_adjustment=True) is not None:
            raise MoveRefused("waiting", _("มีข้อเสนอปรับแผนที่รอ คจพ.อ. ตอบอยู่แล้ว โปรดรอผลของข้อเสนอนั้นก่อน"))
        version = write_version(recorder, plan, content, Kind.ADJUSTMENT_PROPOSED, by=by, amends=amends, reason=kept)
        recorder.detail = {"version": version.number, "amends": amends.number}
    return version


def decide_version(*, version: PlanVersion, verdict: str, note: str = "", by: Principal) -> PlanDecision:
    """Endorse a submitted plan or send it back; accept a proposed adjustment or answer it: as another person.

    Endorsing and accepting mark the needs of the version's activities as planned, in the same event. A note is
    required unless it is endorsed or accepted. Raises MoveRefused.
    """
    check_second_person(by, persons_of(version.entry))
    allowed = (Verdict.ADJUSTED, Verdict.DECLINED) if version.is_adjustment else (Verdict.ENDORSED, Verdict.RETURNED)
    if verdict not in allowed:
        raise MoveRefused("verdict", _("โปรดเลือกผลการพิจารณาจากรายการ"), "verdict")
    kept = note.strip() and required_reason(note, "note") if verdict in IN_FORCE else required_reason(note, "note")
    return recorded_decision(version, Verdict(verdict), kept, by=by)


def withdraw_adjustment(*, version: PlanVersion, by: Principal) -> PlanDecision:
    """Take one's own proposed adjustment back before the district answered it. Raises MoveRefused."""
    check_own(by, persons_of(version.entry))
    return recorded_decision(version, Verdict.WITHDRAWN, "", by=by)


def recorded_decision(version: PlanVersion, verdict: Verdict, note: str, *, by: Principal) -> PlanDecision:
    campaign, household = version.plan.campaign, version.plan.household
    subject, detail = ("household", household.pk), {"version": version.number, "verdict": str(verdict)}
    with recording("plan.decide", by=by, campaign_id=campaign.pk, subject=subject, detail=detail) as recorder:
        plan = locked_plan(campaign, household)
        check_undecided(version)
        if verdict == Verdict.ADJUSTED and version.amends != version_in_force(plan):
            raise MoveRefused("stale", _("แผนเปลี่ยนไปแล้วหลังจากมีข้อเสนอนี้ จึงรับทั้งฉบับไม่ได้ โปรดตอบข้อเสนอและปรับแผนเอง"))
        write_entries(recorder, version, verdict, by=by)
        decision = PlanDecision(
            version=version,
            verdict=verdict,
            by=by.account,
            occurred_on=clock.today(),
            note_sealed=key_of(household.pk).seal(note, context=PLAN_NOTE) if note else None,
        )
        recorder.write(decision)
    return decision


def write_entries(recorder: Recorder, version: PlanVersion, verdict: Verdict, *, by: Principal) -> None:
    """The entries of a decision: the household's, and where the plan is in force by it those of the needs planned."""
    campaign, about = version.plan.campaign, About(household=version.plan.household)
    today = clock.today()
    if verdict in KIND_OF_VERDICT:
        answers = version.entry if version.is_adjustment else None
        append_entry(recorder, campaign, KIND_OF_VERDICT[verdict], about, by=by, occurred_on=today, answers=answers)
    if verdict in IN_FORCE:
        for subject in subjects_planned(version):
            append_entry(recorder, campaign, Kind.PLANNED, subject, by=by, occurred_on=today)


def subjects_planned(version: PlanVersion) -> list[About]:
    """What the version's activities are for: a dimension of the household, or single needs; those that take a plan.

    Raises MoveRefused where none of them does any more.
    """
    household = version.plan.household
    able = {
        need.pk: need for need in needs_in_household(version.plan.campaign, household.pk) if state_of(need) in PLANNABLE
    }
    whole: list[str] = []
    single: dict[object, Need] = {}
    for activity in version.activities.order_by("line"):
        if activity.need_id is None and activity.dimension not in whole:
            whole.append(activity.dimension)
        elif activity.need_id in able:
            single[activity.need_id] = able[activity.need_id]
    subjects = [
        About(household=household, dimension=code)
        for code in whole
        if any(need.dimension == code for need in able.values())
    ]
    subjects += [About(need=need) for need in single.values() if need.dimension not in whole]
    if not subjects:
        raise MoveRefused("no_need", _("ปัญหาทุกข้อในแผนนี้แก้ไขแล้วหรือนำออกจากบัญชีแล้ว โปรดส่งแผนกลับเพื่อทบทวน"))
    return subjects


def acknowledge_plan(
    *, version: PlanVersion, member: Member, manner: str, occurred_on: dt.date, by: Principal
) -> PlanAcknowledgement:
    """Record that the family knows the version: who said so, how, on which day. Raises MoveRefused."""
    household = version.plan.household
    if member.household_id != household.pk:
        raise MoveRefused("member", _("ผู้รับทราบต้องเป็นสมาชิกของครัวเรือนนี้"), "member")
    subject, detail = ("household", household.pk), {"version": version.number, "manner": str(manner)}
    with recording(
        "plan.acknowledge", by=by, campaign_id=version.plan.campaign_id, subject=subject, detail=detail
    ) as recorder:
        check_occurred_on(version.plan.campaign, occurred_on)
        if occurred_on < version.entry.occurred_on:
            raise MoveRefused("early", _("วันที่รับทราบอยู่ก่อนวันที่ส่งแผนฉบับนี้ โปรดตรวจวันที่"), "occurred_on")
        if version.acknowledgements.filter(member=member).exists():
            raise MoveRefused("double", _("บันทึกการรับทราบของสมาชิกผู้นี้สำหรับแผนฉบับนี้ไว้แล้ว"), "member")
        entry = append_entry(
            recorder,
            version.plan.campaign,
            Kind.PLAN_ACKNOWLEDGED,
            About(household=household),
            by=by,
            occurred_on=occurred_on,
        )
        found = PlanAcknowledgement(version=version, entry=entry, member=member, manner=manner)
        recorder.write(found)
    return found


def write_version(
    recorder: Recorder,
    plan: HouseholdPlan,
    content: Content,
    kind: Kind,
    *,
    by: Principal,
    amends: PlanVersion | None = None,
    reason: str = "",
) -> PlanVersion:
    """Check the content, and write its entry, the version and its activities."""
    needs = {str(n.pk): n for n in needs_in_household(plan.campaign, plan.household_id) if state_of(n) in PLANNABLE}
    present = version_in_force(plan)
    in_force = content_of(present) if present else None
    checked(content, plan.campaign, {need.dimension for need in needs.values()}, set(needs), in_force)
    entry = append_entry(
        recorder, plan.campaign, kind, About(household=plan.household), by=by, occurred_on=clock.today()
    )
    key = key_of(plan.household_id)
    newest = plan.versions.order_by("-number").first()
    version = PlanVersion(
        plan=plan,
        number=newest.number + 1 if newest else 1,
        entry=entry,
        content_sealed=key.seal(json.dumps(content.as_json(), ensure_ascii=False), context=PLAN_CONTENT),
        reason_sealed=key.seal(reason, context=PLAN_REASON) if reason else None,
        amends=amends,
    )
    recorder.write(version)
    recorder.write_all(activity_of(version, each) for each in content.activities)
    return version


def activity_of(version: PlanVersion, each: PlannedActivity) -> Activity:
    owner, _colon, owner_id = each.owner.partition(":")
    return Activity(
        version=version,
        key=each.key,
        dimension=each.dimension,
        need_id=uuid.UUID(each.need) if each.need else None,
        agency_id=uuid.UUID(owner_id) if owner == "agency" else None,
        team_id=uuid.UUID(owner_id) if owner == "team" else None,
        value_satang=each.value_satang,
        source=each.source,
        due_on=each.due_on,
    )


def content_of(version: PlanVersion) -> Content:
    """What the version says."""
    text = key_of(version.plan.household_id).open(bytes(version.content_sealed), context=PLAN_CONTENT)
    return Content.of_json(json.loads(text))


def version_in_force(plan: HouseholdPlan) -> PlanVersion | None:
    """The household's plan: the version endorsed or accepted last."""
    return plan.versions.filter(decision__verdict__in=IN_FORCE).order_by("-decision__seq").first()


def waiting_version(plan: HouseholdPlan, *, is_adjustment: bool) -> PlanVersion | None:
    """The version that waits for the district, submitted or proposed."""
    return plan.versions.filter(decision__isnull=True, amends__isnull=not is_adjustment).order_by("-number").first()


def check_undecided(version: PlanVersion) -> None:
    """Refuse a second decision: a stale page, or two officers at once."""
    if PlanDecision.objects.filter(version=version).exists():
        raise MoveRefused("decided", _("แผนฉบับนี้มีผู้พิจารณาแล้วหรือถูกถอนไปแล้ว โปรดโหลดหน้าใหม่เพื่อดูผล"))


def persons_of(entry: Entry) -> frozenset[str]:
    """Everybody who counts as having recorded the entry."""
    return frozenset(person for person in (entry.by, entry.recorded_for) if person)


def state_of(need: Need) -> str:
    standing = getattr(need, "standing", None)
    return standing.state if standing else State.LISTED
