"""What is wrong in the records: sorts of contradiction, each a filter of needs, all counted in one statement."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kaejon.assessment.queries.household_list import flag
from kaejon.assessment.queries.inbox import needs_seen
from kaejon.assessment.queries.states import IS_OPEN, STANDS
from kaejon.assistance.models import Delivery
from kaejon.logbook.kept import KeptPages, kept
from kaejon.logbook.kinds import State
from kaejon.people.access import User, standing_of, within
from kaejon.people.policy import CASE_READERS
from kaejon.register.access import seen_key
from kaejon.register.models import Campaign, Household, Member, Need

# A delivery to the need's own member, or to all of the household, that still counts.
GIVEN = Delivery.objects.filter(
    Q(member=OuterRef("member")) | Q(member__isnull=True),
    household=OuterRef("member__household_id"),
    dimension=OuterRef("dimension"),
    entry__superseded_by__isnull=True,
)


@dataclass(frozen=True)
class Sort:
    """One sort of what is wrong: its words, what to do about it, and the filter of the needs that show it."""

    label: str | Promise
    advice: str | Promise
    where: Q


SORTS: dict[str, Sort] = {
    "unplanned": Sort(
        _("สอบทานแล้ว ยังไม่มีแผน"),
        _("เขียนแผนครัวเรือนและเสนอ คจพ.อ. เห็นชอบ"),
        Q(standing__state__in=(State.VERIFIED, State.RELAPSED)),
    ),
    "unproven": Sort(
        _("ช่วยเหลือแล้ว แต่ไม่มีภาพหรือเลขที่เอกสาร"),
        _("ขอหลักฐานจากหน่วยงานที่ให้ความช่วยเหลือ หากบันทึกผิดให้ยกเลิกรายการแล้วบันทึกใหม่พร้อมหลักฐาน"),
        STANDS
        & Q(standing__helped_on__isnull=False)
        & Q(Exists(GIVEN.filter(has_document=False, photos__isnull=True))),
    ),
    "helped_unverified": Sort(
        _("ช่วยเหลือแล้ว แต่ไม่มีผลสอบทาน"),
        _("สอบทานครัวเรือน หรือยกเลิกการให้ความช่วยเหลือที่บันทึกผิด"),
        STANDS & Q(standing__helped_on__isnull=False, standing__verified_on__isnull=True),
    ),
    "resolved_promised": Sort(
        _("แก้ไขแล้ว แต่ยังมีเรื่องช่วยเหลือค้าง"),
        _("ปิดหรือถอนเรื่องที่ส่งหน่วยงานไว้ หรือทบทวนผลการประเมินซ้ำ"),
        Q(standing__state=State.RESOLVED, standing__open_promises__gt=0),
    ),
    "dismissed_helped": Sort(
        _("นำออกจากบัญชีแล้ว แต่มีการช่วยเหลือหลังจากนั้น"),
        _("ตรวจว่าการนำออกถูกต้องหรือไม่ หากผิดให้ยกเลิกการนำออก"),
        Q(standing__state=State.DISMISSED)
        & Q(Exists(GIVEN.filter(member__isnull=False, entry__occurred_on__gt=OuterRef("standing__last_on")))),
    ),
    "survey_contradicts": Sort(
        _("ผลสำรวจ จปฐ. ขัดกับสถานะ"),
        _("เยี่ยมและประเมินซ้ำ แล้วบันทึกผลตามสภาพจริง"),
        Q(standing__state=State.RESOLVED, standing__passes_survey=False) | (IS_OPEN & Q(standing__passes_survey=True)),
    ),
}
"""In the order of a case's way."""


def wrong_counts(user: User, campaign: Campaign) -> dict[str, int]:
    """By sort the number of households of the reader's; one statement, kept until a fact is added."""
    reader = seen_key(standing_of(user), CASE_READERS)
    return kept("wrong", (campaign.pk, *reader), lambda: counted(needs_seen(user, campaign, CASE_READERS)))


def counted(needs: QuerySet[Need]) -> dict[str, int]:
    """By sort the number of households with such a need."""
    flags = {f"in_{name}": Max(flag(sort.where)) for name, sort in SORTS.items()}
    rows = needs.order_by().values(household=F("member__household")).annotate(**flags)
    counts: Mapping[str, int] = rows.aggregate(
        **{name: Count("household", filter=Q(**{f"in_{name}": 1})) for name in SORTS}
    )
    return dict(counts)


def households_wrong(user: User, campaign: Campaign, sort: str, area: str = "") -> QuerySet[Household]:
    """The reader's households with such a need, in an area or anywhere, by place."""
    needs = needs_seen(user, campaign, CASE_READERS).filter(SORTS[sort].where)
    members = Member.objects.filter(pk__in=needs.order_by().values("member"))
    rows = Household.objects.filter(pk__in=members.order_by().values("household"))
    return (rows.filter(within([area], "area_id")) if area else rows).order_by("area_id", "sort_key", "id")


def pages_wrong(user: User, campaign: Campaign, sort: str, per_page: int, area: str = "") -> KeptPages:
    """The pages of `households_wrong`."""
    parts = (campaign.pk, sort, area, *seen_key(standing_of(user), CASE_READERS))
    return KeptPages(households_wrong(user, campaign, sort, area), per_page, what="wrong-list", parts=parts)
