"""The measuring of `benchmarks.freeze`, inside the installation's process: one JSON line."""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable

import django

DOCUMENTS = (("pdf", ""), ("xlsx", ""), ("csv", ""), ("json", ""), ("docx", ""), ("pdf", "memo"), ("png", ""))


def main(slug: str, rounds: int) -> None:
    from kaejon.audit.principal import CONSOLE
    from kaejon.register.models import Campaign
    from kaejon.report.actions.freezing import freeze_number
    from kaejon.report.actions.lake import write_missing_lake
    from kaejon.report.documents.kinds import report_document
    from kaejon.report.queries.reports import body_of

    campaign = Campaign.objects.select_related("province").get(slug=slug)
    due = len(campaign.calendar.due(django_now()))
    taken = []
    for number in range(1, due + 1):
        if number == due:
            write_missing_lake(by=CONSOLE, campaign=campaign)
        start = time.process_time()
        report = freeze_number(campaign, number, by=CONSOLE)
        taken.append(time.process_time() - start)
    body = body_of(report)
    # The last ones: there the casework is done, and there are reports before them.
    found = {"freeze": round(statistics.median(taken[-rounds:]), 3)}
    # One report's files, as in any week: the report before it is read anew, and the others are there.
    found["parquet"] = cold(lambda: write_missing_lake(by=CONSOLE, campaign=campaign))
    for key in DOCUMENTS:
        found["-".join(part for part in key if part)] = cold(lambda key=key: report_document(body, *key))
    asked = ("freeze", "parquet", "pdf", "xlsx", "csv", "json")
    print(json.dumps({**found, "together": round(sum(found[name] for name in asked), 2), "n": rounds}))


def django_now() -> object:
    from kaejon.lib import clock

    return clock.now()


def cold(work: Callable[[], object]) -> float:
    """CPU seconds of the first time: the typesetter remembers what it laid out, and a second time would flatter it."""
    start = time.process_time()
    work()
    return round(time.process_time() - start, 3)


if __name__ == "__main__":
    django.setup()
    main(sys.argv[1], int(sys.argv[2]))
