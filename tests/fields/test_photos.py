"""Photos that were chosen are never lost without a word: the page holds them, or asks for them again."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from django import forms
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.datastructures import MultiValueDict

from kaejon.fields import photos
from kaejon.fields.photos import MOST_KEPT, PhotoField, PhotoForm, PhotosField, kept_in
from kaejon.lib.pictures import reencoded
from tests.factories.pictures import jpeg
from tests.web.test_components import rendered

AGAIN = "โปรดเลือกภาพอีกครั้ง ภาพที่เลือกไว้ก่อนหน้ายังไม่ถูกบันทึก"
NO_PICTURE = "ไฟล์นี้ไม่ใช่ภาพถ่ายที่ระบบรับได้ โปรดใช้ภาพ JPEG, PNG หรือ WebP"


class SampleForm(PhotoForm):
    name = forms.CharField(required=False)
    number = forms.IntegerField()
    one = PhotoField(required=False)
    several = PhotosField(required=False)

    def cleaned(self, name: str) -> int | None:
        """How wide the photo is that is taken."""
        assert self.is_valid()
        picture = self.cleaned_data[name]
        return picture.width if picture else None


def photo(content: bytes = b"") -> SimpleUploadedFile:
    return SimpleUploadedFile("x.jpg", content or jpeg(gps=True), content_type="image/jpeg")


def sample(
    number: str, prefix: str | None = None, held: dict[str, list[str]] | None = None, **files: Any
) -> SampleForm:
    before = f"{prefix}-" if prefix else ""
    sent = MultiValueDict({before + name: file if isinstance(file, list) else [file] for name, file in files.items()})
    typed = MultiValueDict({before + name: texts for name, texts in {"number": [number], **(held or {})}.items()})
    return SampleForm(typed, sent, prefix=prefix)


def text(content: bytes) -> str:
    return base64.b64encode(content).decode()


@pytest.mark.parametrize("prefix", [None, "row"])
def test_photos_sent_beside_a_wrong_field_come_back_and_are_taken(prefix: str | None) -> None:
    form = sample("x", prefix, one=photo(), several=[photo(), photo()])
    assert set(form.errors) == {"number"}
    assert {name: len(texts) for name, texts in form.kept.items()} == {"one": 1, "several": 2}
    assert b"SecretCamera" not in base64.b64decode(form.kept["one"][0])
    again = sample("1", prefix, held={f"{name}_kept": texts for name, texts in form.kept.items()})
    assert again.is_valid()
    assert (again.cleaned_data["one"].width, len(again.cleaned_data["several"]), again.kept) == (64, 2, {})


def test_photos_refused_by_an_action_are_held() -> None:
    form = sample("1", one=photo())
    assert (form.is_valid(), form.kept) == (True, {})
    form.add_error(None, "ปิดวาระแล้ว")
    assert (list(form.kept), "one" in form.errors) == (["one"], False)


def test_photos_of_a_page_that_only_asks_something_first_are_held() -> None:
    form = sample("1", several=photo())
    assert form.is_valid()
    form.keep_photos()
    assert (dict(form.errors), list(form.kept)) == ({}, ["several"])


def test_photo_that_is_wrong_itself_says_only_that_and_is_not_held() -> None:
    form = sample("x", one=photo(b"no picture"), several=photo())
    assert form.errors["one"] == [NO_PICTURE]
    assert list(form.kept) == ["several"]


def test_photos_too_many_for_a_page_are_asked_for_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(photos, "MOST_KEPT", len(text(reencoded(jpeg()).jpeg)) + 10)
    form = sample("x", one=photo(), several=[photo(), photo()])
    assert (list(form.errors["several"]), list(form.kept)) == ([AGAIN], ["one"])
    refused = sample("1", one=photo(), several=photo())
    assert refused.is_valid()
    refused.add_error("name", "ชื่อนี้มีแล้ว")
    refused.add_error(None, "ปิดวาระแล้ว")
    assert (list(refused.errors["several"]), list(refused.kept)) == ([AGAIN], ["one"])


def test_a_page_of_photos_fits_into_what_django_takes() -> None:
    assert MOST_KEPT + 400_000 < settings.DATA_UPLOAD_MAX_MEMORY_SIZE


@pytest.mark.parametrize("held", ["ไม่ใช่ภาพ", text(b"no picture"), "AAA"])
def test_a_hidden_field_that_holds_no_photo_is_refused(held: str) -> None:
    assert "one" in sample("1", held={"one_kept": [held]}).errors


def test_a_photo_chosen_anew_takes_the_place_of_the_held_one_and_a_held_one_may_be_let_go_of() -> None:
    held = {"one_kept": [text(jpeg(32, 24))]}
    assert sample("1", held=held).cleaned("one") == 32
    assert sample("1", held=held, one=photo()).cleaned("one") == 64
    assert sample("1", held={**held, "one_let_go": ["1"]}).cleaned("one") is None


def test_the_page_holds_the_photos_in_hidden_fields() -> None:
    form = sample("x", several=[photo(), photo()])
    assert not form.is_valid()
    html = rendered("{% field form.several %}", form=form)
    assert html.count('<input type="hidden" name="several_kept"') == 2
    assert ('name="several_let_go"' in html, "ภาพที่เลือกไว้ 2 ภาพยังอยู่" in html) == (True, True)
    assert "_kept" not in rendered("{% field form.one %}", form=form)
    assert kept_in(form, {"one_kept": "x"}) == {}


def test_form_without_photos_holds_none() -> None:
    form = sample("x")
    assert (set(form.errors), form.kept) == ({"number"}, {})
