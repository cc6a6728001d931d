from __future__ import annotations

import hashlib
import io
import uuid

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRefresh

from kaejon.register import actions, worker
from kaejon.register.access import campaign_to_steward, import_to_steward, steward_principal
from kaejon.register.forms import UploadForm, add_refusal, sent
from kaejon.register.intake.rejected import write_rejected
from kaejon.register.models import Import, ImportState
from kaejon.register.queries.lists import waiting_copy
from kaejon.register.queries.preview import is_stalled, is_working, rejected_rows
from kaejon.register.views.lists import XLSX
from kaejon.register.views.preview import show_summary


def new_import(request: HttpRequest, slug: str) -> HttpResponse:
    campaign = campaign_to_steward(request.user, slug)
    form = UploadForm(sent(request), request.FILES if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data["file"].read()
        by = steward_principal(request.user, campaign.province_id)
        if same := waiting_copy(campaign, hashlib.sha256(data).hexdigest()):
            messages.info(request, _("ไฟล์นี้อัปโหลดไว้แล้วและยังรอเห็นชอบ ระบบจึงเปิดรายการเดิม"))
            return redirect("register:import-view", slug=slug, import_id=same.pk)
        try:
            name = form.cleaned_data["file"].name
            intake = actions.upload_list(campaign=campaign, file_name=name, data=data, by=by)
        except actions.RegisterRefused as refused:
            add_refusal(form, refused)
        else:
            worker.start_check(intake)
            return redirect("register:import-view", slug=slug, import_id=intake.pk)
    return render(request, "register/import_new.html", {"form": form, "campaign": campaign})


def view_import(request: HttpRequest, slug: str, import_id: uuid.UUID) -> HttpResponse:
    intake = import_to_steward(request.user, slug, import_id)
    if intake.state in (ImportState.CHECKED, ImportState.COMMITTED):
        return show_summary(request, intake)
    given = {**about(intake), "is_working": is_working(intake), "is_stalled": is_stalled(intake)}
    return render(request, "register/import_state.html", given)


def show_progress(request: HttpRequest, slug: str, import_id: uuid.UUID) -> HttpResponse:
    intake = import_to_steward(request.user, slug, import_id)
    if not is_working(intake) or is_stalled(intake):
        return HttpResponseClientRefresh()
    return render(request, "register/import_progress.html", about(intake))


def resume(request: HttpRequest, slug: str, import_id: uuid.UUID) -> HttpResponse:
    intake = import_to_steward(request.user, slug, import_id)
    if intake.state in (ImportState.QUEUED, ImportState.COMMITTING):
        worker.start_commit(intake)
    elif intake.state in (ImportState.UPLOADED, ImportState.CHECKING, ImportState.FAILED):
        worker.start_check(intake)
    return redirect("register:import-view", slug=slug, import_id=intake.pk)


def discard(request: HttpRequest, slug: str, import_id: uuid.UUID) -> HttpResponse:
    intake = import_to_steward(request.user, slug, import_id)
    if request.method == "POST":
        try:
            actions.discard_import(intake=intake, by=steward_principal(request.user, intake.province))
            messages.success(request, _("ยกเลิกการนำเข้าแล้ว ไฟล์และแถวที่ตรวจไว้ถูกลบ"))
        except actions.RegisterRefused as refused:
            messages.error(request, str(refused))
        return redirect("register:list-index", slug=slug)
    return render(request, "register/import_discard.html", about(intake))


def download_rejected(request: HttpRequest, slug: str, import_id: uuid.UUID) -> HttpResponseBase:
    intake = import_to_steward(request.user, slug, import_id)
    if not intake.summary.get("rejected"):
        messages.info(request, _("ไฟล์นี้ไม่มีแถวที่ต้องแก้"))
        return redirect("register:import-view", slug=slug, import_id=intake.pk)
    actions.note_view(intake=intake, part="rejected.xlsx", by=steward_principal(request.user, intake.province))
    stream = io.BytesIO()
    write_rejected(stream, intake.summary["header"], rejected_rows(intake))
    stream.seek(0)
    return FileResponse(stream, as_attachment=True, filename=_("แถวที่ต้องแก้.xlsx"), content_type=XLSX)


def about(intake: Import) -> dict[str, object]:
    return {"intake": intake, "campaign": intake.target_list.campaign}
