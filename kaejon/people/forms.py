from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib.auth.password_validation import password_validators_help_text_html, validate_password
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kaejon.fields.dates import ThaiDateField
from kaejon.fields.rows import RowField
from kaejon.geography.models import Area, Level
from kaejon.lib.problem import Problem
from kaejon.people.models import (
    Account,
    Agency,
    AgencyKind,
    AgencyLevel,
    Appointment,
    Basis,
    Committee,
    EndReason,
    Role,
    Team,
    TeamKind,
)
from kaejon.people.rules import PeopleProblem, username_from


def add_problem(form: forms.Form, problem: Problem) -> None:
    """Write what an action refused beside the field it speaks of, in the reader's language."""
    field = problem.field if isinstance(problem, PeopleProblem) and problem.field in form.fields else None
    sentence = gettext(problem.template)
    form.add_error(field, sentence % problem.params if problem.params else sentence)


class SignInForm(forms.Form):
    username = forms.CharField(label=_("ชื่อผู้ใช้"), max_length=60)
    password = forms.CharField(label=_("รหัสผ่าน"), max_length=200, strip=False, widget=forms.PasswordInput)


class NewPasswordForm(forms.Form):
    password = forms.CharField(
        label=_("รหัสผ่านใหม่"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("รหัสผ่านใหม่อีกครั้ง"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, account: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.account = account
        self.fields["password"].help_text = password_validators_help_text_html()

    def clean_password(self) -> str:
        password = str(self.cleaned_data["password"])
        validate_password(password, self.account)
        return password

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if values.get("password") and values.get("again") and values["password"] != values["again"]:
            self.add_error("again", _("รหัสผ่านสองช่องไม่ตรงกัน โปรดพิมพ์ใหม่"))
        return values


class PasswordChangeForm(NewPasswordForm):
    present = forms.CharField(
        label=_("รหัสผ่านปัจจุบัน"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    field_order = ("present", "password", "again")

    def clean_present(self) -> str:
        present = str(self.cleaned_data["present"])
        if not self.account.check_password(present):
            raise forms.ValidationError(_("รหัสผ่านปัจจุบันไม่ถูกต้อง"), code="present")
        return present


class AccountForm(forms.Form):
    username = forms.CharField(
        label=_("ชื่อผู้ใช้"), max_length=60, help_text=_("อักษรอังกฤษตัวเล็ก ตัวเลข จุด ขีดกลาง หรือขีดล่าง เช่น somchai.p")
    )
    full_name = forms.CharField(label=_("ชื่อ-นามสกุล"), max_length=300)
    email = forms.EmailField(label=_("อีเมล"), required=False)

    def clean_username(self) -> str:
        try:
            return username_from(self.cleaned_data["username"])
        except PeopleProblem as problem:
            raise forms.ValidationError(gettext(problem.template), code=problem.code) from None


class AreaField(RowField):
    """One of the areas given, shown with the district before a subdistrict."""

    def label_from_instance(self, obj: Any) -> str:
        is_inside_district = obj.level == Level.SUBDISTRICT and obj.parent is not None
        return f"{obj.parent.title} {obj.title}" if is_inside_district else str(obj.title)


class HeadField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not subscriptable at run time
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.account.full_name} · {obj.position}"


class AppointmentForm(forms.Form):
    role = forms.ChoiceField(label=_("บทบาท"))
    area = AreaField(
        label=_("พื้นที่"),
        queryset=Area.objects.none(),
        required=False,
        help_text=_("พี่เลี้ยงและทีมปฏิบัติการเลือกตำบล คจพ.อ. และผู้กำกับดูแลเลือกอำเภอ นอกนั้นเลือกจังหวัด"),
    )
    agency = RowField(
        label=_("หน่วยงาน"),
        queryset=Agency.objects.none(),
        required=False,
        help_text=_("เฉพาะพ่อเลี้ยง/แม่เลี้ยงและเจ้าหน้าที่หน่วยงาน"),
    )
    position = forms.CharField(label=_("ตำแหน่ง"), max_length=200)
    basis = forms.ChoiceField(label=_("ฐานะ"), choices=Basis.choices)
    acts_for = HeadField(
        label=_("บันทึกแทน"),
        queryset=Appointment.objects.none(),
        required=False,
        help_text=_("เฉพาะผู้ได้รับมอบหมาย"),
    )
    order_number = forms.CharField(label=_("ตามคำสั่งที่"), max_length=80)
    order_on = ThaiDateField(label=_("ลงวันที่"))
    starts_on = ThaiDateField(label=_("ตั้งแต่วันที่"))
    ends_on = ThaiDateField(label=_("ถึงวันที่"), required=False, help_text=_("เว้นว่างเมื่อไม่มีกำหนดสิ้นสุด"))

    def __init__(
        self,
        *args: Any,
        roles: Iterable[str],
        areas: QuerySet[Area],
        agencies: QuerySet[Agency],
        heads: QuerySet[Appointment],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        offered = set(roles)
        choices = [("", _("เลือกบทบาท")), *((v, label) for v, label in Role.choices if v in offered)]
        self.fields["role"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["area"].queryset = areas  # type: ignore[attr-defined]  # a ModelChoiceField
        self.fields["agency"].queryset = agencies.filter(is_active=True)  # type: ignore[attr-defined]  # the same
        self.fields["acts_for"].queryset = heads  # type: ignore[attr-defined]  # the same


class CommitteeForm(forms.Form):
    area = AreaField(label=_("จังหวัดหรืออำเภอ"), queryset=Area.objects.none())
    name = forms.CharField(label=_("ชื่อคณะกรรมการ"), max_length=300)
    short_name = forms.CharField(label=_("ชื่อย่อ"), max_length=60, required=False, help_text=_("เช่น คจพ.อ.เขาสมิง"))
    order_number = forms.CharField(label=_("ตามคำสั่งที่"), max_length=80)
    order_on = ThaiDateField(label=_("ลงวันที่"))

    def __init__(self, *args: Any, areas: QuerySet[Area], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].queryset = areas.filter(level__in=("province", "district"))  # type: ignore[attr-defined]  # a ModelChoiceField


class TeamForm(forms.Form):
    area = AreaField(label=_("ตำบล"), queryset=Area.objects.none())
    kind = forms.ChoiceField(label=_("ประเภททีม"), choices=TeamKind.choices, widget=forms.RadioSelect)
    name = forms.CharField(label=_("ชื่อทีม"), max_length=200)
    order_number = forms.CharField(label=_("ตามคำสั่งที่"), max_length=80)
    order_on = ThaiDateField(label=_("ลงวันที่"))

    def __init__(self, *args: Any, areas: QuerySet[Area], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].queryset = areas.filter(level="subdistrict")  # type: ignore[attr-defined]  # a ModelChoiceField


class BodyEndForm(forms.Form):
    ended_on = ThaiDateField(label=_("สิ้นสุดวันที่"))


class TeamNameForm(forms.Form):
    name = forms.CharField(label=_("ชื่อทีม"), max_length=200)


class CommitteeNameForm(forms.Form):
    name = forms.CharField(label=_("ชื่อคณะกรรมการ"), max_length=300)
    short_name = forms.CharField(label=_("ชื่อย่อ"), max_length=60, required=False)


def name_form_of(body: Committee | Team, data: Any = None) -> forms.Form:
    """The form that renames the committee or team, with the name it has."""
    initial = {"name": body.name, "short_name": getattr(body, "short_name", "")}
    form = CommitteeNameForm if isinstance(body, Committee) else TeamNameForm
    return form(data, initial=initial)


class SeatForm(forms.Form):
    team = RowField(label=_("ทีม"), queryset=Team.objects.none(), required=False, empty_label=_("ไม่อยู่ในทีม"))
    committee = RowField(
        label=_("คณะกรรมการ"), queryset=Committee.objects.none(), required=False, empty_label=_("ไม่เป็นกรรมการ")
    )
    seat = forms.CharField(
        label=_("หน้าที่ในคณะกรรมการ"),
        max_length=100,
        required=False,
        help_text=_("เช่น ประธาน กรรมการ กรรมการและเลขานุการ"),
    )

    def __init__(self, *args: Any, teams: QuerySet[Team], committees: QuerySet[Committee], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["team"].queryset = teams.filter(ended_on__isnull=True)  # type: ignore[attr-defined]  # a ModelChoiceField
        self.fields["committee"].queryset = committees.filter(ended_on__isnull=True)  # type: ignore[attr-defined]  # the same


class AppointmentDatesForm(forms.Form):
    starts_on = ThaiDateField(label=_("ตั้งแต่วันที่"))
    ends_on = ThaiDateField(label=_("ถึงวันที่"), required=False, help_text=_("เว้นว่างเมื่อไม่มีกำหนดสิ้นสุด"))


class EndForm(forms.Form):
    reason = forms.ChoiceField(label=_("เหตุผล"), choices=EndReason.choices, widget=forms.RadioSelect)


class AgencyForm(forms.Form):
    name = forms.CharField(label=_("ชื่อหน่วยงาน"), max_length=300)
    short_name = forms.CharField(label=_("ชื่อย่อ"), max_length=60, required=False)
    kind = forms.ChoiceField(label=_("ประเภท"), choices=AgencyKind.choices)
    level = forms.ChoiceField(label=_("ระดับ"), choices=AgencyLevel.choices)
    area = AreaField(label=_("พื้นที่"), queryset=Area.objects.none())
    parent = RowField(label=_("หน่วยงานต้นสังกัด"), queryset=Agency.objects.none(), required=False)

    def __init__(self, *args: Any, areas: QuerySet[Area], agencies: QuerySet[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].queryset = areas  # type: ignore[attr-defined]  # a ModelChoiceField
        self.fields["parent"].queryset = agencies.filter(is_active=True)  # type: ignore[attr-defined]  # the same


class AppointmentFilterForm(forms.Form):
    """The filters of a list, as its address holds them; what does not fit counts as not asked."""

    text = forms.CharField(label=_("ค้นหาชื่อ ตำแหน่ง หรือเลขคำสั่ง"), max_length=200, required=False)
    role = forms.ChoiceField(label=_("บทบาท"), choices=[("", _("ทุกบทบาท")), *Role.choices], required=False)
    area = AreaField(label=_("พื้นที่"), queryset=Area.objects.none(), required=False, empty_label=_("ทุกพื้นที่"))

    def __init__(self, *args: Any, areas: QuerySet[Area], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].queryset = areas  # type: ignore[attr-defined]  # a ModelChoiceField

    def asked(self) -> dict[str, str]:
        self.is_valid()
        area = self.cleaned_data.get("area")
        return {
            "text": self.cleaned_data.get("text", ""),
            "role": self.cleaned_data.get("role", ""),
            "area": area.pk if area else "",
        }


class AuditFilterForm(forms.Form):
    action = forms.ChoiceField(label=_("การกระทำ"), required=False)
    person = forms.CharField(label=_("ผู้กระทำ (ชื่อหรือชื่อผู้ใช้)"), max_length=200, required=False)
    since = ThaiDateField(label=_("ตั้งแต่วันที่"), required=False)
    until = ThaiDateField(label=_("ถึงวันที่"), required=False)
    text = forms.CharField(label=_("รหัสเรื่อง (ครัวเรือน บัญชีผู้ใช้ การแต่งตั้ง)"), max_length=64, required=False)

    def __init__(self, *args: Any, actions: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["action"].choices = [("", _("ทุกการกระทำ")), *actions]  # type: ignore[attr-defined]  # a ChoiceField
