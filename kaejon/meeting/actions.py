from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from kaejon.assessment.rules import kept_text
from kaejon.audit.actions import recording
from kaejon.audit.principal import Principal
from kaejon.geography.models import Area
from kaejon.lib import clock
from kaejon.logbook.rules import MoveRefused, check_open
from kaejon.meeting.models import Directive, DirectiveWord, Word
from kaejon.meeting.rules import TEXT, TEXT_LENGTH, Side, check_due, check_word, required_text
from kaejon.people.models import Agency
from kaejon.register.keys import key_of
from kaejon.register.models import Campaign, Household

VERBS = {
    Word.ANSWERED: "directive.answer",
    Word.RETURNED: "directive.return",
    Word.CLOSED: "directive.close",
    Word.WITHDRAWN: "directive.withdraw",
}


def give_directive(
    *,
    campaign: Campaign,
    text: str,
    due_on: dt.date,
    district: Area | None = None,
    agency: Agency | None = None,
    household: Household | None = None,
    by: Principal,
) -> Directive:
    """Direct a district or an agency to do something until a day, about a household where one is named.

    Raises MoveRefused, naming the field.
    """
    check_open(campaign)
    kept = required_text(text)
    check_due(due_on)
    if (district is None) == (agency is None):
        raise MoveRefused("office", _("โปรดเลือกอำเภอหรือหน่วยงานที่รับข้อสั่งการ อย่างใดอย่างหนึ่ง"), "district")
    directive = Directive(
        campaign=campaign,
        district=district,
        agency=agency,
        household=household,
        due_on=due_on,
        occurred_on=clock.today(),
        by=by.account,
        recorded_for=by.recorded_for or "",
        **text_of(kept, household),
    )
    detail = {"district": district.pk if district else "", "agency": str(agency.pk) if agency else ""}
    subject = ("directive", directive.pk)
    with recording("directive.give", by=by, campaign_id=campaign.pk, subject=subject, detail=detail) as recorder:
        recorder.write(directive)
    return directive


def say_of_directive(*, directive: Directive, word: Word, side: Side, text: str = "", by: Principal) -> DirectiveWord:
    """Answer a directive as its office; or as its giver close it, want more, or withdraw it. Raises MoveRefused."""
    kept = kept_text(text, TEXT_LENGTH, "text", multiline=True) if word == Word.CLOSED else required_text(text)
    said = DirectiveWord(
        directive=directive,
        word=word,
        occurred_on=clock.today(),
        by=by.account,
        recorded_for=by.recorded_for or "",
        **text_of(kept, directive.household),
    )
    subject = ("directive", directive.pk)
    with recording(VERBS[word], by=by, campaign_id=directive.campaign_id, subject=subject) as recorder:
        check_word(last_word(directive), word, side)
        recorder.write(said)
    return said


def last_word(directive: Directive) -> str:
    """The last word about a directive, "" where none was said yet."""
    found = DirectiveWord.objects.filter(directive=directive).order_by("-seq", "-line").first()
    return found.word if found else ""


def text_of(text: str, household: Household | None) -> dict[str, Any]:
    """The text as it is kept: sealed where it may tell of a household's people."""
    if household is None:
        return {"text": text}
    return {"text": "", "text_sealed": key_of(household.pk).seal(text, context=TEXT)}
