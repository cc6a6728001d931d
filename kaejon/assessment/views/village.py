from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kaejon.assessment import access
from kaejon.assessment.actions.verification import verify_household
from kaejon.assessment.forms.village import VillageForm
from kaejon.assessment.queries.household_list import place_of
from kaejon.assessment.queries.village import unverified_in
from kaejon.logbook.rules import MoveRefused
from kaejon.people.access import User
from kaejon.register.models import Campaign


@require_http_methods(["GET", "POST"])
def village_verify(request: HttpRequest, slug: str, area: str) -> HttpResponse:
    campaign, scope, place = access.village_to_verify(request.user, slug, area)
    form = VillageForm(request.POST or None, rows=unverified_in(campaign, scope, place))
    if request.method == "POST" and form.is_valid():
        done = verify_rows(request.user, campaign, form)
        if done:
            messages.success(request, _("บันทึกการสอบทานแล้ว %(count)d ครัวเรือน") % {"count": done})
        if not form.problems and done:
            return HttpResponseRedirect(request.path)
        if not done and not form.problems:
            messages.warning(request, _("ยังไม่ได้เลือกผลของครัวเรือนใด โปรดเลือกอย่างน้อย 1 หลัง"))
        else:
            # What was recorded leaves the page; what was refused stays as it was filled in.
            refused = form.problems
            form = VillageForm(request.POST, rows=unverified_in(campaign, scope, place))
            form.problems = refused
    context = {"campaign": campaign, "area": place, "place": place_of(place), "form": form}
    return render(request, "assessment/village_verify.html", context)


def verify_rows(user: User, campaign: Campaign, form: VillageForm) -> int:
    done = 0
    for row, answer in form.answered():
        by = access.principal_to_verify(user, row.household)
        try:
            verify_household(
                campaign=campaign,
                household=row.household,
                findings=form.findings(row, answer),
                told=form.told(by),
            )
        except MoveRefused as refusal:
            form.problems[str(row.household.pk)] = str(refusal)
        else:
            done += 1
    return done
