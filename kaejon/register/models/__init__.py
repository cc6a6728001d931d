"""The register's tables, one noun a file."""

from kaejon.register.models.assignment import Assignment, AssignmentKind
from kaejon.register.models.attachment import Attachment, AttachmentKind
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
    full_name,
)
from kaejon.register.models.indicator import Indicator, IndicatorLevel, IndicatorSet
from kaejon.register.models.intake import ColumnMatching, Import, ImportChunk, ImportState
from kaejon.register.models.need import DIMENSIONS, Dimension, ListEntry, Need
from kaejon.register.models.ruleset import Ruleset, Stage, StageItem, StageRule

__all__ = [
    "DIMENSIONS",
    "Assignment",
    "AssignmentKind",
    "Attachment",
    "AttachmentKind",
    "Campaign",
    "ColumnMatching",
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
    "Ruleset",
    "Sex",
    "Stage",
    "StageItem",
    "StageRule",
    "TargetList",
    "WelfareCard",
    "full_name",
]
