from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from kaejon.assessment.queries.cards import NeedCard, needs_of_household
from kaejon.logbook.kinds import FOUND_TRUE, OPEN, State
from kaejon.register.models import Campaign, Household, Need


@dataclass(frozen=True)
class Failing:
    """By which indicators the needs of a household fail, and which of them are said once for everybody."""

    cards: Sequence[NeedCard]

    def of_dimension(self, dimension: str) -> list[NeedCard]:
        return [card for card in self.cards if card.dimension == dimension and card.status != State.DISMISSED]

    def is_shared(self, dimension: str) -> bool:
        """Whether all that fails in the dimension speaks of the household, and no need of it is further on already."""
        cards = self.of_dimension(dimension)
        return bool(cards) and all(
            card.status in FOUND_TRUE and card.indicators and all(i.is_of_household for i in card.indicators)
            for card in cards
        )

    def numbers_for(self, need: Need) -> tuple[int, ...]:
        """The indicators that have to pass before the need is resolved."""
        if self.is_shared(need.dimension):
            found = {i.number for card in self.of_dimension(need.dimension) for i in card.indicators}
        else:
            found = {i.number for card in self.cards if card.id == need.pk for i in card.indicators}
        return tuple(sorted(found))


def failing_of(campaign: Campaign, household: Household) -> Failing:
    """What fails in a household, those of health too: for rules, never for a page."""
    return Failing(needs_of_household(campaign, household, shows_sensitive=True))


def still_failing(campaign: Campaign, household: Household, *, shows_sensitive: bool) -> list[NeedCard]:
    """The needs that are to be solved, each with what fails, as this reader may see it."""
    cards = needs_of_household(campaign, household, shows_sensitive=shows_sensitive)
    return [card for card in with_shared(cards) if card.status in OPEN]


def with_shared(cards: Sequence[NeedCard]) -> list[NeedCard]:
    """The cards, each with everything that has to pass: all of the household's indicators where it fails as one."""
    failing = Failing(cards)
    shared = {card.dimension for card in cards if failing.is_shared(card.dimension)}
    union = {
        dimension: {i.number: i for card in failing.of_dimension(dimension) for i in card.indicators}
        for dimension in shared
    }
    return [
        replace(card, indicators=tuple(union[card.dimension][n] for n in sorted(union[card.dimension])))
        if card.dimension in shared and card.status != State.DISMISSED
        else card
        for card in cards
    ]
