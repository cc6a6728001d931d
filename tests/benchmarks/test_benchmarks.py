from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]


def lines_of(module: str, *arguments: str) -> list[dict[str, Any]]:
    """A benchmark run as a person would run it; what it said."""
    said = subprocess.run(
        [sys.executable, "-m", f"benchmarks.{module}", *arguments],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "LANG": "C.UTF-8"},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return [json.loads(line) for line in said.splitlines()]


@pytest.mark.faults
def test_import_benchmark_runs_small() -> None:
    lines = lines_of("import_targets", "--rows", "60", "--rounds", "1")
    assert [(line["work"], line["n"]) for line in lines] == [(3, 60), (4, 60)]


@pytest.mark.faults
def test_weekly_figures_benchmark_runs_small_and_equals_the_raw_query() -> None:
    lines = lines_of("weekly_figures", "--needs", "300", "--rounds", "1")
    assert [(line["work"], line["n"]) for line in lines] == [(8, 300)]
    assert lines[0]["ratio"] > 0


@pytest.mark.faults
def test_poverty_benchmark_runs_small_and_equals_mpitb_and_polars() -> None:
    lines = lines_of("poverty", "--households", "500", "--rounds", "1")
    assert [(line["work"], line["n"]) for line in lines] == [(10, 500), (10, 500), (10, 1024)]


def test_export_benchmark_runs_small() -> None:
    lines = lines_of("export_cases", "--cases", "20", "--rounds", "1", "--rows", "2000")

    assert [(line["work"], line["figure"]) for line in lines] == [
        (5, "export as csv"),
        (5, "export as xlsx"),
        (5, "memory of the csv writer"),
        (5, "memory of the xlsx writer"),
    ]


@pytest.mark.faults
def test_freeze_benchmark_runs_small() -> None:
    (line,) = lines_of("freeze", "--households", "20", "--rounds", "1")

    assert (line["work"], line["households"], line["n"]) == (9, 20, 1)
    assert {"freeze", "pdf", "xlsx", "csv", "json", "together"} <= line.keys()
