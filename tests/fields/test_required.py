from django import forms

from kaejon.assessment.forms import VisitForm
from kaejon.assessment.forms.survey import SurveyForm
from kaejon.fields.dates import ThaiDateField
from kaejon.fields.required import use_own_sentences
from kaejon.geography.models import Area
from kaejon.people.forms import AccountForm

TYPED, ONE, FILE = "โปรดกรอกข้อมูลนี้", "โปรดเลือก 1 รายการ", "โปรดเลือกไฟล์"


def test_what_is_missing_is_asked_for_in_the_words_of_its_kind() -> None:
    class Form(forms.Form):
        name = forms.CharField()
        on = ThaiDateField()
        kind = forms.ChoiceField(choices=[("a", "ก")])
        kinds = forms.MultipleChoiceField(choices=[("a", "ก")])
        whom = forms.ModelChoiceField(queryset=Area.objects.none())
        is_sure = forms.BooleanField()
        file = forms.FileField()
        own = forms.CharField(error_messages={"required": "เอง"})

    said = {name: errors[0] for name, errors in Form({}).errors.items()}
    assert said == {
        "name": TYPED, "on": TYPED, "kind": ONE, "kinds": "โปรดเลือกอย่างน้อย 1 รายการ", "whom": ONE,
        "is_sure": "โปรดทำเครื่องหมายในช่องนี้", "file": FILE, "own": "เอง",
    }  # fmt: skip


def test_forms_declared_at_start_say_it_too() -> None:
    assert AccountForm.base_fields["full_name"].error_messages["required"] == TYPED
    assert VisitForm.base_fields["met"].error_messages["required"] == ONE
    assert SurveyForm.base_fields["file"].error_messages["required"] == FILE


def test_other_sentences_of_a_kind_stay() -> None:
    use_own_sentences()
    assert "invalid_choice" in forms.ChoiceField.default_error_messages
    assert "invalid_list" in forms.MultipleChoiceField.default_error_messages
    assert forms.IntegerField().error_messages["invalid"]
