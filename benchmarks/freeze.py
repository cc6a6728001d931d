"""Work 9: the freeze of one report, and each of its documents, in seconds of CPU.

    .venv/bin/python -m benchmarks.freeze [--households 467 20000] [--rounds 3]

An installation of so many households with plans, matters and deliveries; all the reports that are due are frozen.
`freeze` is the median of the last `--rounds` of them, each document is made once from the last one's JSON,
`parquet` are the lake's files of the last one, `together` is the sum of the freeze, PDF, XLSX, CSV, JSON and Parquet.
655,000 households take long to make; give the size to measure them.
"""

from __future__ import annotations

import argparse
import json

from benchmarks.installation import installation, report
from benchmarks.pages import SLUG, place_python, prepare


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--households", type=int, nargs="+", default=[467, 20_000])
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    for households in options.households:
        with installation() as place:
            prepare(place, households)
            said = place_python(place, "benchmarks.freeze_within", SLUG, str(options.rounds))
        found = next(json.loads(line) for line in said.splitlines() if line.startswith("{"))
        report(work=9, households=households, **found)


if __name__ == "__main__":
    main()
