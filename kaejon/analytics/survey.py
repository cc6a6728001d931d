"""The index over a whole survey of millions of households with complete answers, in every area at once.

The same rules as `poverty.py`, for households one by one: eight indicators of a household are one byte, whose score is
looked up in a table of 256; so of a million households neither a weighting nor a headcount costs a walk over every
answer. Poor is who scores at least `k`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from kaejon.analytics.poverty import Weights

WORD = 8
SIZE = 1 << WORD
BITS = np.arange(SIZE)[:, None] >> np.arange(WORD) & 1
"""The bits of every byte."""
Counts = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Survey:
    """Households by what they fail: a byte for each eight indicators, and the number of the area each lives in."""

    indicators: int
    words: tuple[npt.NDArray[np.uint8], ...]
    areas: npt.NDArray[np.integer]
    area_count: int


@dataclass(frozen=True)
class Measures:
    """Of each area: households, poor, the poor's summed scores, and for each indicator the poor who fail it."""

    whole: int
    households: Counts
    poor: Counts
    deprived: Counts
    censored: Counts


def surveyed(columns: Sequence[npt.NDArray[np.uint8]], areas: npt.NDArray[np.integer], area_count: int) -> Survey:
    """A survey from one column of 0 and 1 for each indicator; 1 fails."""
    words = tuple(packed(columns[start : start + WORD], len(areas)) for start in range(0, len(columns), WORD))
    return Survey(len(columns), words, areas, area_count)


def packed(columns: Sequence[npt.NDArray[np.uint8]], households: int) -> npt.NDArray[np.uint8]:
    """Up to eight columns as the bits of one."""
    found = np.zeros(households, np.uint8)
    for place, column in enumerate(columns):
        np.bitwise_or(found, column << place, out=found)
    return found


def measures(survey: Survey, weights: Weights, k: int) -> Measures:
    """The index of every area."""
    padded = np.zeros(WORD * len(survey.words), np.int64)
    padded[: survey.indicators] = weights.each
    tables = (BITS @ padded.reshape(-1, WORD).T).T.astype(np.int32)
    scores = np.zeros(len(survey.areas), np.int32)
    for table, word in zip(tables, survey.words, strict=True):
        scores += table[word]
    is_poor = scores >= k
    homes = survey.areas[is_poor].astype(np.int64)
    censored = np.zeros((survey.area_count, len(padded)), np.int64)
    for place, word in enumerate(survey.words):
        counted = np.bincount(homes * SIZE + word[is_poor], minlength=survey.area_count * SIZE)
        censored[:, place * WORD : (place + 1) * WORD] = counted.reshape(survey.area_count, SIZE) @ BITS
    return Measures(
        whole=weights.whole,
        households=np.bincount(survey.areas, minlength=survey.area_count),
        poor=np.bincount(homes, minlength=survey.area_count),
        deprived=censored @ padded,
        censored=censored[:, : survey.indicators],
    )
