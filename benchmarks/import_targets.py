"""Works 3 and 4: a target list imported whole, from CSV and from XLSX, beside a floor.

    .venv/bin/python -m benchmarks.import_targets [--rows 100000] [--rounds 5]

Ours is `kaejon import_targets FILE --approve`: parsed in its own process, every rule, duplicates, preview with the
comparison, matched again, encrypted, audited, committed durably. The floor reads the same CSV and writes its cells
into one bare SQLite table with the same durable settings. Interleaved; figures are medians, ratios medians of ratios.
"""

from __future__ import annotations

import argparse
import csv
import statistics
import tempfile
import time
from pathlib import Path

import pysqlite3

from benchmarks import made_list
from benchmarks.installation import Run, installation, report

REFERENCE = 693
"""Rows per second of openIMIS's importer on a 2-core machine, the best of its runs: measured when the goal was set."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="kaejon-bench-") as folder:
        files = {form: Path(folder) / f"list.{form}" for form in ("csv", "xlsx")}
        for path in files.values():
            made_list.write(path, options.rows)
        with installation() as template:
            template.run("load_areas")
            dates = ("--start", "2026-01-05", "--deadline", "2036-01-05")
            template.run("create_campaign", "bench", "--province", "23", "--name", "วัดผล", *dates)
            rounds = [measured(files, template.folder, options.rows) for _ in range(options.rounds)]
    tell(rounds, options.rows)


Round = dict[str, Run]


def measured(files: dict[str, Path], template: Path, rows: int) -> Round:
    """One round: floor, CSV, XLSX, each on a fresh copy."""
    found = {"floor": floor(files["csv"], rows)}
    for form, path in files.items():
        with installation(template) as place:
            found[form] = place.run("import_targets", str(path), "--campaign", "bench", "--approve", "วัดผล")
            if "ฉบับที่ 1" not in found[form].said:
                raise SystemExit(found[form].said)
    return found


def floor(path: Path, rows: int) -> Run:
    """The least there is to do: the CSV's cells into one table, durably."""
    start, cpu = time.perf_counter(), time.process_time()
    with tempfile.TemporaryDirectory(prefix="kaejon-bench-") as folder, path.open(encoding="utf-8-sig") as source:
        connection = pysqlite3.connect(f"{folder}/floor.sqlite3")
        connection.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL")
        cells = csv.reader(source)
        width = len(next(cells))
        connection.execute(f"CREATE TABLE list ({', '.join(f'c{i}' for i in range(width))})")
        connection.executemany(f"INSERT INTO list VALUES ({', '.join('?' * width)})", cells)
        connection.commit()
        counted = connection.execute("SELECT count(*) FROM list").fetchone()[0]
        connection.close()
    if counted != rows:
        raise SystemExit(f"the floor took {counted} rows of {rows}")
    return Run(time.perf_counter() - start, time.process_time() - cpu, 0, "")


def tell(rounds: list[Round], rows: int) -> None:
    """Both works as JSON lines."""
    csv_wall = statistics.median(r["csv"].wall for r in rounds)
    report(
        work=3,
        figure="rows per second, CSV",
        value=round(rows / csv_wall),
        cpu_seconds=round(statistics.median(r["csv"].cpu for r in rounds), 1),
        memory_mb=max(r["csv"].memory_mb for r in rounds),
        floor_rows_per_second=round(rows / statistics.median(r["floor"].wall for r in rounds)),
        ratio_to_floor=round(statistics.median(r["floor"].wall / r["csv"].wall for r in rounds), 4),
        ratio_to_openimis=round(rows / csv_wall / REFERENCE, 1),
        n=rows,
        rounds=len(rounds),
    )
    report(
        work=4,
        figure="XLSX time over CSV time",
        ratio=round(statistics.median(r["xlsx"].wall / r["csv"].wall for r in rounds), 2),
        value=round(rows / statistics.median(r["xlsx"].wall for r in rounds)),
        memory_mb=max(r["xlsx"].memory_mb for r in rounds),
        n=rows,
        rounds=len(rounds),
    )


if __name__ == "__main__":
    main()
