"""Whether a change may be asked for: looked at when it is asked, and again when it is taken."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from kaejon.changes.content import Content, content_of
from kaejon.changes.models import ChangeKind, ChangeMember, ChangeRequest
from kaejon.changes.queries.gone import gone_of, present_members
from kaejon.geography.models import Area, Level
from kaejon.logbook.rules import MoveRefused
from kaejon.register.models import Campaign, Household, Member, Relation
from kaejon.register.search import member_by_citizen_id

OF_EVERYBODY = (ChangeKind.MERGED, ChangeKind.RELOCATED)
OF_SOMEBODY_NEW = (ChangeKind.BORN, ChangeKind.MOVED_IN)


@dataclass(frozen=True)
class Change:
    """What is asked for. `members` are known persons with their relation to the head afterwards ("": as it is).

    `leaving` are those whose dismissal the request itself proposed, when it is looked at again.
    """

    kind: str
    occurred_on: dt.date
    reference: str
    members: tuple[tuple[Member, str], ...] = ()
    content: Content = field(default_factory=Content)
    target_area: Area | None = None
    target_household: Household | None = None
    leaving: frozenset[uuid.UUID] = frozenset()

    def heads(self) -> list[Member]:
        return [member for member, relation in self.members if relation == Relation.HEAD]


def check_change(campaign: Campaign, household: Household, change: Change) -> None:
    """Refuse a change that does not fit the household as it is now. Raises MoveRefused at the field."""
    present = present_members(campaign, household, change.leaving)
    if not present:
        raise MoveRefused("empty", _("ครัวเรือนนี้ไม่มีสมาชิกอยู่แล้ว จึงเปลี่ยนแปลงไม่ได้"))
    check_members(campaign, household, change, present)
    check_target(campaign, household, change)
    if change.kind in OF_SOMEBODY_NEW:
        check_newcomer(change)
    elif not change.members:
        raise MoveRefused("no_member", _("โปรดเลือกสมาชิกอย่างน้อย 1 คน"), "members")
    chosen, here = {m.pk for m, _relation in change.members}, {m.pk for m in present}
    if change.kind == ChangeKind.HEAD:
        check_head(change)
    elif change.kind == ChangeKind.SPLIT:
        if chosen == here:
            raise MoveRefused(
                "nobody_stays", _("ต้องมีสมาชิกอยู่ครัวเรือนเดิมอย่างน้อย 1 คน หากย้ายทั้งหมด ให้ใช้ “ทั้งครัวเรือนย้าย”"), "members"
            )
        check_head(change)
    elif change.kind == ChangeKind.MOVED_OUT and change.target_area is not None:
        if len(chosen) > 1:
            raise MoveRefused("several", _("ย้ายไปอยู่ด้วยกันหลายคนในจังหวัด ให้ใช้ “แยกครัวเรือน”"), "members")
        if chosen == here:
            raise MoveRefused("nobody_stays", _("ไม่เหลือสมาชิกในครัวเรือนเดิม ให้ใช้ “ทั้งครัวเรือนย้าย”"), "members")
    elif change.kind in OF_EVERYBODY and chosen != here:
        raise MoveRefused("members_changed", _("สมาชิกของครัวเรือนเปลี่ยนไปแล้ว โปรดไม่รับรายการนี้และเสนอใหม่"))


def check_members(campaign: Campaign, household: Household, change: Change, present: Iterable[Member]) -> None:
    """Refuse somebody of another household, and who is dead or has moved away."""
    ids = [member.pk for member, _relation in change.members]
    gone = {m: kind for m, kind in gone_of(campaign, ids).items() if m not in change.leaving}
    here = {member.pk for member in present}
    for member, _relation in change.members:
        said = {"name": member.full_name}
        if gone.get(member.pk) == ChangeKind.DIED:
            raise MoveRefused("dead", _("%(name)s เสียชีวิตแล้ว จึงเปลี่ยนแปลงไม่ได้") % said, "members")
        if change.kind == ChangeKind.MOVED_IN:
            if member.pk in here:
                raise MoveRefused("already_here", _("%(name)s เป็นสมาชิกของครัวเรือนนี้อยู่แล้ว") % said, "citizen_id")
            if member.household.province_id != campaign.province_id:
                raise MoveRefused("other_province", _("%(name)s อยู่ในทะเบียนของจังหวัดอื่น") % said, "citizen_id")
        elif member.pk in gone:
            raise MoveRefused("gone", _("%(name)s ย้ายออกจากจังหวัดแล้ว จึงเปลี่ยนแปลงไม่ได้") % said, "members")
        elif member.household_id != household.pk:
            raise MoveRefused("elsewhere", _("%(name)s ไม่ได้อยู่ในครัวเรือนนี้แล้ว โปรดโหลดหน้าใหม่") % said, "members")


def check_head(change: Change) -> None:
    """Refuse a household without its one head."""
    if len(change.heads()) != 1:
        raise MoveRefused("one_head", _("โปรดระบุหัวหน้าครัวเรือน 1 คน จากสมาชิกของครัวเรือน"), "members")


def check_newcomer(change: Change) -> None:
    """Refuse one who moves in or is born without a name, or who is known already where a new person is meant."""
    person = change.content.person
    if change.kind == ChangeKind.MOVED_IN and change.members:
        return
    if person is None or not person.first_name:
        raise MoveRefused("name_missing", _("โปรดระบุชื่อ"), "first_name")
    if person.citizen_id and member_by_citizen_id(person.citizen_id) is not None:
        raise MoveRefused("known", _("มีผู้ใช้เลขประจำตัวประชาชนนี้ในทะเบียนแล้ว หากย้ายมาอยู่ ให้ใช้ “มีสมาชิกย้ายเข้า”"), "citizen_id")


def check_target(campaign: Campaign, household: Household, change: Change) -> None:
    """Refuse a target outside the province, the household itself, or one where nobody lives."""
    area, target = change.target_area, change.target_household
    if area is not None and not area.pk.startswith(campaign.province_id):
        raise MoveRefused("other_province", _("ตำบลปลายทางต้องอยู่ในจังหวัดเดียวกัน"), "subdistrict")
    if area is not None and area.level not in (Level.SUBDISTRICT, Level.VILLAGE):
        raise MoveRefused("area", _("โปรดเลือกตำบลหรือหมู่บ้าน"), "subdistrict")
    if change.kind in (ChangeKind.RELOCATED, ChangeKind.SPLIT) and area is None:
        raise MoveRefused("area", _("โปรดเลือกตำบลปลายทาง"), "subdistrict")
    if change.kind == ChangeKind.RELOCATED and area is not None and area.pk == household.area_id:
        raise MoveRefused("same_area", _("ครัวเรือนอยู่ในพื้นที่นี้อยู่แล้ว โปรดเลือกหมู่บ้านหรือตำบลอื่น"), "subdistrict")
    if change.kind != ChangeKind.MERGED:
        return
    if target is None:
        raise MoveRefused("no_target", _("โปรดระบุครัวเรือนที่จะไปรวมด้วย"), "target")
    if target.pk == household.pk:
        raise MoveRefused("same_household", _("รวมกับครัวเรือนเดิมไม่ได้ โปรดระบุครัวเรือนอื่น"), "target")
    if target.province_id != campaign.province_id:
        raise MoveRefused("other_province", _("ครัวเรือนปลายทางต้องอยู่ในจังหวัดเดียวกัน"), "target")
    if not present_members(campaign, target):
        raise MoveRefused("target_empty", _("ครัวเรือนปลายทางไม่มีสมาชิกอยู่แล้ว โปรดระบุครัวเรือนอื่น"), "target")
    if change.heads():
        raise MoveRefused("two_heads", _("ครัวเรือนปลายทางมีหัวหน้าแล้ว โปรดเลือกความสัมพันธ์อื่น"), "members")


def refuse_pending(household: Household, change: Change) -> None:
    """Refuse a second request about somebody, or the same newcomer once more, while the first waits."""
    ids = [member.pk for member, _relation in change.members]
    waiting = ChangeMember.objects.filter(member__in=ids, request__answer__isnull=True).select_related("member").first()
    if waiting is not None:
        raise MoveRefused(
            "already_pending",
            _("มีรายการเปลี่ยนแปลงของ %(name)s รอพิจารณาอยู่แล้ว โปรดให้พิจารณารายการนั้นก่อน")
            % {"name": waiting.member.full_name},
            "members",
        )
    person = change.content.person
    if person is None:
        return
    same = ChangeRequest.objects.filter(household=household, kind=change.kind, answer__isnull=True)
    if any(content_of(row).person == person for row in same):
        raise MoveRefused("double", _("มีรายการของบุคคลนี้รอพิจารณาอยู่แล้ว ระบบไม่บันทึกซ้ำ"), "first_name")


def concerned_districts(household: Household, change: Change) -> set[str]:
    """The codes of the districts that the change touches."""
    areas = {household.area_id, *(member.household.area_id for member, _relation in change.members)}
    if change.target_area is not None:
        areas.add(change.target_area.pk)
    if change.target_household is not None:
        areas.add(change.target_household.area_id)
    return {area[:4] for area in areas}
