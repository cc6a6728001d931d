from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from kaejon.logbook.rules import MoveRefused
from kaejon.meeting import access
from kaejon.meeting.actions import give_directive, last_word, say_of_directive
from kaejon.meeting.forms import DirectiveForm, WordForm
from kaejon.meeting.models import Directive, Word
from kaejon.meeting.queries.directives import STATES, directive_rows, may_say, with_last_word, words_of
from kaejon.people.access import standing_of
from kaejon.people.policy import OVERSIGHT

PAGE_SIZE = 50
BUTTONS = {
    Word.ANSWERED: gettext_lazy("รายงานผล"),
    Word.CLOSED: gettext_lazy("ปิดข้อสั่งการ"),
    Word.RETURNED: gettext_lazy("ขอผลเพิ่มเติม"),
    Word.WITHDRAWN: gettext_lazy("ยกเลิกข้อสั่งการ"),
}
KINDS = {Word.ANSWERED: "primary", Word.CLOSED: "primary", Word.WITHDRAWN: "danger"}
DONE = {
    Word.ANSWERED: gettext_lazy("รายงานผลแล้ว"),
    Word.CLOSED: gettext_lazy("ปิดข้อสั่งการแล้ว"),
    Word.RETURNED: gettext_lazy("ขอผลเพิ่มเติมแล้ว"),
    Word.WITHDRAWN: gettext_lazy("ยกเลิกข้อสั่งการแล้ว"),
}


@require_http_methods(["GET"])
def directive_list(request: HttpRequest, slug: str) -> HttpResponse:
    campaign = access.campaign_of_directives(request.user, slug)
    state = request.GET.get("state", "")
    state = state if state in STATES else "open"
    found = with_last_word(access.directives_for(request.user, campaign)).filter(last__in=STATES[state][1])
    page = Paginator(
        found.select_related("district", "agency", "household").order_by("due_on", "seq"), PAGE_SIZE
    ).get_page(request.GET.get("page"))
    context = {
        "campaign": campaign,
        "page": page,
        "rows": directive_rows(page),
        "chips": [("" if code == "open" else code, label, None) for code, (label, _words) in STATES.items()],
        "may_direct": bool(standing_of(request.user).roles & OVERSIGHT),
    }
    return render(request, "meeting/directive_list.html", context)


@require_http_methods(["GET", "POST"])
def directive_new(request: HttpRequest, slug: str) -> HttpResponse:
    campaign, districts, agencies = access.offices_to_direct(request.user, slug)
    household = access.household_named(request.user, campaign, request.GET.get("household", ""))
    asked = household.area_id[:4] if household else request.GET.get("district", "")
    initial = {"district": asked} if asked else {}
    form = DirectiveForm(request.POST or None, districts=districts, agencies=agencies, initial=initial)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        office = values["district"].pk if values["district"] else values["agency"].area_id if values["agency"] else ""
        try:
            by = access.directing_principal(request.user, office)
            directive = give_directive(campaign=campaign, household=household, by=by, **values)
        except MoveRefused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("บันทึกข้อสั่งการแล้ว"))
            return HttpResponseRedirect(reverse("meeting:directive-view", args=[slug, directive.pk]))
    context = {"campaign": campaign, "form": form, "household": household}
    return render(request, "meeting/directive_new.html", context)


@require_http_methods(["GET"])
def directive_view(request: HttpRequest, slug: str, directive_id: uuid.UUID) -> HttpResponse:
    _campaign, directive = access.directive_to_view(request.user, slug, directive_id)
    return show(request, directive)


def show(request: HttpRequest, directive: Directive, form: WordForm | None = None) -> HttpResponse:
    spoken = access.side_of(request.user, directive)
    side = spoken[0] if spoken else None
    words = may_say(last_word(directive), side)
    row = directive_rows(
        with_last_word(Directive.objects.filter(pk=directive.pk)).select_related("district", "agency")
    )[0]
    context = {
        "campaign": directive.campaign,
        "row": row,
        "words": words_of(directive),
        "form": form or WordForm(side=side),
        "buttons": [(word.value, BUTTONS[word], KINDS.get(word, "")) for word in words],
    }
    return render(request, "meeting/directive_view.html", context)


@require_POST
def directive_answer(request: HttpRequest, slug: str, directive_id: uuid.UUID) -> HttpResponse:
    directive, side, by = access.directive_to_answer(request.user, slug, directive_id)
    form = WordForm(request.POST, side=side)
    said = request.POST.get("word", "")
    if form.is_valid() and said in Word.values:
        try:
            say_of_directive(directive=directive, word=Word(said), side=side, by=by, **form.cleaned_data)
        except MoveRefused as refused:
            form.refuse(refused)
        else:
            messages.success(request, str(DONE[Word(said)]))
            return HttpResponseRedirect(reverse("meeting:directive-view", args=[slug, directive.pk]))
    return show(request, directive, form)
