from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import Any

from kaejon.assessment.models import HouseholdProposal
from kaejon.assessment.rules import PROPOSAL_CONTENT
from kaejon.register.keys import open_text


@dataclass(frozen=True)
class ProposedPerson:
    """One person of a household missing from the list, and the dimensions in which help is lacking."""

    first_name: str
    last_name: str = ""
    title: str = ""
    citizen_id: str = ""
    no_id_reason: str = ""
    sex: str = ""
    relation: str = ""
    birth_year: int | None = None
    birth_month: int | None = None
    birth_day: int | None = None
    dimensions: tuple[str, ...] = ()


@dataclass(frozen=True)
class ProposedHousehold:
    """What a proposal of a missing household says; kept only encrypted until a list version takes it."""

    persons: tuple[ProposedPerson, ...]
    house_no: str = ""
    moo: int | None = None
    community: str = ""
    note: str = field(default="", kw_only=True)

    def to_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> ProposedHousehold:
        """The proposal back from `to_json`."""
        values: dict[str, Any] = json.loads(text)
        persons = [ProposedPerson(**{**p, "dimensions": tuple(p["dimensions"])}) for p in values.pop("persons")]
        return cls(persons=tuple(persons), **values)


def content_of(proposal: HouseholdProposal) -> ProposedHousehold | None:
    """What the proposal says, opened; None where its key was erased."""
    text = open_text(proposal.pk, bytes(proposal.content_sealed), PROPOSAL_CONTENT)
    return ProposedHousehold.from_json(text) if text else None
