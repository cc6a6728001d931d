"""The register's tables, one noun a file."""

from kaejon.register.models.campaign import Campaign, ListState, TargetList
from kaejon.register.models.household import (
    DataKey,
    Household,
    Member,
    Membership,
    Placement,
    Relation,
    Sex,
    WelfareCard,
)
from kaejon.register.models.indicator import Indicator, IndicatorLevel, IndicatorSet
from kaejon.register.models.intake import Import, ImportChunk, ImportState
from kaejon.register.models.need import DIMENSIONS, Dimension, ListEntry, Need

__all__ = [
    "DIMENSIONS",
    "Campaign",
    "DataKey",
    "Dimension",
    "Household",
    "Import",
    "ImportChunk",
    "ImportState",
    "Indicator",
    "IndicatorLevel",
    "IndicatorSet",
    "ListEntry",
    "ListState",
    "Member",
    "Membership",
    "Need",
    "Placement",
    "Relation",
    "Sex",
    "TargetList",
    "WelfareCard",
]
