from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import pgettext_lazy

from kaejon.audit.models import Fact, Sensitivity
from kaejon.geography.models import Area
from kaejon.logbook.models import Entry
from kaejon.register.models import Campaign, Household, Member, Relation


class ChangeKind(models.TextChoices):
    """What can happen to a household, apart from what is done about its needs."""

    BORN = "born", pgettext_lazy("change", "มีสมาชิกเกิดใหม่")
    DIED = "died", pgettext_lazy("change", "มีสมาชิกเสียชีวิต")
    MOVED_IN = "moved_in", pgettext_lazy("change", "มีสมาชิกย้ายเข้า")
    MOVED_OUT = "moved_out", pgettext_lazy("change", "มีสมาชิกย้ายออก")
    HEAD = "head", pgettext_lazy("change", "เปลี่ยนหัวหน้าครัวเรือน")
    SPLIT = "split", pgettext_lazy("change", "แยกครัวเรือน")
    MERGED = "merged", pgettext_lazy("change", "รวมเข้ากับครัวเรือนอื่น")
    RELOCATED = "relocated", pgettext_lazy("change", "ทั้งครัวเรือนย้ายไปหมู่บ้านหรือตำบลอื่น")


class Verdict(models.TextChoices):
    TAKEN = "taken", pgettext_lazy("change verdict", "รับการเปลี่ยนแปลงแล้ว")
    DECLINED = "declined", pgettext_lazy("change verdict", "ไม่รับ")
    WITHDRAWN = "withdrawn", pgettext_lazy("change verdict", "ผู้เสนอถอนแล้ว")


class ChangeRequest(Fact):
    """A change of a household as somebody of its field team or district reports it; nothing changes until it is taken.

    `decided_in` is the district whose officer answers it, or the province where two districts are concerned.
    `target_area` is where members go (none with a move out: out of the province), `target_household` whom they join.
    Names, birth, citizen ID and address stand encrypted under the request's own key.
    """

    personal_fields: ClassVar[dict[str, Sensitivity]] = {"content_sealed": "sensitive", "reference": "personal"}

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="change_requests")
    household = models.ForeignKey(Household, models.PROTECT, related_name="change_requests")
    kind = models.CharField(max_length=10, choices=ChangeKind.choices)
    occurred_on = models.DateField()
    decided_in = models.ForeignKey(Area, models.PROTECT, related_name="+")
    target_area = models.ForeignKey(Area, models.PROTECT, null=True, related_name="+")
    target_household = models.ForeignKey(Household, models.PROTECT, null=True, related_name="+")
    content_sealed = models.BinaryField(null=True)
    reference = models.CharField(max_length=200)
    by = models.CharField(max_length=64)
    recorded_for = models.CharField(max_length=64, blank=True, default="")

    def __str__(self) -> str:
        return f"{self.kind} {self.household_id}"

    @property
    def persons(self) -> frozenset[str]:
        """Everybody who counts as having asked."""
        return frozenset(person for person in (self.by, self.recorded_for) if person)


class ChangeMember(Fact):
    """A known person whom a request concerns; `relation` to the head afterwards, where it says one.

    `entry` is the dismissal that the request proposed for the person's needs (died, moved out of the province).
    """

    request = models.ForeignKey(ChangeRequest, models.PROTECT, related_name="members")
    member = models.ForeignKey(Member, models.PROTECT, related_name="changes")
    relation = models.CharField(max_length=12, choices=Relation.choices, blank=True)
    entry = models.OneToOneField(Entry, models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.request_id} {self.member_id}"


class ChangeAnswer(Fact):
    """The second person's answer to a request, or that its writer took it back.

    `household` and `member` are those that taking it made; the reason stands encrypted under the household's key.
    """

    personal_fields: ClassVar[dict[str, Sensitivity]] = {"reason_sealed": "personal"}

    request = models.OneToOneField(ChangeRequest, models.PROTECT, related_name="answer")
    verdict = models.CharField(max_length=10, choices=Verdict.choices)
    household = models.ForeignKey(Household, models.PROTECT, null=True, related_name="+")
    member = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    reason_sealed = models.BinaryField(null=True)
    by = models.CharField(max_length=64)
    recorded_for = models.CharField(max_length=64, blank=True, default="")

    def __str__(self) -> str:
        return f"{self.request_id} {self.verdict}"
