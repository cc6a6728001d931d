"""Gaps, households without help, and households that want an agency's mandate."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kaejon.assessment.queries.household_list import place_of
from kaejon.assessment.queries.places import area_asked, area_chips
from kaejon.assistance import access
from kaejon.assistance.actions.lists import record_list_export
from kaejon.assistance.queries.gaps import (
    dimensions_wanted,
    gap_needs,
    gap_rows,
    households_of,
    pages_of_gaps,
    pages_wanted,
    pages_without_help,
    without_help,
)
from kaejon.assistance.queries.mandates import dimensions_charged, districts_of
from kaejon.assistance.queries.no_help import waiting_households
from kaejon.assistance.queries.tied import pages_tied, tied_rows
from kaejon.assistance.words import TIED_WORDS
from kaejon.lib import clock
from kaejon.lib.csv_out import csv_bytes
from kaejon.lib.thai_date import thai_date
from kaejon.people.access import signed_in, standing_of
from kaejon.people.policy import SECRETARY
from kaejon.register.models import DIMENSIONS, Dimension
from kaejon.register.queries.rulesets import rules_on


def dimension_asked(request: HttpRequest) -> str:
    said = request.GET.get("dimension", "")
    return said if said in DIMENSIONS else ""


def dimension_chips() -> list[tuple[str, object, None]]:
    return [("", _("ทุกมิติ"), None), *((code, label, None) for code, label in Dimension.choices)]


@require_http_methods(["GET"])
def gap_list(request: HttpRequest, slug: str) -> HttpResponse:
    campaign, _scope, areas = access.readers_scope(request.user, slug)
    dimension, area = dimension_asked(request), area_asked(campaign, request.GET.get("area", ""))
    inside = area.code if area else ""
    if "export" in request.GET:
        rows = [
            (
                row.household.code,
                row.household.address,
                row.place,
                row.need.get_dimension_display(),
                row.why,
                "; ".join(row.declined),
            )
            for row in gap_rows(gap_needs(campaign, areas, dimension, inside))
        ]
        header = (_("รหัสครัวเรือน"), _("บ้านเลขที่"), _("พื้นที่"), _("มิติ"), _("เหตุ"), _("หน่วยงานที่แจ้งข้อขัดข้อง"))
        return exported(request, campaign, "gaps", header, rows)
    page = pages_of_gaps(campaign, areas, dimension, inside).get_page(request.GET.get("page"))
    asked = {"export": "csv", "dimension": dimension, "area": inside}
    rows_shown = gap_rows(page)
    context = {
        "campaign": campaign,
        "page": page,
        "rows": rows_shown,
        "chips": dimension_chips(),
        "areas": area_chips(areas, area),
        "export_query": urlencode({name: value for name, value in asked.items() if value}),
        "may_charge": campaign.province_id in standing_of(request.user).areas(SECRETARY),
        "team": access.households_to_refer(request.user, [row.household.pk for row in rows_shown]),
    }
    return render(request, "assistance/gap_list.html", context)


@require_http_methods(["GET"])
def no_help_list(request: HttpRequest, slug: str) -> HttpResponse:
    campaign, _scope, areas = access.readers_scope(request.user, slug)
    days = rules_on(campaign, clock.today()).no_help_days
    if "export" in request.GET:
        found = households_of(without_help(campaign, areas, clock.today(), days))
        rows = [(h.code, h.address, place_of(h.area)) for h in found]
        return exported(request, campaign, "no_help", (_("รหัสครัวเรือน"), _("บ้านเลขที่"), _("พื้นที่")), rows)
    page = pages_without_help(campaign, areas, clock.today(), days).get_page(request.GET.get("page"))
    rows_shown = waiting_households(campaign, request.user, households_of(page), clock.today())
    context = {"campaign": campaign, "page": page, "rows": rows_shown, "days": days}
    return render(request, "assistance/no_help_list.html", context)


@require_http_methods(["GET"])
def wanted_list(request: HttpRequest, slug: str) -> HttpResponse:
    campaign, agencies = access.inbox_of(request.user, slug)
    districts = districts_of(campaign.province_id)
    district = request.GET.get("district", "")
    district = district if district in districts else ""
    page = pages_wanted(campaign, agencies, dimension_asked(request), district).get_page(request.GET.get("page"))
    households = households_of(page)
    dimensions = dimensions_wanted(campaign, agencies, households)
    rows = [(household, place_of(household.area), dimensions.get(household.pk, [])) for household in households]
    charged = set().union(*dimensions_charged(agencies).values())
    context = {
        "campaign": campaign, "page": page, "rows": rows, "agencies": agencies,
        "chips": [chip for chip in dimension_chips() if not chip[0] or chip[0] in charged],
        "district_chips": [("", _("ทุกอำเภอ"), None), *((code, name, None) for code, name in districts.items())],
    }  # fmt: skip
    return render(request, "assistance/wanted_list.html", context)


@require_http_methods(["GET"])
def tied_list(request: HttpRequest, slug: str) -> HttpResponse:
    campaign, agencies = access.inbox_of(request.user, slug)
    why = request.GET.get("why", "")
    why = why if why in TIED_WORDS else ""
    page = pages_tied(request.user, campaign, why).get_page(request.GET.get("page"))
    words = {"": _("ทั้งหมด"), **TIED_WORDS}
    chips = [(code, label, pages_tied(request.user, campaign, code).count) for code, label in words.items()]
    rows = tied_rows(request.user, campaign, agencies, page)
    context = {"campaign": campaign, "page": page, "rows": rows, "chips": chips, "words": TIED_WORDS}
    return render(request, "assistance/tied_list.html", context)


def exported(
    request: HttpRequest, campaign: object, name: str, header: Sequence[object], rows: Iterable[Sequence[object]]
) -> HttpResponse:
    """The list as CSV; that it was taken out is recorded."""
    kept = [tuple(str(cell) for cell in row) for row in rows]
    record_list_export(campaign=campaign, name=name, rows=len(kept), by=signed_in(request.user))
    file = f'attachment; filename="{name}-{thai_date(clock.today()).replace(" ", "")}.csv"'
    headers = {"Content-Disposition": file.encode("ascii", "ignore").decode()}
    return HttpResponse(csv_bytes(header, kept), content_type="text/csv; charset=utf-8", headers=headers)
