"""Photos sent with a form: each decoded and encoded anew before anything else sees it."""

from __future__ import annotations

import base64
from typing import Any

from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from kaejon.fields.problems import refusal
from kaejon.lib.pictures import Picture, PictureProblem, reencoded

MOST = 6
MOST_KEPT = 2_000_000
"""Letters of a page's photos together: with what else is typed less than Django takes in fields (2.5 MB)."""
KEPT, LET_GO = "_kept", "_let_go"
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
    """A form with photos: shown again for whatever reason, it holds those that were right, as far as a page can.

    No browser fills a file field for a page, so they go along in hidden fields, encoded anew, and come back to be
    decoded and encoded like any other; nothing of what is unsaved stays on the server. Those that would make the page
    too heavy are asked for again at their fields: without a word they would be lost.
    """

    kept: dict[str, list[str]]
    _is_cleaned = False

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.kept = {}

    def full_clean(self) -> None:
        self._is_cleaned = False
        self.files = self.files_and_kept()
        super().full_clean()
        self._is_cleaned = True
        if self.is_bound and self.errors:
            self.keep_photos()

    def add_error(self, field: str | None, error: Any) -> None:
        super().add_error(field, error)
        if self._is_cleaned:  # refused by an action
            self.keep_photos()

    def files_and_kept(self) -> MultiValueDict[str, Any]:
        """The files that were sent, and for fields without one the photos that the page held."""
        found: MultiValueDict[str, Any] = MultiValueDict(dict(self.files.lists()) if self.files else {})
        for name, texts in kept_in(self, self.data).items():
            at = self.add_prefix(name)
            if not found.getlist(at):
                found.setlist(at, [SimpleUploadedFile("kept.jpg", bytes_of(text)) for text in texts])
        return found

    def keep_photos(self) -> None:
        """Hold the photos for the page to come; ask again for those of a field that it cannot hold."""
        room = MOST_KEPT
        self.kept = {}
        for name in photo_names(self):
            texts = [text_of(picture) for picture in self.pictures(name)]
            if sum(map(len, texts)) > room:
                super().add_error(name, _now("โปรดเลือกภาพอีกครั้ง ภาพที่เลือกไว้ก่อนหน้ายังไม่ถูกบันทึก"))
            elif texts:
                self.kept[name] = texts
                room -= sum(map(len, texts))

    def pictures(self, name: str) -> list[Picture]:
        """The photos that came with one field and were right."""
        found = self.cleaned_data.get(name)
        return found if isinstance(found, list) else [found] if found else []


def photo_names(form: forms.Form) -> list[str]:
    return [name for name, field in form.fields.items() if isinstance(field, PhotoField | PhotosField)]


def kept_in(form: forms.Form, sent: Any) -> dict[str, list[str]]:
    """The photos that the page held for each field of the form, unless they were let go of."""
    if not isinstance(sent, MultiValueDict):
        return {}
    found = {}
    for name in photo_names(form):
        at = form.add_prefix(name)
        texts = [] if sent.get(f"{at}{LET_GO}") else sent.getlist(f"{at}{KEPT}")
        if texts:
            found[name] = texts
    return found


def text_of(picture: Picture) -> str:
    return base64.b64encode(picture.jpeg).decode("ascii")


def bytes_of(text: str) -> bytes:
    """What a hidden field holds; b"", which no photo is, where somebody wrote into it."""
    try:
        return base64.b64decode(text, validate=True)
    except ValueError:
        return b""
