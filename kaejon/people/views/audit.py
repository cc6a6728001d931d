"""The auditor's pages. They stand here because `audit` itself lies below accounts and knows no names."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from kaejon.audit.models import Event
from kaejon.audit.queries import actions_told, events_found, last_event
from kaejon.lib import clock
from kaejon.lib.csv_out import csv_bytes
from kaejon.lib.thai_date import thai_datetime
from kaejon.people import actions
from kaejon.people.access import signed_in
from kaejon.people.event_labels import action_label, subject_label, who_label
from kaejon.people.forms import AuditFilterForm
from kaejon.people.queries import accounts_named, names_of

PAGE_SIZE = 50
EXPORT_LIMIT = 100_000


def asked_for(request: HttpRequest) -> tuple[AuditFilterForm, QuerySet[Event]]:
    """The filter form and the events it leaves."""
    form = AuditFilterForm(request.GET, actions=[(name, action_label(name)) for name in actions_told()])
    form.is_valid()
    asked = form.cleaned_data
    since, until = asked.get("since"), asked.get("until")
    return form, events_found(
        action=asked.get("action", ""),
        persons=accounts_named(asked["person"]) if asked.get("person") else None,
        since=clock.bangkok(since.year, since.month, since.day) if since else None,
        before=clock.bangkok(until.year, until.month, until.day) + dt.timedelta(days=1) if until else None,
        text=asked.get("text", "").strip(),
    )


def named(events: list[Event]) -> list[dict[str, Any]]:
    """The events with the names of who acted and for whom, and their labels."""
    names = names_of({account for event in events for account in (event.by, event.recorded_for)})
    return [
        {
            "event": event,
            "action": action_label(event.action),
            "who": names.get(event.by) or who_label(event.by),
            "on_behalf": names.get(event.recorded_for, event.recorded_for),
            "subject": subject_label(event.subject_kind),
        }
        for event in events
    ]


def list_events(request: HttpRequest) -> HttpResponse:
    form, found = asked_for(request)
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    exports = [("CSV", f"{reverse('people:audit-export')}?{request.GET.urlencode()}")]
    given = {"form": form, "page": page, "rows": named(list(page)), "exports": exports}
    return render(request, "people/audit_list.html", {**given, "last_check": last_event("audit.verify")})


def export_events(request: HttpRequest) -> HttpResponse:
    _form, found = asked_for(request)
    events = list(found[:EXPORT_LIMIT])
    header = [
        _("ลำดับ"), _("เวลา"), _("การกระทำ"), _("ชื่อการกระทำ"), _("ผู้กระทำ"), _("บันทึกแทน"), _("ช่องทาง"), _("ชนิดเรื่อง"),
        _("รหัสเรื่อง"), _("รายละเอียด"), _("รหัสยืนยัน"),
    ]  # fmt: skip
    rows = [
        [
            row["event"].seq, thai_datetime(row["event"].at), row["event"].action, row["action"], row["who"],
            row["on_behalf"], row["event"].channel, row["event"].subject_kind, row["event"].subject_id,
            row["event"].detail, row["event"].hash,
        ]
        for row in named(events)
    ]  # fmt: skip
    actions.record_audit_export(rows=len(rows), by=signed_in(request.user))
    headers = {"Content-Disposition": 'attachment; filename="audit.csv"'}
    return HttpResponse(csv_bytes(header, rows), content_type="text/csv; charset=utf-8", headers=headers)


def verify(request: HttpRequest) -> HttpResponse:
    report = actions.verify_audit(by=signed_in(request.user))
    return render(request, "people/audit_verify.html", {"report": report, "checked_at": clock.now()})


def list_of_subject(request: HttpRequest, kind: str, subject_id: str) -> HttpResponse:
    found = events_found(subject=(kind, subject_id))
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    given = {"page": page, "rows": named(list(page)), "kind": subject_label(kind), "subject_id": subject_id}
    return render(request, "people/audit_subject.html", given)
