from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from kaejon.report import access
from kaejon.report.actions.letterhead import set_letterhead
from kaejon.report.forms.letterhead import LetterheadForm
from kaejon.report.models import Letterhead
from kaejon.report.queries.letterheads import letterheads_of
from kaejon.report.rules import ReportRefused
from kaejon.report.sections.letterhead import TEXTS


@require_http_methods(["GET", "POST"])
def letterhead(request: HttpRequest, slug: str) -> HttpResponse:
    campaign, by = access.letterhead_to_set(request.user, slug)
    history = list(letterheads_of(campaign.province_id))
    shown = chosen(request, history)
    form = LetterheadForm(request.POST or None, request.FILES or None, initial=initial(shown))
    if request.method == "POST" and form.is_valid():
        emblem = emblem_asked(form, shown)
        try:
            set_letterhead(campaign.province_id, form.cleaned_data, emblem, by=by, last=form.cleaned_data["last"])
        except ReportRefused as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("บันทึกหัวกระดาษแล้ว ใช้กับร่างและรายงานที่ปิดตั้งแต่นี้ไป รายงานที่ปิดแล้วไม่เปลี่ยน"))
            return HttpResponseRedirect(reverse("report:letterhead", args=[slug]))
    values = {
        "campaign": campaign,
        "form": form,
        "shown": shown,
        "history": history,
        "last": form["last"].value() or (history[0].seq if history else ""),
    }
    return render(request, "report/letterhead.html", values)


def chosen(request: HttpRequest, history: list[Letterhead]) -> Letterhead | None:
    """The letterhead that the form begins with: an earlier one that was asked for, or the newest."""
    asked = request.GET.get("from", "")
    found = [one for one in history if str(one.seq) == asked] if asked else history
    if asked and not found:
        raise Http404
    return found[0] if found else None


def initial(shown: Letterhead | None) -> dict[str, object]:
    return {} if shown is None else {name: getattr(shown, name) for name in TEXTS}


def emblem_asked(form: LetterheadForm, shown: Letterhead | None) -> bytes | None:
    """The picture sent, none where none is wanted, else the one that was shown."""
    if form.cleaned_data["no_emblem"]:
        return None
    if form.cleaned_data["emblem"]:
        return bytes(form.cleaned_data["emblem"])
    return bytes(shown.emblem) if shown and shown.emblem else None


@require_GET
def emblem(request: HttpRequest, slug: str) -> HttpResponse:
    campaign, _by = access.letterhead_to_set(request.user, slug)
    shown = chosen(request, list(letterheads_of(campaign.province_id)))
    if shown is None or not shown.emblem:
        raise Http404
    return HttpResponse(bytes(shown.emblem), content_type="image/png")
