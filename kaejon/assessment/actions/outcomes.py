from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.utils.translation import gettext as _

from kaejon.assessment.actions.beside import Answers, Told, checked_told, write_answers, write_told
from kaejon.assessment.actions.verification import subject_of
from kaejon.assessment.models import Answer, Method, Verification
from kaejon.assessment.queries.failing import Failing, failing_of
from kaejon.assessment.queries.indicators import catalogue
from kaejon.assessment.rules import (
    VERIFICATION_INDICATORS,
    check_all_pass,
    failing_indicators,
    hold_for_household,
    numbers_text,
)
from kaejon.audit.actions import recording
from kaejon.audit.principal import Principal
from kaejon.logbook.actions import About, append_entry
from kaejon.logbook.kinds import Kind, State
from kaejon.logbook.models import Entry, NeedStanding
from kaejon.logbook.rules import MoveRefused, dismissed_sentence
from kaejon.register.keys import key_of
from kaejon.register.models import Campaign, Dimension, Member, Need


def propose_outcome(
    *,
    campaign: Campaign,
    need: Need,
    answers: Mapping[int, str],
    occurred_on: dt.date,
    by: Principal,
    told: Told,
) -> Entry:
    """Propose that a need is resolved: its failing indicators were assessed again and all pass, with evidence.

    Where every failing indicator of the household in that dimension speaks of the household, it is said once and
    holds for every member. Another person confirms it (`actions.decisions`). Raises MoveRefused where an indicator is
    not answered or does not pass, and without note or photo.
    """
    told = checked_told(told)
    refuse_dismissed_need(need, Kind.OUTCOME_PROPOSED)
    failing = failing_of(campaign, need.member.household)
    check_all_pass(failing.numbers_for(need), answers)
    if told.is_empty:
        raise MoveRefused("evidence_missing", _("โปรดเขียนบันทึกหรือแนบภาพเป็นหลักฐานอย่างน้อย 1 อย่าง"), "note")
    about = about_of_need(need, failing)
    detail = {"indicators": len(answers), "photos": len(told.photos)}
    with recording(
        "outcome.propose", by=by, campaign_id=campaign.pk, subject=subject_of(about), detail=detail
    ) as recorder:
        entry = append_entry(recorder, campaign, Kind.OUTCOME_PROPOSED, about, by=by, occurred_on=occurred_on)
        write_answers(recorder, entry, about, [Answers(need.dimension, answers, about.need)])
        write_told(recorder, campaign, entry, about, told)
    return entry


def record_relapse(
    *,
    campaign: Campaign,
    need: Need,
    indicators: tuple[int, ...],
    occurred_on: dt.date,
    by: Principal,
    told: Told = Told(),  # noqa: B008  frozen
) -> list[Entry]:
    """Record that a resolved need fails again (กลับมาตกเกณฑ์), by which indicators: it is open and wants a new plan.

    Where they all speak of the household it is said of every resolved need of that dimension. Raises MoveRefused.
    """
    told = checked_told(told)
    refuse_dismissed_need(need, Kind.RELAPSED)
    known = catalogue()
    named = failing_indicators(need.dimension, indicators, known)
    with recording("need.relapse", by=by, campaign_id=campaign.pk, subject=("need", need.pk)) as recorder:
        needs = resolved_beside(campaign, need) if hold_for_household(named, known) else [need]
        written = []
        for each in needs:
            about = About(need=each)
            entry = append_entry(recorder, campaign, Kind.RELAPSED, about, by=by, occurred_on=occurred_on)
            recorder.write(failing_again(entry, each, numbers_text(named)))
            write_told(recorder, campaign, entry, about, told if each == need else Told(told.note))
            written.append(entry)
    return written


def resolved_beside(campaign: Campaign, need: Need) -> list[Need]:
    """The need, and the resolved needs of its dimension in the same household."""
    beside = Need.objects.filter(
        campaign=campaign,
        dimension=need.dimension,
        member__in=Member.objects.filter(household=need.member.household_id).order_by(),
        standing__state=State.RESOLVED,
    )
    return [need, *beside.exclude(pk=need.pk).select_related("member").order_by("pk")]


def failing_again(entry: Entry, need: Need, numbers: str) -> Verification:
    """The failing indicators beside a relapse, as a verification names them; those of health sealed."""
    is_health = need.dimension == Dimension.HEALTH
    sealed = key_of(need.member_id).seal(numbers, context=VERIFICATION_INDICATORS) if is_health else None
    return Verification(
        entry=entry,
        answer=Answer.CONFIRMED,
        method=Method.HOME_VISIT,
        indicators="" if is_health else numbers,
        indicators_sealed=sealed,
    )


def about_of_need(need: Need, failing: Failing) -> About:
    """The household and dimension where all that fails there speaks of the household, else the need alone."""
    if failing.is_shared(need.dimension):
        return About(household=need.member.household, dimension=need.dimension)
    return About(need=need)


def refuse_dismissed_need(need: Need, kind: Kind) -> None:
    """Refuse what is said of a need that is off the list, also where its household's other needs are not."""
    row = NeedStanding.objects.filter(need=need, state=State.DISMISSED).first()
    if row is not None:
        raise MoveRefused("dismissed", dismissed_sentence(kind, row.reason))
