from __future__ import annotations

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kaejon.lib.pictures import EMBLEM_BYTES, PictureProblem
from kaejon.lib.pictures import emblem as encoded_emblem


class LetterheadForm(forms.Form):
    office = forms.CharField(
        label=gettext_lazy("ส่วนราชการ"),
        help_text=gettext_lazy("เช่น สำนักงานพัฒนาชุมชนจังหวัด หรือศูนย์อำนวยการฯ จังหวัด"),
        max_length=200,
    )
    address = forms.CharField(label=gettext_lazy("ที่อยู่และโทรศัพท์ของสำนักงาน"), max_length=300, required=False)
    reference = forms.CharField(label=gettext_lazy("ที่ (เลขที่หนังสือส่วนหน้า)"), max_length=40, required=False)
    prepared_by = forms.CharField(
        label=gettext_lazy("ตำแหน่งผู้จัดทำ"), help_text=gettext_lazy("ระบุตำแหน่ง ไม่ต้องระบุชื่อบุคคล"), max_length=200
    )
    checked_by = forms.CharField(label=gettext_lazy("ตำแหน่งผู้ตรวจ"), max_length=200)
    certified_by = forms.CharField(label=gettext_lazy("ตำแหน่งผู้รับรอง"), max_length=200)
    emblem = forms.FileField(
        label=gettext_lazy("ตราของจังหวัดหรือสำนักงาน"),
        help_text=gettext_lazy("ภาพ PNG หรือ JPEG ไม่เกิน 2 MB ไม่เลือกไฟล์เท่ากับใช้ตราเดิม ระบบไม่ใส่ตราใดให้เอง"),
        required=False,
        allow_empty_file=True,
    )
    no_emblem = forms.BooleanField(label=gettext_lazy("ไม่ใช้ตรา"), required=False)
    last = forms.CharField(widget=forms.HiddenInput, max_length=20, required=False)

    def clean_emblem(self) -> bytes | None:
        upload = self.cleaned_data["emblem"]
        if upload is None:
            return None
        try:
            # One byte more than is taken tells that there is more.
            return encoded_emblem(upload.read(EMBLEM_BYTES + 1))
        except PictureProblem as problem:
            raise forms.ValidationError(_(problem.template) % problem.params, code=problem.code) from None
