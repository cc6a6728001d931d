from __future__ import annotations

from collections.abc import Collection

from kaejon.assessment.queries.cards import needs_of_household
from kaejon.assistance.queries.mandates import Proposal
from kaejon.logbook.kinds import FOUND_TRUE, State
from kaejon.logbook.queries import needs_in_household
from kaejon.people.access import within
from kaejon.people.models import Agency
from kaejon.plan.actions.versions import state_of
from kaejon.register.models import Campaign, Household, Need

WITHOUT_HELP = FOUND_TRUE - {State.HELPING}
"""Found true, open, and nobody has promised help: what agencies are asked for."""
HELPABLE = FOUND_TRUE | {State.CONTINUING_CARE}


def needs_to_help(campaign: Campaign, household: Household) -> list[Need]:
    """The household's needs that help may be asked for: found true, and neither resolved nor dismissed."""
    return [need for need in needs_in_household(campaign, household.pk) if state_of(need) in HELPABLE]


def has_unverified(campaign: Campaign, household: Household) -> bool:
    """Whether a need of the household is only listed yet."""
    return any(state_of(need) == State.LISTED for need in needs_in_household(campaign, household.pk))


def needs_given_to(campaign: Campaign, household: Household) -> list[Need]:
    """The household's needs for which help may be recorded: found true and on the list."""
    return [
        need
        for need in needs_in_household(campaign, household.pk)
        if state_of(need) not in (State.LISTED, State.DISMISSED)
    ]


def other_agencies(campaign: Campaign, proposals: Collection[Proposal]) -> list[Agency]:
    """The province's agencies that are not proposed, by name: to be asked outside their mandate."""
    rows = Agency.objects.filter(within([campaign.province_id], "area_id"), is_active=True)
    return list(rows.exclude(pk__in=[p.agency.pk for p in proposals]).order_by("name"))


def dimensions_without_help(campaign: Campaign, household: Household) -> set[str]:
    """The dimensions in which a need of the household waits for help."""
    return {need.dimension for need in needs_in_household(campaign, household.pk) if state_of(need) in WITHOUT_HELP}


def failing_in_words(campaign: Campaign, household: Household, needs: Collection[Need]) -> list[tuple[str, list[str]]]:
    """For each dimension of these needs the indicators that fail, in words and of nobody by name; none of health."""
    wanted = {need.pk for need in needs}
    found: dict[str, dict[int, str]] = {}
    for card in needs_of_household(campaign, household, shows_sensitive=False):
        if card.id in wanted and not card.is_hidden:
            found.setdefault(card.dimension, {}).update({each.number: each.short for each in card.indicators})
    return [(dimension, list(words.values())) for dimension, words in found.items() if words]
