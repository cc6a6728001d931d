"""Photos sent with a form: several at once, each decoded and encoded anew before anything else sees it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kaejon.fields.problems import refusal
from kaejon.lib.pictures import Picture, PictureProblem, reencoded

MOST = 6


class PhotosInput(forms.FileInput):
    """A field for several pictures; a phone offers its camera."""

    allow_multiple_selected = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"accept": "image/jpeg,image/png,image/webp", **(attrs or {})})


class PhotosField(forms.Field):
    """Cleans to a list of `Picture`, empty where none was sent. What is no picture is refused with a sentence."""

    widget = PhotosInput
    default_error_messages = {  # noqa: RUF012  # Django's own way to declare them
        "too_many": _("แนบภาพได้ครั้งละไม่เกิน 6 ภาพ โปรดเลือกเฉพาะภาพที่จำเป็น"),
    }

    def clean(self, value: Any) -> list[Picture]:
        files = [file for file in (value if isinstance(value, list | tuple) else [value]) if file]
        if len(files) > MOST:
            raise forms.ValidationError(self.error_messages["too_many"], code="too_many")
        super().clean(files)
        try:
            return [reencoded(file.read()) for file in files]
        except PictureProblem as problem:
            raise refusal(problem) from None
