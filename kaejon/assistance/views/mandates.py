from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kaejon.assistance import access
from kaejon.assistance.actions.mandates import (
    REFERENCE,
    add_mandate,
    agencies_without,
    end_mandate,
    seed_mandates,
)
from kaejon.assistance.forms import EndForm, MandateForm
from kaejon.assistance.queries.mandates import mandates_found
from kaejon.assistance.views.lists import dimension_asked, dimension_chips, exported
from kaejon.lib.thai_date import thai_date
from kaejon.logbook.rules import MoveRefused
from kaejon.people.access import standing_of
from kaejon.people.policy import SECRETARY

PAGE_SIZE = 50


@require_http_methods(["GET"])
def mandate_list(request: HttpRequest, slug: str) -> HttpResponse:
    campaign = access.campaign_of_mandates(request.user, slug)
    text = request.GET.get("q", "").strip()[:100].replace("\0", "")
    state = "all" if request.GET.get("state") == "all" else "in_force"
    found = mandates_found(campaign.province_id, text=text, dimension=dimension_asked(request), state=state)
    if "export" in request.GET:
        rows = [
            (m.agency.name, m.get_dimension_display(), str(m.indicator or ""), m.area.title, str(m.programme or ""),
             m.reference, thai_date(m.starts_on), thai_date(m.ends_on) if m.ends_on else "")
            for m in found
        ]  # fmt: skip
        header = (_("หน่วยงาน"), _("มิติ"), _("ตัวชี้วัด"), _("พื้นที่"), _("โครงการ"), _("อ้างอิง"), _("ตั้งแต่วันที่"), _("ถึงวันที่"))
        return exported(request, campaign, "mandates", header, rows)
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    may_keep = campaign.province_id in standing_of(request.user).areas(SECRETARY)
    context = {
        "campaign": campaign, "page": page, "text": text, "state": state, "chips": dimension_chips(),
        "may_keep": may_keep, "end_form": EndForm(), "default_reference": REFERENCE,
        "has_default": any(row.reference == REFERENCE for row in page),
        "without": agencies_without(campaign.province_id) if may_keep else (),
    }  # fmt: skip
    return render(request, "assistance/mandate_list.html", context)


@require_http_methods(["GET", "POST"])
def mandate_new(request: HttpRequest, slug: str) -> HttpResponse:
    campaign, by = access.mandates_to_keep(request.user, slug)
    asked = {"dimension": dimension_asked(request), "area": request.GET.get("area", "")}
    form = MandateForm(request.POST or None, province=campaign.province_id, asked=asked)
    if request.method == "POST" and form.is_valid():
        try:
            add_mandate(charge=form.charge(), by=by)
        except MoveRefused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("เพิ่มภารกิจแล้ว"))
            return HttpResponseRedirect(reverse("assistance:mandate-list", args=[slug]))
    return render(request, "assistance/mandate_new.html", {"campaign": campaign, "form": form})


@require_POST
def mandate_end(request: HttpRequest, slug: str, mandate_id: uuid.UUID) -> HttpResponse:
    _campaign, mandate, by = access.mandate_to_end(request.user, slug, mandate_id)
    form = EndForm(request.POST)
    try:
        if form.is_valid():
            end_mandate(mandate=mandate, by=by, **form.cleaned_data)
            messages.success(request, _("บันทึกวันสิ้นสุดของภารกิจแล้ว"))
        else:
            messages.error(request, str(next(iter(form.errors.values()))[0]))
    except MoveRefused as refused:
        messages.error(request, str(refused))
    return HttpResponseRedirect(reverse("assistance:mandate-list", args=[slug]))


@require_POST
def mandate_seed(request: HttpRequest, slug: str) -> HttpResponse:
    campaign, by = access.mandates_to_keep(request.user, slug)
    added = seed_mandates(province=campaign.province_id, starts_on=campaign.starts_on, by=by)
    messages.success(request, _("เพิ่มภารกิจตามชื่อหน่วยงาน %(count)d รายการ โปรดตรวจและแก้ไข") % {"count": added})
    return HttpResponseRedirect(reverse("assistance:mandate-list", args=[slug]))
