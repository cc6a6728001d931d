from __future__ import annotations

from django.contrib import messages
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from kaejon.assessment import access, exports
from kaejon.assessment.actions.looking import Found, record_export, record_id_search, record_search
from kaejon.assessment.forms import CitizenIdSearchForm
from kaejon.assessment.queries.chips import (
    area_chips,
    chosen_words,
    dimension_chips,
    new_chips,
    state_chips,
    team_chips,
)
from kaejon.assessment.queries.holders import own_households, scope_key
from kaejon.assessment.queries.household_list import (
    Filters,
    area_choices,
    households_asked,
    needs_asked,
    pages_of,
    place_of,
)
from kaejon.assessment.queries.list_rows import rows_of
from kaejon.assessment.queries.roster import roster
from kaejon.people.access import User, signed_in
from kaejon.register.models import Campaign, Household
from kaejon.register.search import member_by_citizen_id

FORMATS = {
    "csv": ("text/csv; charset=utf-8", exports.write_csv),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", exports.write_xlsx),
}


SHOWN_OF_HOUSEHOLD = ("code", "house_no", "moo", "community", "area_id")


@require_GET
def household_list(request: HttpRequest, slug: str) -> HttpResponse:
    campaign, scope, own_areas = access.list_scope(request.user, slug)
    filters = Filters.of(request.GET.dict())
    areas = scope_key(request.user, own_areas, filters.team)
    scope = scope_asked(request.user, scope, filters)
    households = households_asked(campaign, scope, filters)
    pages = pages_of(campaign, households.only(*SHOWN_OF_HOUSEHOLD), filters, areas)
    count = pages.count
    if filters.text:
        record_search(campaign=campaign, filters=filters.codes, found=count, by=signed_in(request.user))
    page = pages.get_page(request.GET.get("page"))
    chips = {
        "area": area_chips(area_choices(campaign, own_areas, filters.area)),
        "dimension": dimension_chips(),
        **state_chips(campaign, scope, filters, areas, count),
        "team": team_chips(request.user, filters),
        "new": new_chips(campaign),
    }
    context = {
        "campaign": campaign,
        "filters": filters,
        "page": page,
        "count": count,
        "rows": rows_of(campaign, page),
        "chips": chips,
        "chosen": chosen_words(filters, chips),
        "exports": export_links(request, campaign),
        "id_form": CitizenIdSearchForm(),
        "may_verify_village": access.may_verify_in(request.user, filters.area),
        "roster_area": filters.area if len(filters.area) >= len("230101") else "",
    }
    return render(request, "assessment/household_list.html", context)


def scope_asked(user: User, scope: QuerySet[Household], filters: Filters) -> QuerySet[Household]:
    """The reader's households, or those of them that are given to the reader."""
    return own_households(user, scope) if filters.team == "mine" else scope


def export_links(request: HttpRequest, campaign: Campaign) -> list[tuple[str, str]]:
    asked = f"?{request.GET.urlencode()}" if request.GET else ""
    return [
        (name.upper(), reverse("assessment:household-export", args=[campaign.slug, name]) + asked) for name in FORMATS
    ]


@require_GET
def household_export(request: HttpRequest, slug: str, file: str) -> HttpResponseBase:
    campaign, scope, _areas = access.list_scope(request.user, slug)
    filters = Filters.of(request.GET.dict())
    scope = scope_asked(request.user, scope, filters)
    needs, households = needs_asked(campaign, filters), households_asked(campaign, scope, filters)
    kind, write = FORMATS[file]
    content, rows = exports.exported(write, exports.list_rows(needs, households))
    record_export(campaign=campaign, file=file, filters=filters.codes, rows=rows, by=signed_in(request.user))
    return FileResponse(
        content, as_attachment=True, filename=f"households-{campaign.slug}.{file}", headers={"Content-Type": kind}
    )


@require_GET
def household_roster(request: HttpRequest, slug: str, area: str) -> HttpResponse:
    campaign, place = access.area_to_list(request.user, slug, area)
    villages = roster(campaign, access.list_scope(request.user, slug)[1], place)
    total = sum(len(village.rows) for village in villages)
    record_export(campaign=campaign, file="roster", filters={"area": place.pk}, rows=total, by=signed_in(request.user))
    context = {"campaign": campaign, "area": place, "place": place_of(place), "villages": villages, "total": total}
    return render(request, "assessment/roster.html", context)


@require_POST
def citizen_id_search(request: HttpRequest, slug: str) -> HttpResponse:
    campaign = access.campaign_of_readers(request.user, slug)
    form = CitizenIdSearchForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(map(str, form.errors["citizen_id"])))
        return HttpResponseRedirect(reverse("assessment:household-list", args=[campaign.slug]))
    return found_by_id(request, request.user, campaign, form.cleaned_data["citizen_id"])


def found_by_id(request: HttpRequest, user: User, campaign: Campaign, number: str) -> HttpResponse:
    member = member_by_citizen_id(number)
    is_own = member is not None and access.may_view(user, campaign, member.household_id)
    found: Found = "none" if member is None else "own_area" if is_own else "other_area"
    record_id_search(campaign=campaign, found=found, by=signed_in(user))
    if member is not None and is_own:
        return HttpResponseRedirect(reverse("web:household-view", args=[campaign.slug, member.household_id]))
    if member is None:
        messages.warning(request, _("ไม่พบเลขประจำตัวประชาชนนี้ในระบบ โปรดตรวจกับบัตร หรือเสนอครัวเรือนตกหล่น"))
    else:
        district = access.district_name(member)
        messages.warning(request, _("มีในระบบ แต่อยู่นอกพื้นที่ของท่าน โปรดติดต่อ%(district)s") % {"district": district})
    return HttpResponseRedirect(reverse("assessment:household-list", args=[campaign.slug]))
