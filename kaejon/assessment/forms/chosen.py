from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from kaejon.assessment.forms.base import RefusableForm, ids_of
from kaejon.assessment.rules import REASON_LENGTH, required_reason
from kaejon.logbook.rules import MoveRefused


class ChosenForm(RefusableForm):
    """Ticked rows of a list and one answer for all of them; the answer that says no wants a reason.

    `box` names the rows' boxes. What was ticked and typed stands again where something is wrong.
    """

    box = "entry"
    asks = "reason"
    unmarked = ("reason", "note")

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data)
        self.chosen = ids_of(data.getlist(self.box)) if data is not None else []
        self.verdict = str(data.get("verdict", "")) if data is not None else ""

    @property
    def refuses(self) -> bool:
        return self.verdict == "refuse"

    def nothing(self) -> str:
        """The sentence for a list of which nothing was ticked."""
        return _now("ยังไม่ได้เลือกรายการ โปรดเลือกอย่างน้อย 1 รายการ")

    def missing(self) -> str:
        """The sentence for a missing reason."""
        return _now("โปรดระบุเหตุผลที่ไม่ยืนยัน (%(count)d รายการ)") % {"count": len(self.chosen)}

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        text = str(values.get(self.asks, ""))
        if not self.chosen:
            self.add_error(None, self.nothing())
        elif self.refuses and not text.strip():
            self.add_error(self.asks, self.missing())
        elif self.refuses and self.asks not in self.errors:
            try:
                required_reason(text, self.asks)
            except MoveRefused as refusal:
                self.refuse(refusal)
        return values


def reason_field(label: Any) -> forms.CharField:
    """Why not; a text of several lines, so that Enter does not press a button."""
    return forms.CharField(
        label=label, widget=forms.Textarea(attrs={"rows": 2}), max_length=REASON_LENGTH, required=False
    )


class ProposalsForm(ChosenForm):
    """The answer to several proposals that wait for a second person."""

    reason = reason_field(_("เหตุผลที่ไม่ยืนยัน"))
