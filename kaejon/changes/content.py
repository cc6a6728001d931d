"""What a request says of new persons and addresses: plain values, kept only encrypted."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any

from kaejon.changes.models import ChangeRequest
from kaejon.register.keys import open_text

CHANGE_CONTENT = "change.content"
CHANGE_REASON = "change.reason"


@dataclass(frozen=True)
class Person:
    """Somebody the register does not know yet: a newborn, or one who moves in."""

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

    @property
    def full_name(self) -> str:
        return f"{self.title}{self.first_name} {self.last_name}".strip()


@dataclass(frozen=True)
class Address:
    """Where a household lives, inside its area."""

    house_no: str = ""
    moo: int | None = None
    community: str = ""


@dataclass(frozen=True)
class Content:
    """Everything of a request that names somebody or a house."""

    person: Person | None = None
    address: Address | None = None

    def to_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> Content:
        """The content back from `to_json`."""
        values: dict[str, Any] = json.loads(text)
        person, address = values["person"], values["address"]
        return cls(person=Person(**person) if person else None, address=Address(**address) if address else None)


def content_of(request: ChangeRequest) -> Content:
    """What the request says, opened; nothing where there is none or its key was erased."""
    if request.content_sealed is None:
        return Content()
    text = open_text(request.pk, bytes(request.content_sealed), CHANGE_CONTENT)
    return Content.from_json(text) if text else Content()
