from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kaejon.assessment.models import Decision, Remark, Verification, Visit
from kaejon.assessment.queries.pending import owner_of_entry, photos_of
from kaejon.assessment.queries.persons import who_recorded
from kaejon.assessment.rules import (
    CONFIRMING,
    DECISION_NOTE,
    REMARK,
    VERIFICATION_NOTE,
    check_here,
    check_withdrawer,
)
from kaejon.audit.principal import Principal
from kaejon.lib import clock
from kaejon.lib.crypto import DataKey
from kaejon.lib.thai_date import thai_date, thai_datetime
from kaejon.logbook.kinds import Kind, Reason, StuckReason
from kaejon.logbook.models import Entry
from kaejon.logbook.queries import entries_of_household
from kaejon.logbook.rules import MoveRefused
from kaejon.register.keys import existing_keys
from kaejon.register.models import Campaign, Dimension, Household, ListEntry, Need
from kaejon.register.queries.rulesets import rules_on


@dataclass(frozen=True)
class TimelineRow:
    """One fact of a household, as the timeline component draws it (`at` is the day it happened).

    `recorded` is said where that was another day; `is_late` where a weekly cut-off lay between.
    """

    at: dt.date
    title: str
    text: str
    who: str
    channel: str
    is_late: bool
    order: tuple[dt.date, int, int]
    entry_id: uuid.UUID | None = None
    is_withdrawn: bool = False
    can_withdraw: bool = False
    note: str = ""
    recorded: str = ""
    href: str = ""
    photos: tuple[uuid.UUID, ...] = ()


def timeline(
    campaign: Campaign,
    household: Household,
    *,
    shows_sensitive: bool,
    by: Principal | None = None,
    role: str = "",
) -> list[TimelineRow]:
    """The logbook of a household, newest first; a fixed number of queries, however long.

    Notes are opened with `shows_sensitive` only. `by` and `role` tell which entries the reader may withdraw.
    """
    entries = list(entries_of_household(campaign, household.pk))
    ids = [entry.pk for entry in entries]
    verifications = {row.entry_id: row for row in Verification.objects.filter(entry__in=ids)}
    decisions = {row.entry_id: row for row in Decision.objects.filter(entry__in=ids)}
    remarks = {row.entry_id: row for row in Remark.objects.filter(entry__in=ids)}
    visits = {row.entry_id: row for row in Visit.objects.filter(entry__in=ids).select_related("met_member")}
    photos = photos_of(entries, shows_sensitive=shows_sensitive)
    items = {item.code: item.text for item in rules_on(campaign, clock.today()).items}
    who = who_recorded(entries)
    keys = existing_keys({owner_of_entry(entry) for entry in entries}) if shows_sensitive else {}
    superseded = {entry.supersedes_id for entry in entries if entry.supersedes_id}
    confirmed = {entry.answers_id for entry in entries if entry.kind in CONFIRMING}
    rows = []
    for entry in entries:
        verification, decision = verifications.get(entry.pk), decisions.get(entry.pk)
        is_withdrawn = entry.pk in superseded
        can = by is not None and not is_withdrawn and may_withdraw(entry, by, role, entry.pk in confirmed)
        rows.append(
            TimelineRow(
                at=entry.occurred_on,
                title=title_of(entry),
                text=text_of(entry, verification, decision, visits.get(entry.pk), items),
                who=who[entry.pk],
                channel=entry.channel,
                is_late=is_late(campaign, entry),
                order=(entry.occurred_on, entry.seq, entry.line),
                entry_id=entry.pk,
                is_withdrawn=is_withdrawn,
                can_withdraw=can,
                note=note_of(entry, verification, decision, remarks.get(entry.pk), keys),
                recorded=recorded_text(entry),
                photos=tuple(photos.get(entry.pk, ())),
            )
        )
    rows += listings(campaign, household)
    return sorted(rows, key=lambda row: row.order, reverse=True)


def listings(campaign: Campaign, household: Household) -> list[TimelineRow]:
    """The versions of the list on which the household's needs stand, one row a version."""
    entries = (
        ListEntry.objects.filter(
            need__in=Need.objects.filter(campaign=campaign, member__in=household.members.order_by()).order_by()
        )
        .select_related("target_list")
        .order_by("-seq", "-line")
    )
    firsts = {entry.target_list_id: entry for entry in entries}
    return [
        TimelineRow(
            at=entry.occurred_on,
            title=_("ขึ้น%(list)s") % {"list": entry.target_list.title},
            text=entry.target_list.reference,
            who="",
            channel="",
            is_late=False,
            order=(entry.occurred_on, entry.seq, entry.line),
        )
        for entry in firsts.values()
    ]


def title_of(entry: Entry) -> str:
    """What happened, and to whom: "สอบทานแล้ว ตรงตามบัญชี: ความเป็นอยู่ (ทั้งครัวเรือน)"."""
    kind = str(Kind(entry.kind).label)
    dimension = entry.need.dimension if entry.need else entry.dimension
    whom = entry.need.member.full_name if entry.need else entry.member.full_name if entry.member else _("ทั้งครัวเรือน")
    if dimension:
        return f"{kind}: {Dimension(dimension).label} ({whom})"
    return f"{kind}: {whom}"


REASONS: Mapping[str, str | Promise] = dict([*Reason.choices, *StuckReason.choices])
UNTIL: Mapping[str, str | Promise] = {
    Kind.VISITED: gettext_lazy("นัดครั้งถัดไป %(on)s"),
    Kind.VISIT_UNCHANGED: gettext_lazy("นัดครั้งถัดไป %(on)s"),
    Kind.FOLLOW_UP_HELD: gettext_lazy("นัดครั้งถัดไป %(on)s"),
    Kind.STUCK_EXPLAINED: gettext_lazy("ถึงวันที่ %(on)s"),
    Kind.CARE_CONFIRMED: gettext_lazy("ทบทวนภายใน %(on)s"),
    Kind.CARE_REVIEWED: gettext_lazy("ทบทวนภายใน %(on)s"),
    Kind.OFFERED: gettext_lazy("กำหนดช่วยเหลือ %(on)s"),
    Kind.HELP_ACCEPTED: gettext_lazy("กำหนดช่วยเหลือ %(on)s"),
    Kind.HELP_SCHEDULED: gettext_lazy("กำหนดช่วยเหลือ %(on)s"),
}
"""What the day to which an entry reaches means."""


def text_of(
    entry: Entry,
    verification: Verification | None,
    decision: Decision | None,
    visit: Visit | None = None,
    items: Mapping[str, str] | None = None,
) -> str:
    """The plain particulars: reason, item, method, whom, until when, reference and approver; never a note."""
    parts = [str(REASONS.get(entry.reason, entry.reason))] if entry.reason else []
    if entry.item:
        parts.append((items or {}).get(entry.item, entry.item))
    if visit is not None:
        met = visit.met_member.full_name if visit.met_member else str(visit.get_met_display())
        parts += [str(visit.get_method_display()), _("พบ %(who)s") % {"who": met}]
    if entry.until_on and entry.kind in UNTIL:
        parts.append(str(UNTIL[entry.kind]) % {"on": thai_date(entry.until_on)})
    if entry.supersedes is not None:
        parts.append(_("ยกเลิก “%(kind)s”") % {"kind": Kind(entry.supersedes.kind).label})
    if verification is not None:
        parts += [str(verification.get_method_display()), verification.reference]
    if decision is not None:
        approver = _("ผู้เห็นชอบ %(name)s") % {"name": decision.approver} if decision.approver else ""
        parts += [decision.reference, approver]
    return " · ".join(part for part in parts if part)


def note_of(
    entry: Entry,
    verification: Verification | None,
    decision: Decision | None,
    remark: Remark | None,
    keys: Mapping[uuid.UUID, DataKey],
) -> str:
    """The note beside the entry where its key is given, else empty."""
    key = keys.get(owner_of_entry(entry))
    if key is None:
        return ""
    if remark is not None:
        return key.open(bytes(remark.text_sealed), context=REMARK)
    if verification is not None and verification.note_sealed is not None:
        return key.open(bytes(verification.note_sealed), context=VERIFICATION_NOTE)
    if decision is not None and decision.note_sealed is not None:
        return key.open(bytes(decision.note_sealed), context=DECISION_NOTE)
    return ""


def recorded_text(entry: Entry) -> str:
    """When it was recorded, where that was not the day it happened."""
    if clock.bangkok_date(entry.recorded_at) == entry.occurred_on:
        return ""
    return _("บันทึกเมื่อ %(at)s") % {"at": thai_datetime(entry.recorded_at)}


def is_late(campaign: Campaign, entry: Entry) -> bool:
    """Whether it happened before the day of a cut-off that had passed when it was recorded."""
    passed = campaign.calendar.due(entry.recorded_at)
    return bool(passed) and entry.occurred_on < clock.bangkok_date(passed[-1])


def may_withdraw(entry: Entry, by: Principal, role: str, is_confirmed: bool) -> bool:
    """Whether the rules would let `by` withdraw the entry now."""
    recorders = {person for person in (entry.by, entry.recorded_for) if person}
    try:
        check_here(entry.kind)
        check_withdrawer(entry.kind, entry.recorded_at, recorders, by=by, role=role, is_confirmed=is_confirmed)
    except MoveRefused:
        return False
    return True
