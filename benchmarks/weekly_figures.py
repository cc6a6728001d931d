"""Work 8: the weekly figures of a million needs in every area and dimension, cold, beside a raw DuckDB query.

    .venv/bin/python -m benchmarks.weekly_figures [--needs 1000000] [--rounds 5] [--households 0]

Both begin at the same Arrow tables: a made-up list over 6,930 subdistricts with some three entries a need, without
moves and withdrawals, so that a query of a page can count it too. The raw query knows nothing of covers, promises,
answers or stages: it joins, groups and counts current, verified, planned, helped, resolved and open, and its figures
must equal ours. With `--households N` the read of the facts from a database with so many is measured too.
"""

from __future__ import annotations

import argparse

from benchmarks.installation import installation
from benchmarks.pages import SLUG, place_python, prepare


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--needs", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--households", type=int, default=0)
    options = parser.parse_args()
    with installation() as place:
        print(place_python(place, "benchmarks.weekly_figures_within", str(options.needs), str(options.rounds)), end="")
        if options.households:
            prepare(place, options.households)
            print(place_python(place, "benchmarks.weekly_figures_within", SLUG, str(options.rounds)), end="")


if __name__ == "__main__":
    main()
