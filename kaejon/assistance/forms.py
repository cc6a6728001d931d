from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from kaejon.assessment.forms import RefusableForm
from kaejon.assessment.queries.indicators import EDITION
from kaejon.assistance.actions.deliveries import Given
from kaejon.assistance.actions.mandates import Charge
from kaejon.assistance.actions.matters import Asked
from kaejon.assistance.models import DeclineReason, HelpKind, Programme
from kaejon.assistance.queries.mandates import Proposal
from kaejon.assistance.queries.matters import MatterRow
from kaejon.assistance.queries.programmes import not_ended, programmes_of
from kaejon.assistance.rules import MESSAGE_LENGTH, check_evidence, fiscal_year
from kaejon.fields.dates import ThaiDateField
from kaejon.fields.dimensions import DimensionField
from kaejon.fields.money import BahtField
from kaejon.fields.photos import PhotoForm, PhotosField
from kaejon.fields.rows import RowField
from kaejon.geography.models import Area
from kaejon.lib import clock
from kaejon.logbook.kinds import Kind
from kaejon.logbook.rules import MoveRefused
from kaejon.people.access import within
from kaejon.people.models import Agency
from kaejon.plan.models import MoneySource
from kaejon.register.models import Dimension, Household, Indicator, Need

WHOLE = "whole"
HELP_KINDS = [("", _("เลือก…")), *HelpKind.choices]
SOURCES = [("", _("เลือก…")), *MoneySource.choices]
NO_MATTER = "none"


def choose(form: forms.Form, name: str, choices: Sequence[tuple[Any, Any]]) -> None:
    """Set what a field of choices offers."""
    found = form.fields[name]
    assert isinstance(found, forms.ChoiceField), f"{name} is a field of choices"
    found.choices = list(choices)


def problem_choices(needs: Iterable[Need]) -> list[tuple[str, str]]:
    """What help may be for: a dimension of the household, or one person's need."""
    rows = list(needs)
    found = []
    for code, label in Dimension.choices:
        of_dimension = [need for need in rows if need.dimension == code]
        if of_dimension:
            found.append((f"{WHOLE}:{code}", _now("%(dimension)s (ทั้งครัวเรือน)") % {"dimension": label}))
            found += [(f"{need.pk}:{code}", f"{label}: {need.member.full_name}") for need in of_dimension]
    return found


class ProblemForm(RefusableForm):
    """A form about one problem of a household: `problem` is "<need or whole>:<dimension>"."""

    problem = forms.ChoiceField(label=_("สำหรับปัญหา"), widget=forms.RadioSelect)

    def __init__(
        self, data: Any = None, files: Any = None, *, needs: Iterable[Need], initial: dict[str, Any] | None = None
    ) -> None:
        super().__init__(data, files, initial=initial)
        self.needs = {str(need.pk): need for need in needs}
        choose(self, "problem", problem_choices(self.needs.values()))

    def about(self) -> dict[str, Any]:
        """The need (None: the whole household) and the dimension."""
        chosen, _colon, dimension = self.cleaned_data["problem"].partition(":")
        return {"need": self.needs.get(chosen), "dimension": dimension}


class ReferralForm(ProblemForm):
    agency = forms.ChoiceField(label=_("ส่งต่อไปยังหน่วยงาน"), widget=forms.RadioSelect)
    kind = forms.ChoiceField(label=_("ลักษณะความช่วยเหลือที่ขอ"), choices=HELP_KINDS)
    message = forms.CharField(label=_("รายละเอียดที่ขอให้ช่วย"), widget=forms.Textarea, max_length=MESSAGE_LENGTH)
    outside_reason = forms.CharField(label=_("เหตุผล กรณีส่งนอกอำนาจหน้าที่"), max_length=MESSAGE_LENGTH, required=False)

    def __init__(
        self,
        data: Any = None,
        *,
        needs: Iterable[Need],
        proposals: Sequence[Proposal],
        others: Sequence[Agency],
        **more: Any,
    ) -> None:
        super().__init__(data, needs=needs, **more)
        self.agencies = {str(p.agency.pk): p.agency for p in proposals} | {str(a.pk): a for a in others}
        groups: list[tuple[str, Any]] = []
        if proposals:
            near = [(str(p.agency.pk), label_of(p)) for p in proposals]
            groups.append((_now("มีอำนาจหน้าที่ (หน่วยงานใกล้ก่อน)"), near))
        if others:
            groups.append((_now("นอกอำนาจหน้าที่ที่บันทึกไว้ (ต้องระบุเหตุผล)"), [(str(a.pk), a.name) for a in others]))
        choose(self, "agency", groups)

    def asked(self, household: Household) -> Asked:
        values = self.cleaned_data
        return Asked(
            household=household,
            kind=values["kind"],
            message=values["message"],
            outside_reason=values["outside_reason"],
            **self.about(),
        )


def label_of(proposal: Proposal) -> str:
    programme = proposal.mandate.programme
    is_offered = programme is not None and not programme.has_ended
    return f"{proposal.agency.name} · {programme.name}" if programme and is_offered else proposal.agency.name


class OfferForm(ProblemForm):
    agency = forms.ChoiceField(label=_("ในนามหน่วยงาน"))
    kind = forms.ChoiceField(label=_("ลักษณะความช่วยเหลือ"), choices=HELP_KINDS)
    message = forms.CharField(label=_("จะช่วยอะไร"), widget=forms.Textarea, max_length=MESSAGE_LENGTH)
    until_on = ThaiDateField(label=_("กำหนดวันช่วยเหลือ"), required=False)

    def __init__(self, data: Any = None, *, needs: Iterable[Need], agencies: Sequence[Agency], is_tied: bool) -> None:
        super().__init__(data, needs=needs)
        self.agencies = {str(agency.pk): agency for agency in agencies}
        choose(self, "agency", [(pk, agency.name) for pk, agency in self.agencies.items()])
        if not is_tied:
            # Who is not tied to the household yet does not see who lives there.
            codes = sorted({need.dimension for need in self.needs.values()})
            choose(self, "problem", [(f"{WHOLE}:{code}", Dimension(code).label) for code in codes])
            if len(codes) == 1:
                self.initial["problem"] = f"{WHOLE}:{codes[0]}"

    def asked(self, household: Household) -> Asked:
        values = self.cleaned_data
        return Asked(household=household, kind=values["kind"], message=values["message"], **self.about())


class AnswerForm(RefusableForm):
    """The next word about a matter; which fields count depends on the button that was pressed."""

    unmarked = ("reason", "until_on", "note")
    reason = forms.ChoiceField(label=_("เหตุผลที่ขัดข้อง"), choices=[("", "–"), *DeclineReason.choices], required=False)
    until_on = ThaiDateField(label=_("กำหนดวันช่วยเหลือ"), required=False)
    note = forms.CharField(
        label=_("ข้อความ"),
        help_text=_("ต้องระบุเมื่อขอข้อมูล ตอบข้อมูล หรือถอนเรื่อง"),
        widget=forms.Textarea,
        max_length=MESSAGE_LENGTH,
        required=False,
    )

    def __init__(self, data: Any = None, *, steps: Sequence[Kind]) -> None:
        super().__init__(data)
        if list(steps) == [Kind.HELP_WITHDRAWN]:
            self.fields["note"].label, self.fields["note"].help_text = _("เหตุผลที่ถอนเรื่อง"), ""
        if Kind.HELP_DECLINED not in steps:
            del self.fields["reason"]
        if Kind.HELP_SCHEDULED not in steps and Kind.HELP_ACCEPTED not in steps:
            del self.fields["until_on"]

    def values(self, kind: Kind) -> dict[str, Any]:
        values = self.cleaned_data
        return {
            "note": values["note"],
            "reason": values.get("reason", "") if kind == Kind.HELP_DECLINED else "",
            "until_on": values.get("until_on") if kind in (Kind.HELP_SCHEDULED, Kind.HELP_ACCEPTED) else None,
        }


class StepForm(RefusableForm):
    """One word of an agency about a matter, with the fields that this word has."""

    reason = forms.ChoiceField(label=_("เหตุผลที่ขัดข้อง"), choices=[("", _("เลือก…")), *DeclineReason.choices])
    until_on = ThaiDateField(label=_("กำหนดวันช่วยเหลือ"), required=False)
    note = forms.CharField(
        label=_("ข้อความถึงทีมของครัวเรือน"), widget=forms.Textarea, max_length=MESSAGE_LENGTH, required=False
    )

    def __init__(self, data: Any = None, *, kind: Kind) -> None:
        super().__init__(data, auto_id=f"{kind.value}_%s")
        note = self.fields["note"]
        self.fields["until_on"].required = kind == Kind.HELP_SCHEDULED
        if kind == Kind.HELP_DECLINED:
            note.help_text = _("ต้องระบุเมื่อเลือก “อื่น ๆ”")
        else:
            del self.fields["reason"]
        if kind not in (Kind.HELP_SCHEDULED, Kind.HELP_ACCEPTED):
            del self.fields["until_on"]
        if kind in NOTE_OF:
            note.label, sentence = NOTE_OF[kind]
            note.required, note.error_messages["required"] = True, str(sentence)

    def values(self) -> dict[str, Any]:
        values = self.cleaned_data
        return {"note": values["note"], "reason": values.get("reason", ""), "until_on": values.get("until_on")}


NOTE_OF = {
    Kind.HELP_QUERIED: (_("ข้อมูลที่ต้องการ"), _("โปรดระบุข้อมูลที่ต้องการ")),
    Kind.HELP_WITHDRAWN: (_("เหตุผลที่ถอนเรื่อง"), _("โปรดระบุเหตุผลที่ถอนเรื่อง")),
}


EVIDENCE = ("document", "received_by", "photos")


class DeliveryForm(PhotoForm, ProblemForm):
    unmarked = (*EVIDENCE, "value")
    matter = forms.ChoiceField(label=_("เรื่องที่รับไว้"), widget=forms.RadioSelect)
    agency = forms.ChoiceField(label=_("หน่วยงานที่ให้ความช่วยเหลือ"))
    kind = forms.ChoiceField(label=_("ลักษณะความช่วยเหลือ"), choices=HELP_KINDS)
    what = forms.CharField(label=_("ให้อะไร เท่าใด"), widget=forms.Textarea, max_length=MESSAGE_LENGTH)
    occurred_on = ThaiDateField(label=_("วันที่ให้ความช่วยเหลือ"), is_past=True)
    value = BahtField(label=_("มูลค่า (บาท)"), help_text=_("ไม่มีมูลค่าเป็นเงิน ใส่ 0 และเลือกไม่ใช้งบ"))
    source = forms.ChoiceField(label=_("แหล่งงบประมาณ"), choices=SOURCES)
    fiscal_year = forms.IntegerField(label=_("ปีงบประมาณ (พ.ศ.)"), min_value=2500, max_value=2700)
    document = forms.CharField(
        label=_("เลขที่เอกสารหลักฐาน"), help_text=_("เช่น ใบสำคัญรับเงิน ฎีกา หนังสือส่งมอบ"), max_length=200, required=False
    )
    received_by = forms.CharField(label=_("ผู้ลงลายมือชื่อรับ"), max_length=300, required=False)
    photos = PhotosField(label=_("ภาพถ่ายหลักฐาน"), required=False)
    is_last = forms.BooleanField(label=_("ให้ครบแล้ว ปิดเรื่องนี้"), required=False)

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        needs: Iterable[Need],
        agencies: Sequence[Agency],
        has_matter: bool,
        matters: Sequence[MatterRow] = (),
        initial: dict[str, Any],
    ) -> None:
        today = clock.today()
        super().__init__(
            data, files, needs=needs, initial={"occurred_on": today, "fiscal_year": fiscal_year(today), **initial}
        )
        self.agencies = {str(agency.pk): agency for agency in agencies}
        choose(self, "agency", [(pk, agency.name) for pk, agency in self.agencies.items()])
        self.matters = {str(row.id): row.matter for row in matters}
        if has_matter or not matters:
            del self.fields["matter"]
        else:
            self.order_fields(["matter"])
            titles = [(str(row.id), f"{row.title} · {row.status}") for row in matters]
            choose(self, "matter", [*titles, (NO_MATTER, _now("ไม่ใช่เรื่องที่รับไว้ (ให้ความช่วยเหลือเพิ่ม)"))])
        if not has_matter and not matters:
            del self.fields["is_last"]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if not any(name in self.errors for name in EVIDENCE):
            try:
                check_evidence([values.get(name) for name in EVIDENCE])
            except MoveRefused as refused:
                self.refuse(refused)
        return values

    def given(self, household: Household) -> Given:
        values = self.cleaned_data
        return Given(
            household=household,
            kind=values["kind"],
            what=values["what"],
            occurred_on=values["occurred_on"],
            value_satang=values["value"],
            source=values["source"],
            fiscal_year=values["fiscal_year"],
            document=values["document"],
            received_by=values["received_by"],
            photos=tuple(values["photos"]),
            **self.about(),
        )

    def before_evidence(self) -> list[forms.BoundField]:
        names = list(self.fields)
        return [self[name] for name in names[: names.index(EVIDENCE[0])]]

    def evidence(self) -> list[forms.BoundField]:
        return [self[name] for name in EVIDENCE]

    def after_evidence(self) -> list[forms.BoundField]:
        names = list(self.fields)
        return [self[name] for name in names[names.index(EVIDENCE[-1]) + 1 :]]


class MandateForm(RefusableForm):
    agency = RowField(label=_("หน่วยงาน"), queryset=Agency.objects.none())
    area = RowField(label=_("พื้นที่"), queryset=Area.objects.none())
    dimension = DimensionField()
    indicator = RowField(
        label=_("เฉพาะตัวชี้วัด"), queryset=Indicator.objects.none(), required=False, empty_label=_("ทุกตัวชี้วัดของมิติ")
    )
    programme = RowField(label=_("โครงการ"), queryset=Programme.objects.none(), required=False, empty_label=_("ไม่ระบุ"))
    reference = forms.CharField(label=_("กฎหมายหรือคำสั่งที่อ้างอิง"), max_length=200, required=False)
    starts_on = ThaiDateField(label=_("ตั้งแต่วันที่"))
    ends_on = ThaiDateField(label=_("ถึงวันที่"), required=False)

    def __init__(self, data: Any = None, *, province: str, asked: Mapping[str, str] | None = None) -> None:
        """`asked`: the dimension and area with which the page was opened."""
        super().__init__(data, initial={"starts_on": clock.today(), **(asked or {})})
        rows: dict[str, Any] = {
            "agency": Agency.objects.filter(within([province], "area_id"), is_active=True).order_by("name"),
            "area": Area.objects.filter(code__startswith=province, level__in=("province", "district", "subdistrict")),
            "indicator": Indicator.objects.filter(indicator_set=EDITION).exclude(dimension="").order_by("number"),
            "programme": programmes_of(province).filter(not_ended()),
        }
        for name, found in rows.items():
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField), "declared above"
            field.queryset = found

    def charge(self) -> Charge:
        return Charge(**self.cleaned_data)


class ProgrammeForm(RefusableForm):
    agency = RowField(label=_("หน่วยงาน"), queryset=Agency.objects.none())
    name = forms.CharField(label=_("ชื่อโครงการหรือสวัสดิการ"), max_length=200)
    kind = forms.ChoiceField(label=_("ลักษณะความช่วยเหลือ"), choices=HelpKind.choices)
    source = forms.ChoiceField(label=_("แหล่งงบประมาณ"), choices=MoneySource.choices)
    starts_on = ThaiDateField(label=_("ตั้งแต่วันที่"))
    ends_on = ThaiDateField(label=_("ถึงวันที่"), required=False)

    def __init__(self, data: Any = None, *, province: str) -> None:
        super().__init__(data, initial={"starts_on": clock.today()})
        field = self.fields["agency"]
        assert isinstance(field, forms.ModelChoiceField), "declared above"
        field.queryset = Agency.objects.filter(within([province], "area_id"), is_active=True).order_by("name")


class ProgrammeChangeForm(RefusableForm):
    name = forms.CharField(label=_("ชื่อโครงการหรือสวัสดิการ"), max_length=200)
    ends_on = ThaiDateField(label=_("วันสุดท้ายที่มีผล"), help_text=_("เว้นว่างเมื่อไม่มีกำหนดสิ้นสุด"), required=False)


class EndForm(RefusableForm):
    ends_on = ThaiDateField(label=_("วันสุดท้ายที่มีผล"))
