from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

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
