from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kaejon.fields.dates import ThaiDateField
from kaejon.fields.problems import refusal
from kaejon.fields.rows import RowField
from kaejon.geography.models import Area
from kaejon.lib.problem import Problem
from kaejon.register.actions import RegisterRefused
from kaejon.register.intake.columns import COLUMNS, JOINED_FIELDS
from kaejon.register.intake.limits import MAX_FILE_BYTES, MEGABYTE
from kaejon.register.models import Import
from kaejon.register.rules import check_slug

WEEKDAYS = (
    (0, _("วันจันทร์")),
    (1, _("วันอังคาร")),
    (2, _("วันพุธ")),
    (3, _("วันพฤหัสบดี")),
    (4, _("วันศุกร์")),
    (5, _("วันเสาร์")),
    (6, _("วันอาทิตย์")),
)
UNUSED = ("", _("ไม่ใช้คอลัมน์นี้"))
FIELD_CHOICES = (UNUSED, *((column.field, column.header) for column in COLUMNS))
MEANINGS = (("yes", _("ตกเกณฑ์")), ("no", _("ไม่ตกเกณฑ์")), ("", _("ยังไม่ตอบ (ไม่รับแถวเหล่านี้)")))


def sent(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to: an empty submission is one too."""
    return request.POST if request.method == "POST" else None


def add_refusal(form: forms.Form, refused: RegisterRefused) -> None:
    """Write what an action refused beside the field it speaks of."""
    form.add_error(refused.field if refused.field in form.fields else None, str(refused))


class CampaignForm(forms.Form):
    name = forms.CharField(label=_("ชื่อวาระ"), max_length=200, help_text=_("ตามประกาศของจังหวัด"))
    slug = forms.CharField(
        label=_("ชื่อย่อในที่อยู่เว็บ"),
        max_length=60,
        help_text=_("อักษรอังกฤษตัวเล็ก ตัวเลข และขีดกลาง เช่น trat-2565 เปลี่ยนภายหลังไม่ได้"),
    )
    province = RowField(label=_("จังหวัด"), queryset=Area.objects.none(), empty_label=None)
    starts_on = ThaiDateField(label=_("วันเริ่ม"), help_text=_("วัน/เดือน/ปี พ.ศ. เช่น 09/05/2565"))
    deadline_on = ThaiDateField(label=_("กำหนดแล้วเสร็จ"), help_text=_("วัน/เดือน/ปี พ.ศ. เช่น 30/09/2565"))
    cutoff_weekday = forms.TypedChoiceField(label=_("ตัดยอดข้อมูลทุก"), choices=WEEKDAYS, coerce=int, initial=4)
    cutoff_time = forms.TimeField(label=_("เวลาตัดยอด"), initial="17:00", help_text=_("เช่น 17:00"))
    district_due_time = forms.TimeField(
        label=_("เวลาส่งรายงานอำเภอ"),
        initial="15:00",
        help_text=_("ในวันตัดยอด ไม่เกินเวลาตัดยอด หากเป็นวันหยุดจะเลื่อนมาวันทำการก่อนหน้า"),
    )

    def __init__(self, *args: Any, provinces: Iterable[Area], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["province"].queryset = provinces  # type: ignore[attr-defined]  # a ModelChoiceField's own

    def clean_slug(self) -> str:
        slug = str(self.cleaned_data["slug"]).lower()
        try:
            check_slug(slug)
        except Problem as problem:
            raise refusal(problem) from None
        return slug


class CampaignEditForm(forms.Form):
    name = forms.CharField(label=_("ชื่อวาระ"), max_length=200)
    district_due_time = forms.TimeField(
        label=_("เวลาส่งรายงานอำเภอ"), help_text=_("ในวันตัดยอด ไม่เกินเวลาตัดยอด รายงานที่ส่งแล้วใช้กำหนดเดิม")
    )


class CampaignCloseForm(forms.Form):
    reason = forms.CharField(
        label=_("เหตุผลที่ปิดวาระ"),
        max_length=500,
        widget=forms.Textarea,
        help_text=_("เช่น สิ้นสุดตามกำหนด พร้อมเลขที่มติหรือคำสั่ง"),
    )


class UploadForm(forms.Form):
    file = forms.FileField(
        label=_("ไฟล์บัญชีครัวเรือนเป้าหมาย"),
        max_length=255,
        allow_empty_file=True,
        help_text=_("XLSX หรือ CSV ไม่เกิน 30 เมกะไบต์ (XLS และ ODS ก็รับ) หนึ่งแถวต่อหนึ่งคน"),
        error_messages={
            "required": _("โปรดเลือกไฟล์ก่อนกดอัปโหลด"),
            "max_length": _("ชื่อไฟล์ยาวเกินไป โปรดตั้งชื่อให้สั้นลงแล้วเลือกใหม่"),
        },
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.xls,.ods"}),
    )

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > MAX_FILE_BYTES:
            sentence = gettext("ไฟล์มีขนาดใหญ่เกิน %(limit)d เมกะไบต์ กรุณาแบ่งไฟล์ให้เล็กลงแล้วนำเข้าใหม่")
            raise forms.ValidationError(sentence % {"limit": MAX_FILE_BYTES // MEGABYTE}, code="too_big")
        return file


class ColumnsForm(forms.Form):
    """One choice for every column of the file, the sheet where there are several, and whether to keep the choice."""

    remembers = forms.BooleanField(label=_("ใช้การจับคู่นี้กับไฟล์ต่อไปที่มีหัวคอลัมน์เดียวกัน"), required=False, initial=True)

    def __init__(self, *args: Any, intake: Import, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.intake = intake
        self.summary = intake.summary
        sheets = [str(name) for name in self.summary.get("sheets", [])]
        if len(sheets) > 1:
            self.fields["sheet"] = forms.ChoiceField(
                label=_("แผ่นงาน"), choices=[(name, name) for name in sheets], initial=self.summary.get("sheet", "")
            )
        for index, header in enumerate(self.summary.get("header", [])):
            self.fields[f"column_{index}"] = forms.ChoiceField(
                label=header or gettext("คอลัมน์ที่ %(number)d") % {"number": index + 1},
                choices=FIELD_CHOICES,
                required=False,
                initial=self.summary.get("columns", {}).get(str(index), ""),
            )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        chosen: dict[str, str] = {}
        for name in self.column_names():
            field = values.get(name, "")
            if field and field in chosen and field not in JOINED_FIELDS:
                sentence = gettext("เลือกข้อมูลนี้ไว้แล้วที่คอลัมน์ “%(other)s” โปรดเลือกเพียงคอลัมน์เดียว")
                self.add_error(name, sentence % {"other": self.fields[chosen[field]].label})
            elif field:
                chosen[field] = name
        return values

    def column_names(self) -> list[str]:
        return [name for name in self.fields if name.startswith("column_")]

    def chosen_sheet(self) -> str:
        return str(self.cleaned_data.get("sheet") or self.summary.get("sheet", ""))

    def chosen_mapping(self) -> dict[str, str] | None:
        """The columns chosen; None where another sheet is to be read, whose columns are not known yet."""
        if self.chosen_sheet() != self.summary.get("sheet", ""):
            return None
        chosen = {name.removeprefix("column_"): self.cleaned_data[name] for name in self.column_names()}
        return {index: field for index, field in chosen.items() if field}


class QuestionsForm(forms.Form):
    """What each doubtful word in a dimension's column means."""

    def __init__(self, *args: Any, intake: Import, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.given: dict[str, bool] = dict(intake.mark_words)
        asked = dict.fromkeys([*intake.summary.get("questions", {}), *self.given])
        self.words = list(asked)
        for number, word in enumerate(self.words):
            rows = intake.summary.get("questions", {}).get(word)
            hint = gettext("พบ %(rows)s ครั้งในคอลัมน์มิติ") % {"rows": rows} if rows else gettext("ตอบไว้แล้ว")
            meaning = {True: "yes", False: "no"}.get(self.given[word], "") if word in self.given else ""
            self.fields[f"word_{number}"] = forms.ChoiceField(
                label=gettext("“%(word)s” หมายถึง") % {"word": word},
                help_text=hint,
                choices=MEANINGS,
                required=False,
                initial=meaning,
                widget=forms.RadioSelect,
            )

    def mark_words(self) -> dict[str, bool]:
        answers = {word: self.cleaned_data[f"word_{number}"] for number, word in enumerate(self.words)}
        return {word: answer == "yes" for word, answer in answers.items() if answer}


class ApprovalForm(forms.Form):
    reference = forms.CharField(
        label=_("เลขที่หนังสือหรือมติที่ให้ความเห็นชอบ"),
        max_length=200,
        help_text=_("เช่น มติ คจพ.จ. ครั้งที่ 1/2565 ลงวันที่ 9 พ.ค. 2565"),
    )
    reason = forms.CharField(
        label=_("เหตุผลของการเพิ่มหรือเปลี่ยนแปลง"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )
    approver = forms.CharField(label=_("ผู้ให้ความเห็นชอบ"), max_length=200, help_text=_("ชื่อและตำแหน่ง หรือคณะกรรมการ"))

    def __init__(self, *args: Any, is_first: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_first:
            del self.fields["reason"], self.fields["approver"]
