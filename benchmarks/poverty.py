"""Work 10: the poverty index of a million households by district, beside mpitb and Polars; and a what-if.

    .venv/bin/python -m benchmarks.poverty [--households 1000000] [--rounds 5]

Ten and thirty-one indicators of 0 and 1 in made-up columns, seven districts, H, A, M0 and the censored headcount of
every indicator in each district and in all. The three begin at the same columns and must agree to 1e-9; they take
turns. mpitb, many times slower, takes its turn in every round too. The what-if asks the patterns of ten indicators.
"""

from __future__ import annotations

import argparse

from benchmarks.installation import installation
from benchmarks.pages import place_python


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--households", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    with installation() as place:
        arguments = (str(options.households), str(options.rounds))
        print(place_python(place, "benchmarks.poverty_within", *arguments), end="")


if __name__ == "__main__":
    main()
