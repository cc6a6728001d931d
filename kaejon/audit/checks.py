from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register

from kaejon.audit.guards import missing_guards


@register(Tags.database)
def guards_are_installed(databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    """Refuse a database in which a fact table could be changed."""
    return [
        Error(f"the guard {name} is missing", hint="run: kaejon migrate", id="kaejon.audit.E001")
        for alias in databases or []
        for name in missing_guards(alias)
    ]
