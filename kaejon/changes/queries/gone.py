from __future__ import annotations

import uuid
from collections.abc import Collection

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kaejon.changes.models import ChangeKind, ChangeMember, Verdict
from kaejon.logbook.kinds import Reason, State
from kaejon.logbook.models import NeedStanding
from kaejon.register.models import Campaign, Household, Member

LEAVING: dict[str, ChangeKind] = {Reason.DIED: ChangeKind.DIED, Reason.MOVED: ChangeKind.MOVED_OUT}

WORDS: dict[ChangeKind, str | Promise] = {ChangeKind.DIED: _("เสียชีวิต"), ChangeKind.MOVED_OUT: _("แจ้งย้ายออก")}
"""What is said of the person; the kind's own words speak of the household."""


def gone_of(campaign: Campaign, members: Collection[uuid.UUID]) -> dict[uuid.UUID, ChangeKind]:
    """Those of `members` who are dead or have left the province, with which of the two; two queries.

    By the last change that was taken about them; where there is none, by the reason for which their needs left the
    list. They keep the household in which they were last.
    """
    changes = ChangeMember.objects.filter(member__in=members, request__answer__verdict=Verdict.TAKEN)
    last = {
        member: ChangeKind.MOVED_IN if kind == ChangeKind.MOVED_OUT and target else ChangeKind(kind)
        for member, kind, target in changes.order_by("request__answer__seq", "line").values_list(
            "member_id", "request__kind", "request__target_area_id"
        )
    }
    found: dict[uuid.UUID, ChangeKind] = {m: k for m, k in last.items() if k in LEAVING.values()}
    dismissed = NeedStanding.objects.filter(
        need__campaign=campaign, need__member__in=members, state=State.DISMISSED, reason__in=LEAVING
    )
    for member, reason in dismissed.values_list("need__member_id", "reason"):
        if reason == Reason.DIED or member not in last:
            found.setdefault(member, LEAVING[reason])
    return found


def present_members(
    campaign: Campaign, household: Household, leaving: frozenset[uuid.UUID] = frozenset()
) -> list[Member]:
    """The household's members without those who are gone, the head first, then by age.

    `leaving` counts as present: of these a request says that they go, and their needs may be dismissed already.
    """
    members = list(Member.objects.filter(household=household).order_by("birth_year", "id"))
    gone = gone_of(campaign, [member.pk for member in members])
    return sorted((m for m in members if m.pk not in gone or m.pk in leaving), key=lambda m: m.relation != "head")
