"""Photos sent with a form: each decoded and encoded anew before anything else sees it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from kaejon.fields.problems import refusal
from kaejon.lib.pictures import Picture, PictureProblem, reencoded

MOST = 6
TYPES = "image/jpeg,image/png,image/webp"


class PhotoInput(forms.FileInput):
    """A field for a picture; a phone offers its camera."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"accept": TYPES, **(attrs or {})})


class PhotosInput(PhotoInput):
    """A field for several pictures."""

    allow_multiple_selected = True


class PhotoField(forms.FileField):
    """A photo. Cleans to a `Picture` without what the camera wrote beside it, or to None."""

    widget = PhotoInput

    def clean(self, data: Any, initial: Any = None) -> Picture | None:
        file = super().clean(data, initial)
        if not file:
            return None
        try:
            return reencoded(file.read())
        except PictureProblem as problem:
            raise refusal(problem) from None


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


class PhotoForm(forms.Form):
    """A form with photos: shown again for whatever reason, it says at their fields that they must be chosen once more.

    No browser fills a file field for a page, and nothing unsaved is kept: without a word the photos would be lost.
    """

    _is_cleaned = False

    def full_clean(self) -> None:
        self._is_cleaned = False
        super().full_clean()
        self._is_cleaned = True
        if self.is_bound and self.errors:
            self.say_photos_are_lost()

    def add_error(self, field: str | None, error: Any) -> None:
        super().add_error(field, error)
        if self._is_cleaned:  # refused by an action
            self.say_photos_are_lost()

    def say_photos_are_lost(self) -> None:
        """Ask again for every photo that was sent and had nothing wrong of its own."""
        for name in photos_sent(self.fields, self.files, self.prefix):
            if name not in self.errors:
                super().add_error(name, _now("โปรดเลือกภาพอีกครั้ง ภาพที่เลือกไว้ก่อนหน้ายังไม่ถูกบันทึก"))


def photos_sent(fields: Mapping[str, forms.Field], files: Any, prefix: str | None) -> list[str]:
    """The names of the photo fields with which a file came."""
    names = [name for name, field in fields.items() if isinstance(field, PhotoField | PhotosField)]
    return [name for name in names if files.get(f"{prefix}-{name}" if prefix else name)]
