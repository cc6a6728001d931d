from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from kaejon.audit.principal import Principal
from kaejon.lib.thai_date import thai_datetime
from kaejon.logbook.rules import MoveRefused
from kaejon.report.access import return_principal, return_to_view
from kaejon.report.actions.returns import (
    Round,
    Texts,
    ask_more_of_return,
    certify_return,
    prepare_return,
    receive_return,
    said_of_ids,
    save_return_draft,
    seen_mark,
    send_back_return,
)
from kaejon.report.forms.returns import DecisionForm, ReturnForm
from kaejon.report.models import Step
from kaejon.report.queries.return_page import return_page

DRAFT = "draft"
DONE: dict[str, str | Promise] = {
    DRAFT: _("บันทึกร่างแล้ว"),
    Step.PREPARED: _("จัดทำรายงานอำเภอแล้ว รอผู้มีอำนาจรับรองและส่ง"),
    Step.SENT_BACK: _("ส่งกลับให้แก้ไขแล้ว"),
    Step.CERTIFIED: _("รับรองและส่งรายงานอำเภอถึงฝ่ายเลขานุการแล้ว"),
    Step.RECEIVED: _("รับรายงานในนามฝ่ายเลขานุการแล้ว"),
    Step.MORE_ASKED: _("ขอข้อมูลเพิ่มเติมในนามฝ่ายเลขานุการแล้ว"),
}
Say = Callable[[Round, DecisionForm, Principal], object]
DECISIONS: dict[str, Say] = {
    Step.CERTIFIED: lambda where, form, by: certify_return(where=where, after=form.cleaned_data["after"], by=by),
    Step.RECEIVED: lambda where, form, by: receive_return(where=where, after=form.cleaned_data["after"], by=by),
    Step.SENT_BACK: lambda where, form, by: send_back_return(where=where, **form.cleaned_data, by=by),
    Step.MORE_ASKED: lambda where, form, by: ask_more_of_return(where=where, **form.cleaned_data, by=by),
}


@require_GET
def view_return(request: HttpRequest, slug: str, number: int, district: str) -> HttpResponse:
    return show(request, return_to_view(request.user, slug, number, district))


def show(
    request: HttpRequest, where: Round, form: ReturnForm | None = None, decision: DecisionForm | None = None
) -> HttpResponse:
    page = return_page(request.user, where.campaign, where.number, where.district)
    for sent in (form, decision):
        if sent is not None:
            sent.know(page.after)
    # A form that may no longer be sent is not drawn; what was typed into it is.
    unsent = [
        pair
        for sent, is_drawn in ((form, page.may_write), (decision, page.may_decide))
        if sent is not None and not is_drawn
        for pair in sent.typed()
    ]
    initial = {**page.texts.fields, "after": page.after, "seen": page.seen}
    values = {
        "campaign": where.campaign,
        "page": page,
        "form": form or ReturnForm(initial=initial),
        "decision": decision or DecisionForm(initial={"after": page.after}),
        "unsent": unsent,
    }
    return render(request, "report/return.html", values)


@require_POST
def take_return_step(request: HttpRequest, slug: str, number: int, district: str) -> HttpResponse:
    where = return_to_view(request.user, slug, number, district)
    step = request.POST.get("step", "")
    if step in DECISIONS:
        return decide(request, where, step)
    if step in (DRAFT, Step.PREPARED):
        return write(request, where, step)
    return HttpResponseRedirect(address_of(where))


def write(request: HttpRequest, where: Round, step: str) -> HttpResponse:
    by = return_principal(request.user, where, Step.PREPARED)
    form = ReturnForm(request.POST)
    if form.is_valid():
        try:
            if step == DRAFT:
                draft = save_return_draft(where=where, texts=form.texts, seen=form.cleaned_data["seen"], by=by)
                warnings = said_of_ids(Texts.of(draft).fields).values()
                if is_script(request):
                    saved = {"seen": seen_mark(draft), "at": thai_datetime(draft.saved_at)}
                    return JsonResponse({**saved, "warning": " ".join(warnings)})
                for warning in warnings:
                    messages.warning(request, warning)
            else:
                prepare_return(where=where, texts=form.texts, after=form.cleaned_data["after"], by=by)
        except MoveRefused as refused:
            form.refuse(refused)
        else:
            return done(request, where, step)
    if is_script(request):
        said = " ".join(str(text) for texts in form.errors.values() for text in texts)
        return JsonResponse({"problem": said}, status=409)
    return show(request, where, form=form)


def decide(request: HttpRequest, where: Round, step: str) -> HttpResponse:
    by = return_principal(request.user, where, step)
    form = DecisionForm(request.POST)
    if form.is_valid():
        try:
            DECISIONS[step](where, form, by)
        except MoveRefused as refused:
            form.refuse(refused)
        else:
            return done(request, where, step)
    return show(request, where, decision=form)


def done(request: HttpRequest, where: Round, step: str) -> HttpResponse:
    messages.success(request, str(DONE[step]))
    return HttpResponseRedirect(address_of(where))


def address_of(where: Round) -> str:
    return reverse("report:return-view", args=[where.campaign.slug, where.number, where.district.code])


def is_script(request: HttpRequest) -> bool:
    """Whether the page's script asks, which wants no page for an answer."""
    return request.headers.get("X-Requested-With") == "autosave"
