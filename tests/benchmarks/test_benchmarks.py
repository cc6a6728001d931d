from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.faults
def test_import_benchmark_runs_small() -> None:
    said = subprocess.run(
        [sys.executable, "-m", "benchmarks.import_targets", "--rows", "60", "--rounds", "1"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "LANG": "C.UTF-8"},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    lines = [json.loads(line) for line in said.splitlines()]
    assert [(line["work"], line["n"]) for line in lines] == [(3, 60), (4, 60)]


@pytest.mark.faults
def test_export_benchmark_runs_small() -> None:
    lines = said_by("benchmarks.export_cases", "--cases", "20", "--rounds", "1", "--rows", "2000")

    assert [(line["work"], line["figure"]) for line in lines] == [
        (5, "export as csv"),
        (5, "export as xlsx"),
        (5, "memory of the csv writer"),
        (5, "memory of the xlsx writer"),
    ]


@pytest.mark.faults
def test_freeze_benchmark_runs_small() -> None:
    (line,) = said_by("benchmarks.freeze", "--households", "20", "--rounds", "1")

    assert (line["work"], line["households"], line["n"]) == (9, 20, 1)
    assert {"freeze", "pdf", "xlsx", "csv", "json", "together"} <= line.keys()


def said_by(module: str, *arguments: str) -> list[dict[str, Any]]:
    """What a benchmark says, line by line."""
    said = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "LANG": "C.UTF-8"},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return [json.loads(line) for line in said.splitlines()]
