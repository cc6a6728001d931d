"""Photos that were chosen are never lost without a word."""

from __future__ import annotations

from typing import Any

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.datastructures import MultiValueDict

from kaejon.fields.photos import PhotoField, PhotoForm, PhotosField
from tests.factories.pictures import jpeg

AGAIN = "โปรดเลือกภาพอีกครั้ง ภาพที่เลือกไว้ก่อนหน้ายังไม่ถูกบันทึก"


class SampleForm(PhotoForm):
    name = forms.CharField(required=False)
    number = forms.IntegerField()
    one = PhotoField(required=False)
    several = PhotosField(required=False)


def photo(content: bytes = b"") -> SimpleUploadedFile:
    return SimpleUploadedFile("x.jpg", content or jpeg(), content_type="image/jpeg")


def sample(number: str, prefix: str | None = None, **files: Any) -> SampleForm:
    before = f"{prefix}-" if prefix else ""
    sent = MultiValueDict({before + name: [file] for name, file in files.items()})
    return SampleForm({f"{before}number": number}, sent, prefix=prefix)


@pytest.mark.parametrize("prefix", [None, "row"])
@pytest.mark.parametrize("name", ["one", "several"])
def test_photo_sent_beside_a_wrong_field_is_asked_for_again(name: str, prefix: str | None) -> None:
    form = sample("x", prefix, **{name: photo()})
    assert set(form.errors) == {"number", name}
    assert form.errors[name] == [AGAIN]


def test_photo_refused_by_an_action_is_asked_for_again() -> None:
    form = sample("1", one=photo())
    assert form.is_valid()
    form.add_error(None, "ปิดวาระแล้ว")
    assert form.errors["one"] == [AGAIN]


def test_photo_that_is_wrong_itself_says_only_that() -> None:
    form = sample("x", one=photo(b"no picture"), several=photo())
    assert form.errors["one"] == ["ไฟล์นี้ไม่ใช่ภาพถ่ายที่ระบบรับได้ โปรดใช้ภาพ JPEG, PNG หรือ WebP"]
    assert form.errors["several"] == [AGAIN]


def test_photo_of_a_page_that_only_asks_something_first_is_asked_for_again() -> None:
    form = sample("1", several=photo())
    assert form.is_valid()
    form.say_photos_are_lost()
    assert dict(form.errors) == {"several": [AGAIN]}


def test_form_without_photos_asks_for_none() -> None:
    assert set(sample("x").errors) == {"number"}
    assert sample("1", one=photo()).is_valid()
