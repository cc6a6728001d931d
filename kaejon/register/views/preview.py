from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from kaejon.audit.principal import Principal
from kaejon.register import actions, worker
from kaejon.register.access import import_to_steward, steward_principal
from kaejon.register.approving import request_approval
from kaejon.register.forms import ApprovalForm, ColumnsForm, QuestionsForm, add_refusal, sent
from kaejon.register.matching import forget_columns, saved_matching
from kaejon.register.models import Import, ImportState
from kaejon.register.queries import preview

Page = Callable[[HttpRequest, Import, Principal], HttpResponse]
View = Callable[[HttpRequest, str, uuid.UUID], HttpResponse]

OUTCOMES = ("rejected", "warned", "repeated")


def of_draft(page: Page) -> View:
    """The view of one part of a preview: for the campaign's secretary, while the import waits for approval."""

    def view(request: HttpRequest, slug: str, import_id: uuid.UUID) -> HttpResponse:
        intake = import_to_steward(request.user, slug, import_id)
        if intake.state != ImportState.CHECKED:
            return redirect("register:import-view", slug=slug, import_id=import_id)
        return page(request, intake, steward_principal(request.user, intake.province))

    return view


def show_summary(request: HttpRequest, intake: Import) -> HttpResponse:
    given = {
        "figures": preview.figures_of(intake),
        "difference": preview.difference_of(intake),
        "problems": preview.problems_of(intake),
        "is_ready": preview.is_ready(intake),
        "is_unchanged": preview.is_unchanged(intake),
        "column_problems": column_problems(intake),
    }
    return shown(request, intake, "view", given)


@of_draft
def choose_columns(request: HttpRequest, intake: Import, by: Principal) -> HttpResponse:
    form = ColumnsForm(sent(request), intake=intake)
    if request.method == "POST" and form.is_valid():
        remembers = form.cleaned_data["remembers"]
        return checked_again(
            request, intake, by, form.chosen_sheet(), form.chosen_mapping(), intake.mark_words, remembers=remembers
        )
    actions.note_view(intake=intake, part="columns", by=by)
    columns = [(form[f"column_{index}"], cells) for index, _header, cells in preview.columns_of(intake)]
    given = {
        "form": form,
        "columns": columns,
        "encoding": preview.encoding_of(intake),
        "problems": column_problems(intake),
        "saved": saved_matching(intake),
    }
    return shown(request, intake, "columns", given)


@of_draft
def forget_matching(request: HttpRequest, intake: Import, by: Principal) -> HttpResponse:
    if request.method == "POST" and forget_columns(intake=intake, by=by):
        messages.success(request, _("ลืมการจับคู่ที่บันทึกไว้แล้ว ระบบตรวจไฟล์นี้ใหม่ตามหัวคอลัมน์"))
        return checked_again(request, intake, by, intake.sheet, None, intake.mark_words)
    return to(intake)


@of_draft
def answer_questions(request: HttpRequest, intake: Import, by: Principal) -> HttpResponse:
    form = QuestionsForm(sent(request), intake=intake)
    if request.method == "POST" and form.is_valid():
        return checked_again(request, intake, by, intake.sheet, intake.mapping, form.mark_words())
    return shown(request, intake, "questions", {"form": form})


@of_draft
def list_rows(request: HttpRequest, intake: Import, by: Principal) -> HttpResponse:
    asked = request.GET.get("outcome", "")
    outcome = asked if asked in OUTCOMES else "rejected" if intake.summary.get("rejected") else "warned"
    actions.note_view(intake=intake, part=outcome, by=by)
    page = preview.doubts_page(intake, outcome, request.GET.get("page", ""))
    labels = {"rejected": _("ไม่รับ"), "warned": _("รับโดยมีข้อเตือน"), "repeated": _("แถวซ้ำ")}
    chips = [chip(request, "outcome", name, labels[name], intake.summary.get(name, 0), outcome) for name in OUTCOMES]
    return shown(request, intake, "rows", {"page": page, "chips": chips, "outcome": outcome})


@of_draft
def list_changes(request: HttpRequest, intake: Import, by: Principal) -> HttpResponse:
    counts = preview.change_counts(intake)
    asked = request.GET.get("kind", "")
    kind = asked if asked in counts else next((name for name, count in counts.items() if count), "new")
    actions.note_view(intake=intake, part=kind, by=by)
    page = preview.changes_page(intake, kind, request.GET.get("page", ""))
    labels = {"new": _("คนใหม่"), "changed": _("คนที่ข้อมูลเปลี่ยน"), "household": _("ครัวเรือนที่เปลี่ยน")}
    chips = [chip(request, "kind", name, labels[name], count, kind) for name, count in counts.items()]
    return shown(request, intake, "changes", {"page": page, "chips": chips, "kind": kind})


@of_draft
def list_gone(request: HttpRequest, intake: Import, by: Principal) -> HttpResponse:
    actions.note_view(intake=intake, part="gone", by=by)
    return shown(request, intake, "gone", {"page": preview.gone_page(intake, request.GET.get("page", ""))})


@of_draft
def approve(request: HttpRequest, intake: Import, by: Principal) -> HttpResponse:
    form = ApprovalForm(sent(request), is_first=not intake.summary.get("against"))
    if request.method == "POST" and form.is_valid():
        try:
            request_approval(intake=intake, **form.cleaned_data, by=by)
        except actions.RegisterRefused as refused:
            add_refusal(form, refused)
        else:
            worker.start_commit(intake)
            return to(intake)
    given = {
        "form": form,
        "figures": preview.figures_of(intake),
        "difference": preview.difference_of(intake),
        "next_number": intake.summary.get("against", 0) + 1,
        "is_ready": preview.is_ready(intake) and not preview.is_unchanged(intake),
    }
    return shown(request, intake, "approve", given)


def checked_again(
    request: HttpRequest,
    intake: Import,
    by: Principal,
    sheet: str,
    mapping: dict[str, str] | None,
    mark_words: dict[str, bool],
    *,
    remembers: bool = False,
) -> HttpResponse:
    given = {"sheet": sheet, "mapping": mapping, "mark_words": mark_words, "remembers": remembers}
    try:
        actions.choose_columns(intake=intake, **given, by=by)  # type: ignore[arg-type]  # each is of its own type
    except actions.RegisterRefused as refused:
        messages.error(request, str(refused))
    else:
        worker.start_check(intake)
    return to(intake)


def shown(request: HttpRequest, intake: Import, part: str, given: dict[str, Any]) -> HttpResponse:
    """One part of the preview with the tabs to the others."""
    summary = intake.summary
    tabs = [
        ("view", _("สรุป"), None),
        ("columns", _("คอลัมน์"), None),
        ("questions", _("คำที่ต้องตอบ"), len(summary.get("questions", {}))),
        ("rows", _("แถวที่ต้องดู"), sum(summary.get(name, 0) for name in OUTCOMES)),
        ("changes", _("ใหม่และเปลี่ยน"), sum(preview.change_counts(intake).values())),
        ("gone", _("ไม่อยู่ในไฟล์"), summary.get("gone_persons", 0)),
        ("approve", _("เห็นชอบ"), None),
    ]
    items = [
        {"label": label, "count": count, "is_current": name == part, "href": address(intake, name)}
        for name, label, count in tabs
    ]
    common = {"intake": intake, "campaign": intake.target_list.campaign, "tabs": items}
    return render(request, f"register/import_{part}.html", {**common, **given})


def column_problems(intake: Import) -> list[dict[str, str]]:
    names = ("column", "sentence", "remedy", "severity")
    return [dict(zip(names, values, strict=True)) for values in intake.summary.get("column_problems", [])]


def chip(request: HttpRequest, name: str, value: str, label: str, count: int, now: str) -> dict[str, object]:
    return {"label": label, "count": count, "is_active": value == now, "href": f"{request.path}?{name}={value}"}


def address(intake: Import, part: str) -> str:
    return reverse(f"register:import-{part}", args=[intake.target_list.campaign.slug, intake.pk])


def to(intake: Import) -> HttpResponse:
    return redirect(address(intake, "view"))
