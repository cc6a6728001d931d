from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kaejon.lib import clock
from kaejon.lib.thai_date import BE, thai_date
from kaejon.logbook.rules import MoveRefused
from kaejon.register.models import Campaign
from kaejon.report.access import campaign_to_keep_holidays
from kaejon.report.actions.holidays import add_holiday, mark_day
from kaejon.report.forms.holidays import HolidayForm
from kaejon.report.queries.holidays import days_hit, days_off


@require_http_methods(["GET", "POST"])
def list_holidays(request: HttpRequest, slug: str) -> HttpResponse:
    campaign, by = campaign_to_keep_holidays(request.user, slug)
    form = HolidayForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            added = add_holiday(province=campaign.province_id, **form.cleaned_data, by=by)
        except MoveRefused as refused:
            form.refuse(refused)
        else:
            said = _("เพิ่มวันหยุด %(date)s แล้ว หากผิด กด “เป็นวันทำการ” ในแถวของวันนั้น")
            messages.success(request, said % {"date": thai_date(added.on)})
            return HttpResponseRedirect(address_of(campaign, added.on.year))
    year = year_asked(request, campaign)
    years = range(campaign.starts_on.year - 1, campaign.deadline_on.year + 2)
    values = {
        "campaign": campaign,
        "form": form,
        "year": year,
        "days": days_off(campaign.province_id, year),
        "cut_offs": days_hit(campaign, year),
        "chips": [(str(each), f"{each + BE}", None) for each in years],
        "chosen": str(year),
    }
    return render(request, "report/holiday_list.html", values)


@require_POST
def mark_holiday(request: HttpRequest, slug: str) -> HttpResponse:
    campaign, by = campaign_to_keep_holidays(request.user, slug)
    try:
        on = dt.date.fromisoformat(request.POST.get("on", ""))
    except ValueError:
        messages.error(request, _("อ่านวันที่ไม่ได้ โปรดเลือกจากรายการวันหยุด"))
        return HttpResponseRedirect(reverse("report:holiday-list", args=[slug]))
    is_off = request.POST.get("is_off") == "1"
    try:
        mark_day(province=campaign.province_id, on=on, is_off=is_off, by=by)
    except MoveRefused as refused:
        messages.error(request, str(refused))
    else:
        said = _("%(date)s เป็นวันหยุดแล้ว") if is_off else _("%(date)s เป็นวันทำการแล้ว หากผิด กด “เป็นวันหยุด” เพื่อคืน")
        messages.success(request, said % {"date": thai_date(on)})
    return HttpResponseRedirect(address_of(campaign, on.year))


def year_asked(request: HttpRequest, campaign: Campaign) -> int:
    asked = request.GET.get("year", "")
    if asked.isascii() and asked.isdecimal() and len(asked) == 4:
        return int(asked)
    return min(max(clock.today().year, campaign.starts_on.year), campaign.deadline_on.year)


def address_of(campaign: Campaign, year: int) -> str:
    return f"{reverse('report:holiday-list', args=[campaign.slug])}?year={year}"
