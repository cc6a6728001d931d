"""The measuring of `benchmarks.export_cases`, inside the installation's process: one JSON line a format."""

from __future__ import annotations

import csv
import io
import json
import resource
import statistics
import sys
import time
from collections.abc import Callable
from importlib import import_module


def main(slug: str, rounds: int) -> None:
    from django.conf import settings
    from django.test import Client

    from kaejon.people.models import Account

    settings.ALLOWED_HOSTS = ["testserver"]
    client = Client(secure=True) if settings.IS_HTTPS else Client()
    client.force_login(
        Account.objects.get(username="bench-secretary"), backend="django.contrib.auth.backends.ModelBackend"
    )

    def exported(form: str) -> bytes:
        answer = client.get(f"/{slug}/households/export.{form}")
        if answer.status_code != 200:
            raise SystemExit(f"{form}: {answer.status_code}")
        return b"".join(answer.streaming_content)

    rows = list(csv.reader(io.StringIO(exported("csv").decode("utf-8-sig"), newline="")))
    for form, floor in (("csv", bare_csv), ("xlsx", bare_xlsx)):
        ours, theirs = [], []
        for _round in range(rounds):
            ours.append(seconds(lambda form=form: exported(form)))
            theirs.append(seconds(lambda floor=floor: floor(rows)))
        found = {
            "figure": f"export as {form}",
            "cases": len(rows) - 1,
            **compared("", [wall for wall, _cpu in ours], [wall for wall, _cpu in theirs]),
            **compared("cpu_", [cpu for _wall, cpu in ours], [cpu for _wall, cpu in theirs]),
            "memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
            "n": rounds,
        }
        print(json.dumps(found, ensure_ascii=False))


def compared(kind: str, ours: list[float], theirs: list[float]) -> dict[str, float]:
    return {
        f"{kind}seconds": round(statistics.median(ours), 3),
        f"{kind}over_floor": round(statistics.median(a / b for a, b in zip(ours, theirs, strict=True)), 2),
        f"{kind}floor_seconds": round(statistics.median(theirs), 3),
    }


def seconds(work: Callable[[], object]) -> tuple[float, float]:
    """Wall and CPU."""
    start, cpu = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - start, time.process_time() - cpu


def bare_csv(rows: list[list[str]]) -> bytes:
    """The same cells by the csv module alone."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    return out.getvalue().encode("utf-8-sig")


def bare_xlsx(rows: list[list[str]]) -> bytes:
    """The same cells by xlsxwriter in constant memory."""
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"constant_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                sheet.write_string(number, column, cell)
    return out.getvalue()


if __name__ == "__main__":
    # As the server starts: what it loads is kept out of the collections of garbage.
    import_module("kaejon.wsgi")
    main(sys.argv[1], int(sys.argv[2]))
