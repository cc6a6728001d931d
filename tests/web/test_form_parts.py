"""What every form shows: its errors on top, what may be left out, files, and no words of the browser's own."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

import kaejon
from kaejon.fields.photos import PhotoField
from tests.web.test_components import rendered

TEMPLATES = sorted(Path(kaejon.__file__).parent.glob("*/templates/**/*.html"))
FORM = re.compile(r"<form\b(?:[^>{]|\{%.*?%\}|\{\{.*?\}\})*>.*?(?=</form>)", re.DOTALL)
JUDGED = re.compile(r"\brequired\b|minlength|type=\"(number|email|url)\"|\{% field |\{% drop_zone")


class SampleForm(forms.Form):
    unmarked = ("note",)
    name = forms.CharField(label="ชื่อ")
    nickname = forms.CharField(label="ชื่อเล่น", required=False)
    note = forms.CharField(label="บันทึก", required=False)
    kind = forms.ChoiceField(label="ประเภท", choices=[("a", "ก"), ("b", "ข")], widget=forms.RadioSelect)
    photo = PhotoField(label="ภาพ", required=False)
    list = forms.FileField(label="บัญชี", required=False)


class RowForm(forms.Form):
    what = forms.CharField(label="จะทำอะไร")

    def clean(self) -> dict[str, Any]:
        raise ValidationError("ทั้งแถวไม่ถูกต้อง")


def words(html: str) -> list[str]:
    return [" ".join(re.sub(r"<[^>]+>", " ", item).split()) for item in re.findall(r"<(?:h2|li)>.*?</(?:h2|li)>", html)]


def test_forms_are_judged_in_our_words_and_not_in_the_browsers() -> None:
    """A form that is sent and has something to judge switches the browser's own judging off."""
    found = [
        (path.name, form.splitlines()[0])
        for path in TEMPLATES
        for form in FORM.findall(path.read_text(encoding="utf-8"))
        if 'method="post"' in form and JUDGED.search(form) and "novalidate" not in form
    ]
    assert found == []


def test_summary_counts_and_links_the_errors_of_every_form_and_row() -> None:
    rows = forms.formset_factory(RowForm)({"r-TOTAL_FORMS": "2", "r-INITIAL_FORMS": "2", "r-1-what": "ซ่อม"}, prefix="r")
    html = rendered(
        '{% error_summary nothing form rows=rows each="กิจกรรมที่" %}', form=SampleForm({"name": "ก"}), rows=rows
    )
    assert words(html) == [
        "โปรดแก้ไข 4 จุดก่อนบันทึก",
        "ประเภท: โปรดเลือก 1 รายการ",
        "กิจกรรมที่ 1: ทั้งแถวไม่ถูกต้อง",
        "กิจกรรมที่ 1: จะทำอะไร: โปรดกรอกข้อมูลนี้",
        "กิจกรรมที่ 2: ทั้งแถวไม่ถูกต้อง",
    ]
    assert re.findall('href="#([^"]+)"', html) == ["id_kind_0", "id_r-0-what"]


def test_summary_of_a_sentence_about_no_field_has_no_heading() -> None:
    form = SampleForm({"name": "ก", "kind": "a"})
    form.add_error(None, "วาระนี้ปิดแล้ว")
    assert words(rendered("{% error_summary form %}", form=form)) == ["วาระนี้ปิดแล้ว"]
    bare = rendered("{% error_summary form heading=False %}", form=SampleForm({"kind": "a"}))
    assert words(bare) == ["ชื่อ: โปรดกรอกข้อมูลนี้"]
    assert rendered("{% error_summary form %}", form=SampleForm({"name": "ก", "kind": "a"})).strip() == ""


def test_only_what_may_really_be_left_out_says_so() -> None:
    form = SampleForm()
    said = {name: "(ไม่บังคับ)" in rendered("{% field each %}", each=form[name]) for name in ("name", "nickname", "note")}
    assert said == {"name": False, "nickname": True, "note": False}


def test_file_field_has_a_button_in_our_words_for_the_script_and_a_plain_input_without() -> None:
    form = SampleForm()
    photo, upload = rendered("{% field form.photo %}", form=form), rendered("{% drop_zone form.list %}", form=form)
    for html, label in ((photo, "ถ่ายหรือเลือกภาพ"), (upload, "เลือกไฟล์")):
        assert re.search(r'<input type="file"[^>]*>', html)
        assert re.search(rf'<label class="button"[^>]* hidden>.*{label}</label>', html)
    assert 'data-file-none="ยังไม่ได้เลือกภาพ"' in photo
