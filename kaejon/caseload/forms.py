from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from kaejon.assessment.forms import RefusableForm
from kaejon.caseload.queries.load import Load
from kaejon.fields.rows import RowField
from kaejon.geography.models import Area
from kaejon.people.models import Appointment
from kaejon.register.models import Household

RELEASE = "release"


class HolderForm(RefusableForm):
    """Who is given the chosen households."""

    holder = forms.ChoiceField(label=_("มอบหมายให้"))

    def __init__(self, data: Any = None, *, teams: Sequence[Load], mentors: Sequence[Load]) -> None:
        super().__init__(data)
        field = self.fields["holder"]
        assert isinstance(field, forms.ChoiceField), "declared above"
        field.choices = [
            ("", _now("เลือกพี่เลี้ยงหรือทีม")),
            (_now("พี่เลี้ยง"), [(load.code, label_of(load)) for load in mentors]),
            (_now("ทีม"), [(load.code, label_of(load)) for load in teams]),
            (RELEASE, _now("เรียกคืนจากพี่เลี้ยง ยังไม่มอบหมายให้ผู้ใด")),
        ]


def label_of(load: Load) -> str:
    return _now("%(name)s · %(count)d ครัวเรือน") % {"name": load.name, "count": load.households}


class GodparentForm(RefusableForm):
    appointment = forms.ChoiceField(label=_("พ่อเลี้ยง/แม่เลี้ยง (หัวหน้าส่วนราชการ)"))
    area = RowField(label=_("ทั้งพื้นที่ (หมู่บ้าน ตำบล หรืออำเภอ)"), queryset=Area.objects.none(), required=False)
    codes = forms.CharField(
        label=_("หรือรายครัวเรือน (รหัสครัวเรือน คั่นด้วยจุลภาคหรือขึ้นบรรทัดใหม่)"),
        widget=forms.Textarea,
        required=False,
        max_length=4_000,
    )

    def __init__(
        self,
        data: Any = None,
        *,
        appointments: Sequence[Appointment],
        province: str,
        household: Household | None = None,
    ) -> None:
        """`household` is tied as well: the page was opened from it."""
        super().__init__(data)
        self.household = household
        self.appointments = {str(a.pk): a for a in appointments}
        self.province = province
        chosen, area = self.fields["appointment"], self.fields["area"]
        assert isinstance(chosen, forms.ChoiceField), "declared above"
        assert isinstance(area, forms.ModelChoiceField), "declared above"
        heads = [(pk, f"{a.account.full_name} · {a.position}") for pk, a in self.appointments.items()]
        chosen.choices = [("", _now("เลือกพ่อเลี้ยง/แม่เลี้ยง")), *heads]
        area.empty_label = _now("เลือกพื้นที่")
        levels = ("district", "subdistrict", "village")
        area.queryset = Area.objects.filter(code__startswith=province, level__in=levels).order_by("code")

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        codes = [c.strip() for c in values.get("codes", "").replace("\n", ",").split(",") if c.strip()]
        found = list(Household.objects.filter(province=self.province, code__in=codes))
        missing = sorted(set(codes) - {household.code for household in found})
        if missing:
            self.add_error("codes", _now("ไม่พบรหัสครัวเรือน %(codes)s ในจังหวัดนี้") % {"codes": ", ".join(missing[:10])})
        if self.household is not None and self.household not in found:
            found.append(self.household)
        if not codes and not found and not values.get("area"):
            self.add_error("codes", _now("โปรดเลือกพื้นที่ หรือระบุรหัสครัวเรือนอย่างน้อย 1 ครัวเรือน"))
        return {**values, "households": found}

    def values(self) -> dict[str, Any]:
        return {
            "appointment": self.appointments[self.cleaned_data["appointment"]],
            "area": self.cleaned_data["area"],
            "households": self.cleaned_data["households"],
        }


class LeavingForm(RefusableForm):
    """Whose work is handed over."""

    leaving = forms.ChoiceField(label=_("ผู้ส่งมอบ"))

    def __init__(self, data: Any = None, *, appointments: Sequence[Appointment]) -> None:
        super().__init__(data)
        field = self.fields["leaving"]
        assert isinstance(field, forms.ChoiceField), "declared above"
        field.choices = [("", _now("เลือกผู้ส่งมอบ")), *((str(a.pk), name_of(a)) for a in appointments)]


class SuccessorForm(RefusableForm):
    """Who takes it over: only those who may."""

    successor = forms.ChoiceField(label=_("ผู้รับมอบ"))

    def __init__(self, data: Any = None, *, successors: Sequence[Appointment]) -> None:
        super().__init__(data)
        self.successors = {str(a.pk): a for a in successors}
        field = self.fields["successor"]
        assert isinstance(field, forms.ChoiceField), "declared above"
        field.choices = [("", _now("เลือกผู้รับมอบ")), *((pk, name_of(a)) for pk, a in self.successors.items())]
        field.error_messages["invalid_choice"] = _now(
            "ผู้รับมอบต้องได้รับแต่งตั้งในบทบาทและพื้นที่หรือหน่วยงานเดียวกับผู้ส่งมอบ และการแต่งตั้งมีผลอยู่"
        )

    def chosen(self) -> Appointment:
        return self.successors[self.cleaned_data["successor"]]


def name_of(appointment: Appointment) -> str:
    place = appointment.area or appointment.agency
    has_left = "" if appointment.is_in_force() else f" ({_now('พ้นหน้าที่แล้ว')})"
    return f"{appointment.account.full_name} · {appointment.position} · {place}{has_left}"
