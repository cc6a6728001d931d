from __future__ import annotations

from typing import cast

from django.contrib.auth.decorators import login_not_required
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from kaejon.report.comparison import section_labels
from kaejon.report.documents.figures import document_code
from kaejon.report.documents.kinds import label_in
from kaejon.report.documents.words import key_figures
from kaejon.report.forms.reading import CodeForm, FileForm
from kaejon.report.queries.check import LARGEST, Checked, check_code, check_file
from kaejon.report.queries.reports import body_of


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """The page that tells a genuine document, for anybody: by its code, or by the file."""
    if request.method == "GET":
        return show(request)
    if "file" in request.FILES:
        file_form = FileForm(request.POST, request.FILES)
        upload = cast(UploadedFile, request.FILES["file"])
        if upload.size is None or upload.size > LARGEST:
            file_form.add_error("file", _("ไฟล์ใหญ่เกิน 16 MB เอกสารของระบบมีขนาดเล็กกว่านี้ โปรดตรวจว่าเลือกไฟล์ถูกต้อง"))
            return show(request, file_form=file_form)
        return show(request, check_file(upload.chunks()))
    code_form = CodeForm(request.POST)
    return show(request, check_code(code_form.cleaned_data["code"]) if code_form.is_valid() else None, code_form)


@login_not_required
@never_cache
@require_GET
def check_by_code(request: HttpRequest, code: str) -> HttpResponse:
    return show(request, check_code(code), CodeForm(initial={"code": code}))


def show(
    request: HttpRequest,
    found: Checked | None = None,
    code_form: CodeForm | None = None,
    file_form: FileForm | None = None,
) -> HttpResponse:
    values: dict[str, object] = {
        "found": found,
        "code_form": code_form or CodeForm(),
        "file_form": file_form or FileForm(),
    }
    if found and found.report:
        body = body_of(found.report)
        values |= {
            "body": body,
            "code": document_code(body),
            "figures": key_figures(body),
            "document": label_in(found.form, found.variant),
            "parts": section_labels(found.parts),
        }
    return render(request, "report/check.html", values)
