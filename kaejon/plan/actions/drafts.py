from __future__ import annotations

import json

from django.utils.translation import gettext as _

from kaejon.assessment.queries.persons import names_of
from kaejon.audit.actions import recording
from kaejon.audit.principal import Principal
from kaejon.lib.thai_date import thai_datetime
from kaejon.logbook.rules import MoveRefused, check_open
from kaejon.plan.content import Content
from kaejon.plan.models import HouseholdPlan
from kaejon.plan.rules import PLAN_DRAFT
from kaejon.register.keys import key_of
from kaejon.register.models import Campaign, Household


class DraftStale(MoveRefused):
    """Somebody else saved the draft since the page was opened."""


def save_draft(
    *, campaign: Campaign, household: Household, content: Content, edition: int, by: Principal
) -> HouseholdPlan:
    """Keep what is written so far, whole or not; `edition` is the one that the page began with.

    Raises DraftStale, naming who saved and when, where another page saved meanwhile: the caller shows both.
    """
    check_open(campaign)
    subject = ("household", household.pk)
    with recording("plan.draft", by=by, campaign_id=campaign.pk, subject=subject) as recorder:
        plan = locked_plan(campaign, household)
        check_edition(plan, edition)
        sealed = key_of(household.pk).seal(json.dumps(content.as_json(), ensure_ascii=False), context=PLAN_DRAFT)
        plan.draft_sealed, plan.draft_edition = sealed, plan.draft_edition + 1
        plan.draft_by, plan.draft_at = by.account, recorder.at
        plan.save(update_fields=["draft_sealed", "draft_edition", "draft_by", "draft_at"])
        recorder.detail = {"edition": plan.draft_edition, "activities": len(content.activities)}
    return plan


def discard_draft(*, campaign: Campaign, household: Household, by: Principal) -> None:
    """Throw the draft away; versions stay as they are."""
    subject = ("household", household.pk)
    with recording("plan.discard", by=by, campaign_id=campaign.pk, subject=subject):
        plan = locked_plan(campaign, household)
        clear_draft(plan)


def locked_plan(campaign: Campaign, household: Household) -> HouseholdPlan:
    """The household's plan, made where there is none, locked until the transaction ends."""
    plan, _is_new = HouseholdPlan.objects.select_for_update().get_or_create(campaign=campaign, household=household)
    return plan


def clear_draft(plan: HouseholdPlan) -> None:
    plan.draft_sealed, plan.draft_edition = None, plan.draft_edition + 1
    plan.draft_by, plan.draft_at = "", None
    plan.save(update_fields=["draft_sealed", "draft_edition", "draft_by", "draft_at"])


def check_edition(plan: HouseholdPlan, edition: int) -> None:
    """Refuse a page that does not know the newest draft."""
    if plan.draft_edition == edition:
        return
    who = names_of([plan.draft_by]).get(plan.draft_by, "")
    at = thai_datetime(plan.draft_at) if plan.draft_at else ""
    raise DraftStale(
        "stale",
        _("มีผู้บันทึกหรือส่งแผนนี้หลังจากที่ท่านเปิดหน้า %(who)s %(at)s สิ่งที่ท่านพิมพ์ยังอยู่ในหน้านี้ โปรดเทียบกับแผนล่าสุดแล้วบันทึกอีกครั้ง")
        % {"who": who, "at": at},
    )
