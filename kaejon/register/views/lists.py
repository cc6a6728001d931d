from __future__ import annotations

import io

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from kaejon.register.access import campaign_to_steward, campaign_to_view, list_to_view, may_steward
from kaejon.register.intake.template import write_template
from kaejon.register.queries import lists

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def index(request: HttpRequest, slug: str) -> HttpResponse:
    campaign = campaign_to_view(request.user, slug)
    is_steward = may_steward(request.user, campaign)
    given = {
        "campaign": campaign,
        "versions": lists.versions_of(campaign),
        "drafts": list(lists.drafts_of(campaign)) if is_steward else [],
        "may_import": is_steward and campaign.closed_at is None,
        "is_steward": is_steward,
    }
    return render(request, "register/list_index.html", given)


def view_list(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    target_list = list_to_view(request.user, slug, number)
    before = lists.version_before(target_list)
    given = {
        "campaign": target_list.campaign,
        "version": lists.version_of(target_list),
        "before": before,
        "change": lists.change_between(before, target_list) if before else None,
    }
    return render(request, "register/list_view.html", given)


def download_template(request: HttpRequest, slug: str) -> FileResponse:
    campaign_to_steward(request.user, slug)
    stream = io.BytesIO()
    write_template(stream)
    stream.seek(0)
    return FileResponse(stream, as_attachment=True, filename=_("แบบฟอร์มบัญชีครัวเรือนเป้าหมาย.xlsx"), content_type=XLSX)
