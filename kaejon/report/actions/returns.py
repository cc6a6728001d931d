"""A district's return on its way: drafted, prepared, certified or sent back, received or asked for more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kaejon.assessment.queries.persons import names_of
from kaejon.assessment.rules import kept_text
from kaejon.audit.actions import Recorder, recording
from kaejon.audit.principal import Principal
from kaejon.geography.models import Area
from kaejon.lib.citizen_id import holds_citizen_id
from kaejon.lib.thai_date import thai_datetime
from kaejon.logbook.rules import MoveRefused, check_open
from kaejon.people.models import Appointment, Role
from kaejon.register.models import Campaign
from kaejon.report.models import ReturnDraft, ReturnStep, Step
from kaejon.report.queries.district_figures import district_figures, snapshot
from kaejon.report.queries.holidays import current_number, times_of
from kaejon.report.queries.returns import draft_of, last_prepared, last_step
from kaejon.report.rules import SENDS_BACK, STEPS, ReturnSide, check_step, may_certify

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

TEXT_LENGTH = 4_000
SAYING_LENGTH = 1_000
SHORTEST = 5
NAMES: Mapping[str, StrOrPromise] = {
    "narrative": gettext_lazy("ผลการดำเนินงานสัปดาห์นี้"),
    "obstacles": gettext_lazy("ปัญหาอุปสรรค"),
    "requests": gettext_lazy("สิ่งที่ขอให้จังหวัดสนับสนุน"),
    "text": gettext_lazy("ข้อความถึงผู้จัดทำ"),
}
"""What the fields of a return are called on its page."""
VERBS = {
    Step.PREPARED: "return.prepare",
    Step.SENT_BACK: "return.send_back",
    Step.CERTIFIED: "return.certify",
    Step.MORE_ASKED: "return.ask_more",
    Step.RECEIVED: "return.receive",
}
ON_BEHALF_OF_SECRETARIAT = "ในนามฝ่ายเลขานุการ คจพ.จ."


@dataclass(frozen=True)
class Round:
    """Whose return of which round it is."""

    campaign: Campaign
    number: int
    district: Area


@dataclass(frozen=True)
class Texts:
    """What a district writes: how the week went, what stands in the way, what it asks of the province."""

    narrative: str = ""
    obstacles: str = ""
    requests: str = ""

    @classmethod
    def of(cls, row: ReturnDraft | ReturnStep) -> Texts:
        """The texts of a kept row."""
        return cls(row.narrative, row.obstacles, row.requests)

    def kept(self) -> Texts:
        """The texts as they are kept, or MoveRefused at the field of one that is too long."""
        return Texts(
            *(
                kept_text(getattr(self, name), TEXT_LENGTH, name, multiline=True)
                for name in ("narrative", "obstacles", "requests")
            )
        )

    @property
    def fields(self) -> dict[str, str]:
        return {"narrative": self.narrative, "obstacles": self.obstacles, "requests": self.requests}


def said_of_ids(fields: Mapping[str, str]) -> dict[str, str]:
    """By field a sentence where its text holds somebody's citizen ID, which a return may not; empty where none does."""
    return {
        name: _(
            "ช่อง “%(field)s” มีเลขประจำตัวประชาชน ซึ่งรายงานอำเภอระบุไม่ได้ โปรดลบเลขออก แล้วระบุเป็นจำนวนครัวเรือนหรือชื่อหมู่บ้านแทน"
        )
        % {"field": NAMES[name]}
        for name, text in fields.items()
        if holds_citizen_id(text)
    }


def check_ids(fields: Mapping[str, str]) -> None:
    """Refuse, at its field, a text that holds somebody's citizen ID. Raises MoveRefused."""
    for name, sentence in said_of_ids(fields).items():
        raise MoveRefused("citizen_id", sentence, name)


def check_prepared_ids(where: Round) -> None:
    """Refuse to certify a return, prepared before this was looked for, that holds a citizen ID. Raises MoveRefused."""
    row = last_prepared(where.campaign, where.number, where.district.code)
    if row is not None and (found := said_of_ids(Texts.of(row).fields)):
        said = " ".join(found.values())
        raise MoveRefused("citizen_id", _("%(said)s หรือขอให้ผู้จัดทำแก้ไขก่อนรับรอง") % {"said": said})


def save_return_draft(*, where: Round, texts: Texts, seen: str, by: Principal) -> ReturnDraft:
    """Keep what is typed so far; `seen` is the moment of the draft that the page began with ("" for none).

    Raises MoveRefused, naming who saved when, where another page saved meanwhile; the same text again is no conflict.
    A draft may hold a citizen ID: nothing typed is lost, `said_of_ids` tells of it, and it cannot be handed on so.
    """
    check_open(where.campaign)
    check_number(where)
    kept = texts.kept()
    subject, detail = subject_of(where)
    with recording("return.draft", by=by, campaign_id=where.campaign.pk, subject=subject, detail=detail) as recorder:
        draft = draft_of(where.campaign, where.number, where.district.code)
        check_seen(draft, seen, kept)
        check_step(state_of(where), Step.PREPARED)
        return ReturnDraft.objects.update_or_create(
            campaign=where.campaign,
            number=where.number,
            district=where.district,
            defaults={**kept.fields, "saved_at": recorder.at, "saved_by": by.account},
        )[0]


def check_seen(draft: ReturnDraft | None, seen: str, texts: Texts) -> None:
    """Refuse a page that does not know the newest draft, unless it says the same."""
    if draft is None or seen_mark(draft) == seen:
        return
    if {name: getattr(draft, name) for name in texts.fields} == texts.fields:
        return
    raise MoveRefused(
        "stale",
        _("%(name)s บันทึกร่างนี้ไปแล้วเมื่อ %(at)s หลังจากท่านเปิดหน้า โปรดคัดลอกข้อความของท่านไว้ แล้วโหลดหน้าใหม่เพื่อรวมกัน")
        % {"name": names_of([draft.saved_by])[draft.saved_by], "at": thai_datetime(draft.saved_at)},
    )


def seen_mark(draft: ReturnDraft | None) -> str:
    """What a page carries along of the draft that it began with."""
    return draft.saved_at.isoformat() if draft else ""


def prepare_return(*, where: Round, texts: Texts, after: str, by: Principal) -> ReturnStep:
    """Hand the return to who certifies it, with the district's figures as they stand now. Raises MoveRefused.

    `after` is the id of the last step that the page knew ("" for none), as in all that follows.
    """
    kept = texts.kept()
    if len(kept.narrative) < SHORTEST:
        raise MoveRefused("narrative_missing", _("โปรดสรุปผลการดำเนินงานของสัปดาห์นี้"), "narrative")
    return take_step(where, Step.PREPARED, after, by=by, texts=kept)


def certify_return(*, where: Round, after: str, by: Principal) -> ReturnStep:
    """Certify and send the return to the secretariat, as another person than who prepared it. Raises MoveRefused."""
    return take_step(where, Step.CERTIFIED, after, by=by)


def send_back_return(*, where: Round, text: str, after: str, by: Principal) -> ReturnStep:
    """Have the district mend the return before it is certified. Raises MoveRefused."""
    return take_step(where, Step.SENT_BACK, after, by=by, text=text)


def receive_return(*, where: Round, after: str, by: Principal) -> ReturnStep:
    """Receive the return in the name of the secretariat. Raises MoveRefused."""
    return take_step(where, Step.RECEIVED, after, by=by)


def ask_more_of_return(*, where: Round, text: str, after: str, by: Principal) -> ReturnStep:
    """Ask for more in the name of the secretariat: it is prepared and certified again. Raises MoveRefused."""
    return take_step(where, Step.MORE_ASKED, after, by=by, text=text)


def take_step(
    where: Round, step: Step, after: str, *, by: Principal, texts: Texts | None = None, text: str = ""
) -> ReturnStep:
    """One step, where it may follow and nobody took another since the page was opened; returns the row.

    A second press with the same words is the first. Raises MoveRefused.
    """
    check_open(where.campaign)
    check_number(where)
    said = kept_text(text, SAYING_LENGTH, "text", multiline=True)
    if step in SENDS_BACK and len(said) < SHORTEST:
        raise MoveRefused("text_missing", _("โปรดระบุสิ่งที่ต้องแก้ไขหรือเพิ่มเติม อย่างน้อย 5 ตัวอักษร"), "text")
    written = {**(texts or Texts()).fields, "text": said}
    check_ids(written)
    position = position_of(where, step, by=by)
    times = times_of(where.campaign, where.number)
    # Worked out before the chain's lock is taken, which everybody else waits for.
    figures = ""
    if step in (Step.PREPARED, Step.CERTIFIED):
        figures = snapshot(district_figures(where.campaign, where.number, where.district.code))
    subject, detail = subject_of(where)
    with recording(VERBS[step], by=by, campaign_id=where.campaign.pk, subject=subject, detail=detail) as recorder:
        last = last_step(where.campaign, where.number, where.district.code)
        if last is not None and is_same_press(where, last, step, after, written, by=by):
            recorder.detail = {**detail, "again": True}
            return last
        check_after(last, after)
        check_step(last.step if last else "", step)
        if step in (Step.CERTIFIED, Step.SENT_BACK):
            check_other_person(where, by=by)
        if step == Step.CERTIFIED:
            check_prepared_ids(where)
        row = ReturnStep(
            campaign=where.campaign, number=where.number, district=where.district, step=step, figures=figures,
            due_at=times.due_at, position=position, by=by.account, recorded_for=by.recorded_for or "", **written,
        )  # fmt: skip
        recorder.write(row)
        clear_draft(recorder, where, step)
    return row


def check_number(where: Round) -> None:
    """Refuse a round that has not begun."""
    if not 1 <= where.number <= current_number(where.campaign):
        raise MoveRefused("future", _("ยังไม่ถึงรอบรายงานครั้งที่ %(number)s") % {"number": where.number})


def check_after(last: ReturnStep | None, after: str) -> None:
    """Refuse a page that does not know the last step."""
    if (str(last.pk) if last else "") != after:
        raise MoveRefused("stale", _("มีผู้ดำเนินการกับรายงานอำเภอนี้หลังจากท่านเปิดหน้า โปรดตรวจสถานะล่าสุดแล้วดำเนินการอีกครั้ง"))


def check_other_person(where: Round, *, by: Principal) -> None:
    """Refuse who prepared it, typed it or had it typed."""
    prepared = last_prepared(where.campaign, where.number, where.district.code)
    if prepared is not None and not by.persons.isdisjoint({prepared.by, prepared.recorded_for}):
        raise MoveRefused("same_person", _("ผู้จัดทำรับรองรายงานของตนเองไม่ได้ โปรดให้ผู้มีอำนาจรับรองคนอื่นของอำเภอรับรอง"))


def is_same_press(
    where: Round, last: ReturnStep, step: Step, after: str, written: Mapping[str, str], *, by: Principal
) -> bool:
    """Whether the same person took the same step with the same words from the same page a moment ago."""
    if last.step != step or last.by != by.account:
        return False
    if any(getattr(last, name) != text for name, text in written.items()):
        return False
    rows = ReturnStep.objects.filter(campaign=where.campaign, number=where.number, district=where.district)
    before = rows.exclude(pk=last.pk).order_by("seq", "line").last()
    return (str(before.pk) if before else "") == after


def state_of(where: Round) -> str:
    """The last step, "" before the first."""
    last = last_step(where.campaign, where.number, where.district.code)
    return last.step if last else ""


def clear_draft(recorder: Recorder, where: Round, step: Step) -> None:
    """What was typed is in the prepared return now."""
    if step == Step.PREPARED:
        ReturnDraft.objects.filter(campaign=where.campaign, number=where.number, district=where.district).delete()


def position_of(where: Round, step: Step, *, by: Principal) -> str:
    """In what capacity the step is taken; raises MoveRefused where the appointment does not let it be taken."""
    side = next(allowed[step] for allowed in STEPS.values() if step in allowed)
    held = Appointment.objects.select_related("acts_for").filter(pk=by.appointment).first() if by.appointment else None
    if held is None or not held.is_in_force():
        raise MoveRefused("appointment", _("ต้องมีการแต่งตั้งที่มีผลจึงจะดำเนินการนี้ได้"))
    if side == ReturnSide.SECRETARY:
        allowed = held.role == Role.SECRETARY and held.area_id == where.campaign.province_id
    else:
        allowed = held.role == Role.DISTRICT and held.area_id == where.district.code
    if not allowed:
        raise MoveRefused("side", _("รายการนี้บันทึกได้โดยอีกฝ่ายเท่านั้น"))
    if side == ReturnSide.CERTIFIER and not may_certify(held):
        raise MoveRefused("certifier", _("ผู้รับรองต้องเป็นนายอำเภอ ผู้รักษาราชการแทน หรือผู้บันทึกแทนของนายอำเภอ"))
    basis = str(held.get_basis_display())
    return (
        f"{held.position} · {ON_BEHALF_OF_SECRETARIAT}"
        if side == ReturnSide.SECRETARY
        else f"{held.position} ({basis})"
    )


def subject_of(where: Round) -> tuple[tuple[str, object], dict[str, object]]:
    """What the audit says the event is about."""
    return ("area", where.district.code), {"number": where.number, "district": where.district.code}
