from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from kaejon.assessment.models import Answer, Method, Verification
from kaejon.assessment.queries.indicators import catalogue
from kaejon.assessment.rules import (
    KIND_OF_ANSWER,
    NOTE_LENGTH,
    OF_A_PROBLEM,
    REASON_OF_ANSWER,
    REFERENCE_LENGTH,
    VERIFICATION_INDICATORS,
    VERIFICATION_NOTE,
    Catalogue,
    failing_indicators,
    hold_for_household,
    kept_text,
    numbers_text,
)
from kaejon.audit.actions import Recorder, recording
from kaejon.audit.principal import Principal
from kaejon.lib.thai_date import thai_date, thai_datetime
from kaejon.logbook.actions import About, append_entry
from kaejon.logbook.kinds import State, Subject
from kaejon.logbook.models import Entry, NeedStanding
from kaejon.logbook.rules import MoveRefused, dismissed_sentence
from kaejon.register.keys import key_of
from kaejon.register.models import Campaign, Dimension, Household

SHARED_FIELDS = ("method", "occurred_on", "note", "reference")


@dataclass(frozen=True)
class Finding:
    """What was found about one subject. `key` names it in a form, `needs` are the needs it was said of."""

    about: About
    answer: str
    indicators: tuple[int, ...] = ()
    key: str = ""
    needs: frozenset[uuid.UUID] = frozenset()


@dataclass(frozen=True)
class Circumstances:
    """How, when and by whom the findings came about."""

    method: str
    occurred_on: dt.date
    by: Principal
    note: str = ""
    reference: str = ""


def verify(
    *,
    campaign: Campaign,
    about: About,
    answer: str,
    method: str,
    occurred_on: dt.date,
    by: Principal,
    indicators: Iterable[int] = (),
    note: str = "",
    reference: str = "",
) -> Verification:
    """Record one answer of a verification (การสอบทาน) of a need, a person or a household.

    A confirmed problem names its failing indicators; where all of them speak of the household, it is recorded once
    for the household and holds for every member on the list. "Not found", moved, died, not in the area and duplicate
    only propose a dismissal: a second person confirms it. Raises MoveRefused with a Thai sentence and the field.
    """
    told = checked(Circumstances(method, occurred_on, by, note, reference))
    finding = settled(Finding(about, answer, tuple(indicators)), catalogue())
    detail = {"answer": str(answer)}
    with recording(
        "need.verify", by=by, campaign_id=campaign.pk, subject=subject_of(finding.about), detail=detail
    ) as recorder:
        return record_finding(recorder, campaign, finding, told)


def verify_household(
    *, campaign: Campaign, household: Household, findings: Sequence[Finding], told: Circumstances
) -> list[Verification]:
    """Record everything that one visit, call or meeting found about a household: all of it or nothing.

    Confirmed problems of one dimension whose indicators all speak of the household become one record.
    Raises MoveRefused as `verify` does; its `field` begins with the finding's key: "<key>.indicators".
    """
    if not findings:
        raise MoveRefused("nothing", _("ยังไม่ได้เลือกคำตอบ โปรดเลือกอย่างน้อย 1 รายการ"))
    told = checked(told)
    known = catalogue()
    ready: list[Finding] = []
    for finding in findings:
        with naming(finding):
            ready = merged(ready, settled(finding, known))
    written: list[Verification] = []
    detail = {"answers": len(ready)}
    with recording(
        "household.verify", by=told.by, campaign_id=campaign.pk, subject=("household", household.pk), detail=detail
    ) as recorder:
        for finding in ready:
            with naming(finding):
                written.append(record_finding(recorder, campaign, finding, told))
    return written


@contextmanager
def naming(finding: Finding) -> Iterator[None]:
    """Let a refusal name the finding it is about, unless it is about what all findings share."""
    try:
        yield
    except MoveRefused as refusal:
        if refusal.field in SHARED_FIELDS or not finding.key:
            raise
        raise MoveRefused(refusal.code, str(refusal), f"{finding.key}.{refusal.field or 'answer'}") from None


def checked(told: Circumstances) -> Circumstances:
    """The circumstances with texts as they are kept; refuses an unknown method."""
    if told.method not in Method.values:
        raise MoveRefused("method_unknown", _("โปรดเลือกวิธีสอบทานจากรายการ"), "method")
    return replace(
        told,
        note=kept_text(told.note, NOTE_LENGTH, "note", multiline=True),
        reference=kept_text(told.reference, REFERENCE_LENGTH, "reference"),
    )


def settled(finding: Finding, known: Catalogue) -> Finding:
    """The finding about its rightful subject: the household and dimension where the indicators speak of it."""
    about, need = finding.about, finding.about.need
    if finding.answer not in Answer.values:
        raise MoveRefused("answer_unknown", _("โปรดเลือกผลการสอบทานจากรายการ"), "answer")
    dimension = need.dimension if need else about.dimension
    if finding.answer not in OF_A_PROBLEM:
        if need is not None or about.dimension:
            raise MoveRefused("subject", _("คำตอบนี้ใช้กับสมาชิกหรือทั้งครัวเรือน ไม่ใช้กับปัญหาเพียงมิติเดียว"), "answer")
        return replace(finding, indicators=())
    if not dimension:
        raise MoveRefused("subject", _("คำตอบนี้ใช้กับปัญหารายมิติ โปรดเลือกปัญหาที่สอบทาน"), "answer")
    needs = frozenset({need.pk}) if need else frozenset()
    if finding.answer != Answer.CONFIRMED:
        return replace(finding, indicators=(), needs=needs)
    named = failing_indicators(dimension, finding.indicators, known)
    if hold_for_household(named, known):
        household = need.member.household if need else about.household
        return replace(finding, about=About(household=household, dimension=dimension), indicators=named, needs=needs)
    if need is None:
        raise MoveRefused("person_level", _("ตัวชี้วัดระดับบุคคลต้องสอบทานรายคน โปรดเลือกสมาชิกที่ตกเกณฑ์"), "indicators")
    return replace(finding, indicators=named, needs=needs)


def merged(ready: list[Finding], finding: Finding) -> list[Finding]:
    """`ready` with the finding: two confirmations about one household and dimension become one."""
    for index, other in enumerate(ready):
        if finding.answer == other.answer == Answer.CONFIRMED and finding.about == other.about:
            numbers = tuple(sorted({*other.indicators, *finding.indicators}))
            joined = replace(other, indicators=numbers, needs=other.needs | finding.needs)
            return [*ready[:index], joined, *ready[index + 1 :]]
    return [*ready, finding]


def record_finding(recorder: Recorder, campaign: Campaign, finding: Finding, told: Circumstances) -> Verification:
    """Append the entry and the verification beside it; runs under the chain's lock."""
    about, kind = finding.about, KIND_OF_ANSWER[finding.answer]
    refuse_dismissed(finding)
    refuse_double(campaign, finding, told)
    entry = append_entry(
        recorder,
        campaign,
        kind,
        about,
        by=told.by,
        occurred_on=told.occurred_on,
        reason=str(REASON_OF_ANSWER.get(finding.answer, "")),
    )
    numbers = numbers_text(finding.indicators)
    is_health = (about.need.dimension if about.need else about.dimension) == Dimension.HEALTH
    key = key_of(owner_of(about)) if told.note or (numbers and is_health) else None
    verification = Verification(
        entry=entry,
        answer=finding.answer,
        method=told.method,
        indicators="" if is_health else numbers,
        indicators_sealed=key.seal(numbers, context=VERIFICATION_INDICATORS) if key and numbers and is_health else None,
        note_sealed=key.seal(told.note, context=VERIFICATION_NOTE) if key and told.note else None,
        reference=told.reference,
    )
    recorder.write(verification)
    return verification


def refuse_dismissed(finding: Finding) -> None:
    """Refuse a finding said of a need that is off the list, also where its household's other needs are not."""
    rows = NeedStanding.objects.filter(need__in=finding.needs, state=State.DISMISSED)
    for row in rows:
        raise MoveRefused("dismissed", dismissed_sentence(KIND_OF_ANSWER[finding.answer], row.reason), "answer")


def refuse_double(campaign: Campaign, finding: Finding, told: Circumstances) -> None:
    """Refuse the same answer of the same person about the same subject on the same day: it was sent twice."""
    about = finding.about
    earlier = Entry.objects.filter(
        campaign=campaign,
        need=about.need,
        member=about.member,
        household=about.household,
        dimension=about.dimension,
        by=told.by.account,
        recorded_for=told.by.recorded_for or "",
        occurred_on=told.occurred_on,
        verification__answer=finding.answer,
        superseded_by__isnull=True,
        answered_by__isnull=True,
    ).first()
    if earlier is not None:
        raise MoveRefused(
            "double",
            _("ท่านบันทึก “%(answer)s” ของวันที่ %(date)s ไว้แล้วเมื่อ %(at)s ระบบไม่บันทึกซ้ำ หากต้องการแก้ ให้ยกเลิกรายการเดิมก่อน")
            % {
                "answer": Answer(finding.answer).label,
                "date": thai_date(told.occurred_on),
                "at": thai_datetime(earlier.recorded_at),
            },
            "answer",
        )


def owner_of(about: About) -> uuid.UUID:
    """Whose key seals what is said about the subject."""
    if about.need is not None:
        return about.need.member_id
    subject = about.member or about.household
    assert subject is not None, "an About has a subject"
    return subject.pk


def subject_of(about: About) -> tuple[str, uuid.UUID]:
    """The subject as the audit names it."""
    row = about.need or about.member or about.household
    assert row is not None, "an About has a subject"
    return str(Subject(about.subject)), row.pk
