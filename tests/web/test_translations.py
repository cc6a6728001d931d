import re
from pathlib import Path

import django
import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po
from django import forms
from django.conf import settings
from django.contrib import auth
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.core.exceptions import ValidationError
from django.utils import translation

from kaejon.people.models import Account
from kaejon.web.translations import (
    LOCALE,
    compile_catalogues,
    current_catalogue,
    stored_catalogue,
    texts_in,
    untranslated,
    with_other_placeholders,
)


def test_every_text_of_the_code_is_in_the_catalogue() -> None:
    stored = {(m.id, m.context) for m in stored_catalogue()}
    assert sorted(str(m.id) for m in current_catalogue() if (m.id, m.context) not in stored) == []


def test_every_text_has_its_english() -> None:
    assert untranslated() == []


def test_every_translation_is_filled_with_the_values_of_its_text() -> None:
    assert with_other_placeholders() == []


@pytest.mark.parametrize(("thai", "said", "never"), [("จปฐ.", "bmn", "jpt"), ("นำออกจากบัญชี", "dismiss", "remov")])
def test_a_word_of_the_drive_has_one_english(thai: str, said: str, never: str) -> None:
    texts = [str(m.string).lower() for m in stored_catalogue() if thai in str(m.id)]
    assert len(texts) > 5
    assert [text for text in texts if said not in text or never in text] == []


def test_a_problem_of_a_dimension_is_a_need_in_english() -> None:
    texts = [str(m.string) for m in stored_catalogue() if "ปัญหา" in str(m.id)]
    assert [text for text in texts if "problem" in text.lower()] == []


def test_texts_are_found_with_their_context() -> None:
    source = 'a = _("หนึ่ง")\nb = pgettext_lazy("ที่ใด", "สอง")\nc = gettext_noop("สาม")\n'
    found = [(text.id, text.context) for text in texts_in(source.encode(), LOCALE)]
    assert found == [("หนึ่ง", None), ("สอง", "ที่ใด"), ("สาม", None)]


@pytest.fixture(scope="module")
def compiled() -> list[Path]:
    return compile_catalogues()


class SampleForm(forms.Form):
    name = forms.CharField(max_length=3)
    count = forms.IntegerField()


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("th", ["โปรดกรอกข้อมูลนี้", "โปรดกรอกเป็นจำนวนเต็ม เช่น 12"]),
        ("en", ["This field is required.", "Enter a whole number."]),
    ],
)
def test_djangos_own_sentences_are_said_in_the_words_of_the_house(
    compiled: list[Path], language: str, words: list[str]
) -> None:
    with translation.override(language):
        form = SampleForm({"count": "x"})
        assert [form.errors["name"][0], form.errors["count"][0]] == words


def said(message: Message) -> tuple[str, ...]:
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def test_catalogue_of_djangos_sentences_is_complete_and_django_still_says_them() -> None:
    with (LOCALE / "th" / "LC_MESSAGES" / "django.po").open("rb") as file:
        ours = [message for message in read_po(file) if message.id]
    assert [message.id for message in ours if not message.string] == []
    theirs = set()
    for folder in (Path(django.__file__).parent, Path(auth.__file__).parent):
        part = "conf/locale" if folder.name == "django" else "locale"
        with (folder / part / "en" / "LC_MESSAGES" / "django.po").open("rb") as file:
            theirs |= {said(message) for message in read_po(file)}
    assert [said(message) for message in ours if said(message) not in theirs] == []


def test_password_rules_and_their_errors_are_thai(compiled: list[Path]) -> None:
    account = Account(username="somchai.p", email="somchai@example.go.th")
    codes: set[str] = set()
    with translation.override("th"):
        said = list(password_validators_help_texts())
        for password in ("a", "123456789012", "password1234", "somchai.p", "trat-trat-trat"):
            with pytest.raises(ValidationError) as refused:
                validate_password(password, account)
            said += refused.value.messages
            codes |= {str(error.code) for error in refused.value.error_list}
    assert len(codes) == len(settings.AUTH_PASSWORD_VALIDATORS)
    assert [sentence for sentence in said if re.search("[A-Za-z]", sentence)] == []
