from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kaejon.assessment.forms import RefusableForm
from kaejon.logbook.rules import MoveRefused
from kaejon.report.actions.returns import NAMES, SAYING_LENGTH, TEXT_LENGTH, Texts


def text_field(label: Any, hint: Any, rows: int) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, help_text=hint, widget=widget, max_length=TEXT_LENGTH, required=False)


class StepForm(RefusableForm):
    """A form that carries along the last step that its page knew."""

    after = forms.CharField(required=False, widget=forms.HiddenInput)
    is_stale = False

    def refuse(self, refusal: MoveRefused) -> None:
        self.is_stale = refusal.code == "stale"
        super().refuse(refusal)

    def know(self, after: str) -> None:
        """Go on from `after`, where a refusal just told the user that the page was older than that."""
        if self.is_stale:
            self.data = {**dict(self.data.items()), "after": after}

    def typed(self) -> list[tuple[str, str]]:
        """The texts that were typed, each with its field's label."""
        return [
            (str(field.label), text) for field in self.visible_fields() if (text := str(field.value() or "").strip())
        ]


class ReturnForm(StepForm):
    """What a district writes. A draft may be empty; what is missing is said when it is handed on."""

    unmarked = ("narrative",)
    narrative = text_field(NAMES["narrative"], _("ระบบร่างให้จากตัวเลข แก้ไขได้ ห้ามระบุชื่อ ที่อยู่ หรือข้อมูลสุขภาพของผู้ใด"), 7)
    obstacles = text_field(NAMES["obstacles"], _("สิ่งที่ทำให้งานไม่คืบหน้า และสิ่งที่อำเภอทำไปแล้ว ไม่ระบุชื่อผู้ใด"), 4)
    requests = text_field(NAMES["requests"], _("ระบุหน่วยงานและสิ่งที่ต้องการ ไม่ระบุชื่อผู้ใด"), 4)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    @property
    def texts(self) -> Texts:
        """What was written."""
        return Texts(*(self.cleaned_data[name] for name in ("narrative", "obstacles", "requests")))


class DecisionForm(StepForm):
    """What whoever certifies or receives a return says."""

    unmarked = ("text",)
    text = forms.CharField(
        label=NAMES["text"],
        help_text=_("ต้องระบุเมื่อขอให้แก้ไขหรือขอข้อมูลเพิ่มเติม ไม่ระบุชื่อผู้ใด"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=SAYING_LENGTH,
        required=False,
    )
