"""Work 5: the export of 10,000 cases as CSV and XLSX, through the page that officers press.

    .venv/bin/python -m benchmarks.export_cases [--cases 10000] [--rounds 5] [--rows 1000000]

A case is a row of the list: one need with its household, person, masked number and standing. The export runs as the
page does: permission, decryption of numbers for masking, the audit event. Its floor is the same rows, made already,
through the bare `csv` module and through xlsxwriter; interleaved, and the ratio is the median of the rounds'. The
memory of the writers is measured on made-up rows at a tenth of `--rows` and at all of them: it must not grow.
ODK Central's csv.zip of 10,000 submissions took 1.6 to 2.1 s when the goals were set; it is not run here.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys

from benchmarks.installation import ROOT, installation, report
from benchmarks.pages import SLUG, place_python, prepare

REFERENCE = (1.6, 2.1)
"""Seconds of ODK Central's csv.zip, taken when the goals were set."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--rows", type=int, default=1_000_000)
    options = parser.parse_args()
    with installation() as place:
        # A household has about nine tenths of a person's needs: the export is cut to the cases asked for by counting.
        prepare(place, max(options.cases * 3 // 5, 20))
        said = place_python(place, "benchmarks.export_within", SLUG, str(options.rounds))
    for line in said.splitlines():
        if line.startswith("{"):
            found = json.loads(line)
            report(work=5, **found, odk_seconds=list(REFERENCE))
    for form in ("csv", "xlsx"):
        peaks = [streamed(form, rows) for rows in (max(options.rows // 10, 1), options.rows)]
        report(work=5, figure=f"memory of the {form} writer", rows=options.rows, mb=[peaks[0], peaks[1]])


def streamed(form: str, rows: int) -> int:
    """The largest memory of a process that writes so many made-up rows, in MB."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.export_stream", form, str(rows)],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return int(done.stdout)


if __name__ == "__main__":
    main()
