"""What a form says of a field that was left empty, by the kind of field, in place of Django's one sentence."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

SENTENCES: tuple[tuple[type[forms.Field], Any], ...] = (
    (forms.Field, _("โปรดกรอกข้อมูลนี้")),
    (forms.ChoiceField, _("โปรดเลือก 1 รายการ")),
    (forms.MultipleChoiceField, _("โปรดเลือกอย่างน้อย 1 รายการ")),
    (forms.BooleanField, _("โปรดทำเครื่องหมายในช่องนี้")),
    (forms.FileField, _("โปรดเลือกไฟล์")),
)


def use_own_sentences() -> None:
    """Give them to Django's own classes, once, before any form is declared: every field takes its class's."""
    for kind, sentence in SENTENCES:
        # A dict of its own: most classes have only their base's.
        kind.default_error_messages = {**vars(kind).get("default_error_messages", {}), "required": sentence}
