"""The measuring of `benchmarks.pages`, inside the installation's process: one JSON line a page."""

from __future__ import annotations

import json
import statistics
import sys
import time

import django
from django.http import HttpRequest, HttpResponse

BARE = """<!doctype html><title>bare</title><table>{% for household in households %}<tr><td>{{ household.code }}</td>
<td>{{ household.address }}</td><td>{{ household.area.title }}</td></tr>{% endfor %}</table>"""


BARE_CELLS = """<!doctype html><title>bare</title><table>{% for household in households %}<tr>
<td><a href="{% url "web:household-view" slug household.pk %}">{{ household.address }}</a>
{{ household.area.title }} {{ household.area.parent.title }}</td><td>{{ household.code }}</td>
<td>{% for member in household.members.all %}
{{ member.title }}{{ member.first_name }} {{ member.last_name }}<br>{% endfor %}{{ household.members.all|length }}</td>
<td>{% for member in household.members.all %}{% for need in member.needs.all %}{{ need.get_dimension_display }}
{{ need.standing.get_state_display }}<br>{% endfor %}{% endfor %}</td>
<td>{% for member in household.members.all %}{% for need in member.needs.all %}{{ need.standing.contacted_on|date }}
{{ need.standing.next_visit_on|date }}{% endfor %}{% endfor %}</td></tr>{% endfor %}</table>"""


def bare(request: HttpRequest) -> HttpResponse:
    """Fifty households and nothing else: three columns."""
    from django.template import engines

    from kaejon.register.models import Household

    rows = Household.objects.select_related("area").order_by("area_id", "sort_key", "id")[:50]
    return HttpResponse(engines["django"].from_string(BARE).render({"households": rows}, request))


def bare_cells(request: HttpRequest, slug: str) -> HttpResponse:
    """The same households with what the list says of each, as a plain Django page would: prefetched, no components."""
    from django.template import engines

    from kaejon.register.models import Household

    rows = (
        Household.objects.select_related("area__parent")
        .prefetch_related("members__needs__standing")
        .order_by("area_id", "sort_key", "id")[:50]
    )
    page = engines["django"].from_string(BARE_CELLS).render({"households": rows, "slug": slug}, request)
    return HttpResponse(page)


def main(slug: str, rounds: int) -> None:
    from django.conf import settings
    from django.db import connection
    from django.test import Client, RequestFactory
    from django.test.utils import CaptureQueriesContext

    from benchmarks.casework import EVERY, OFFICES, ROLES
    from benchmarks.pages import milliseconds, p95
    from kaejon.people.models import Account
    from kaejon.register.models import Campaign, Household
    from kaejon.web.navigation import tools_for

    settings.ALLOWED_HOSTS = ["testserver"]
    clients = {}
    for role, _area in (*ROLES, *((office, "") for office in OFFICES)):
        clients[role] = Client(secure=True) if settings.IS_HTTPS else Client()
        clients[role].force_login(
            Account.objects.get(username=f"bench-{role}"), backend="django.contrib.auth.backends.ModelBackend"
        )
    campaign = Campaign.objects.get(slug=slug)
    tied = Household.objects.order_by("code")[0]
    own = Household.objects.filter(area_id__gte="230302", area_id__lt="230303").order_by("code")[EVERY]

    def asked(role: str, path: str) -> None:
        answer = clients[role].get(path)
        if answer.status_code != 200:
            raise SystemExit(f"{path} as {role}: {answer.status_code}")

    def figure(work: int, name: str, role: str, path: str) -> dict[str, object]:
        asked(role, path)
        with CaptureQueriesContext(connection) as captured:
            asked(role, path)
        # Now, before the next request empties the log.
        queries = len(captured)
        times = milliseconds(lambda: asked(role, path), rounds)
        return {
            "work": work,
            "figure": name,
            "role": role,
            "path": path,
            "median_ms": round(statistics.median(times), 1),
            "p95_ms": p95(times),
            "queries": queries,
            "n": Household.objects.count(),
        }

    listing = f"/{slug}/households/"
    request = RequestFactory().get("/")
    for role in ("secretary", "mentor"):
        row = figure(6, "household list", role, listing)
        ratios: dict[str, list[float]] = {"ratio_to_bare": [], "ratio_to_bare_cells": []}
        for _ in range(rounds):
            times = []
            for work in (
                lambda: bare(request),
                lambda: bare_cells(request, slug),
                lambda role=role: asked(role, listing),
            ):
                start = time.perf_counter()
                work()
                times.append(time.perf_counter() - start)
            for name, floor in zip(ratios, times, strict=False):
                ratios[name].append(floor / times[-1])
        print(json.dumps({**row, **{name: round(statistics.median(found), 3) for name, found in ratios.items()}}))
    for state in ("unverified", "planned", "helping", "stuck", "visit_due"):
        print(json.dumps(figure(6, f"household list, {state}", "secretary", f"{listing}?state={state}")))
    for role in clients:
        print(json.dumps(figure(7, "home", role, "/")))
        if role != "auditor":
            print(json.dumps(figure(7, "my work", role, f"/{slug}/my-work/")))
    # Every other list and inbox, as the widest of the roles that may open it.
    seen: set[str] = set()
    for role in ("secretary", "governor", "district", "operator", "agency"):
        held = frozenset({role})
        for _title, pages in tools_for(held, campaign):
            for _label, path in pages:
                if path not in seen:
                    seen.add(path)
                    print(json.dumps(figure(6, "list or inbox", role, path)))
    for role, household in (("mentor", own), ("secretary", own), ("agency", tied), ("godparent", tied)):
        print(json.dumps(figure(6, "household page", role, f"{listing}{household.pk}/")))


if __name__ == "__main__":
    django.setup()
    main(sys.argv[1], int(sys.argv[2]))
