from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from kaejon.assessment.models import Decision
from kaejon.assessment.queries.cards import standing_of_need
from kaejon.assessment.queries.survey import SurveyRow
from kaejon.assessment.rules import required_reference
from kaejon.audit.actions import recording
from kaejon.audit.principal import Principal
from kaejon.logbook.actions import About, append_entry
from kaejon.logbook.kinds import Kind, State
from kaejon.logbook.rules import MoveRefused, check_occurred_on, check_open
from kaejon.register.models import Campaign


@dataclass(frozen=True)
class Loaded:
    """What a survey's list changed: needs that now pass, that now fail, and those of which it says what is known."""

    passed: int
    failed: int
    unchanged: int
    dismissed: int


def load_survey(
    *, campaign: Campaign, rows: Sequence[SurveyRow], reference: str, occurred_on: dt.date, by: Principal
) -> Loaded:
    """Record what a later survey (จปฐ.) found of each need, under its name and round: all rows or none.

    A need of which the same is known already is left alone, so that loading a list twice changes nothing; a dismissed
    one is skipped. Raises MoveRefused.
    """
    kept = required_reference(reference)
    check_open(campaign)
    check_occurred_on(campaign, occurred_on)
    if not rows:
        raise MoveRefused("nothing", _("ไม่มีแถวที่รับได้ในไฟล์นี้ โปรดแก้ตามเหตุผลที่แจ้งแล้วส่งใหม่"), "file")
    on_list = [row for row in rows if standing_of_need(row.need).state != State.DISMISSED]
    changed = [row for row in on_list if standing_of_need(row.need).passes_survey is not row.passes]
    done = Loaded(
        passed=sum(row.passes for row in changed),
        failed=sum(not row.passes for row in changed),
        unchanged=len(on_list) - len(changed),
        dismissed=len(rows) - len(on_list),
    )
    detail = {"passed": done.passed, "failed": done.failed, "unchanged": done.unchanged}
    with recording("survey.load", by=by, campaign_id=campaign.pk, detail=detail) as recorder:
        for row in changed:
            kind = Kind.SURVEY_PASSED if row.passes else Kind.SURVEY_FAILED
            entry = append_entry(recorder, campaign, kind, About(need=row.need), by=by, occurred_on=occurred_on)
            recorder.write(Decision(entry=entry, reference=kept))
    return done
