"""The index over a whole survey of millions of households with complete answers, in every area at once.

The same rules as `poverty.py`. Where areas times patterns are few, households are counted by area and pattern once, and
the rest is reckoned of the counts. Else sixteen indicators of a household are one word, whose score is looked up in a
table. So of a million households neither a weighting nor a headcount costs a walk over every answer. Poor is who scores
at least `k`.
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
MOST_CELLS = 1 << 18
"""Areas times patterns that are counted at once; more would not stay near the processor."""
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
    if survey.area_count << survey.indicators <= MOST_CELLS:
        return by_pattern(survey, weights, k)
    return by_word(survey, weights, k)


def by_pattern(survey: Survey, weights: Weights, k: int) -> Measures:
    """The index from the households of each area and pattern."""
    cells = survey.areas.astype(np.intp) << survey.indicators
    for place, word in enumerate(survey.words):
        cells |= word.astype(np.intp) << place * WORD
    patterns = 1 << survey.indicators
    counted = np.bincount(cells, minlength=survey.area_count * patterns).reshape(survey.area_count, patterns)
    bits = np.arange(patterns)[:, None] >> np.arange(survey.indicators) & 1
    each = np.array(weights.each, np.int64)
    of_poor = counted * (bits @ each >= k)
    censored = of_poor @ bits
    return Measures(
        whole=weights.whole,
        households=counted.sum(axis=1),
        poor=of_poor.sum(axis=1),
        deprived=censored @ each,
        censored=censored,
    )


def by_word(survey: Survey, weights: Weights, k: int) -> Measures:
    """The index from the score of each household, then of the poor word by word."""
    padded = np.zeros(WORD * len(survey.words), np.int64)
    padded[: survey.indicators] = weights.each
    is_poor = np.flatnonzero(scores_of(survey, padded) >= k)
    homes = survey.areas[is_poor].astype(np.intp)
    cells = homes * SIZE
    censored = np.zeros((survey.area_count, len(padded)), np.int64)
    for place, word in enumerate(survey.words):
        counted = np.bincount(cells + word[is_poor], minlength=survey.area_count * SIZE)
        censored[:, place * WORD : (place + 1) * WORD] = counted.reshape(survey.area_count, SIZE) @ BITS
    return Measures(
        whole=weights.whole,
        households=np.bincount(survey.areas, minlength=survey.area_count),
        poor=np.bincount(homes, minlength=survey.area_count),
        deprived=censored @ padded,
        censored=censored[:, : survey.indicators],
    )


def scores_of(survey: Survey, padded: Counts) -> npt.NDArray[np.int32]:
    """The score of every household, two words at a time; `padded` has a weight for every bit of the words."""
    tables = (BITS @ padded.reshape(-1, WORD).T).T.astype(np.int32)
    scores = np.zeros(len(survey.areas), np.int32)
    for place in range(0, len(survey.words), 2):
        pair = survey.words[place : place + 2]
        if len(pair) == 1:
            scores += tables[place][pair[0]]
        else:
            both = np.add.outer(tables[place + 1], tables[place]).ravel()
            scores += both[pair[0] | pair[1].astype(np.uint16) << WORD]
    return scores
