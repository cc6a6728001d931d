from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from kaejon.assessment.rules import REASON_LENGTH, Catalogue
from kaejon.fields.citizen_id import CitizenIdField
from kaejon.logbook.rules import MoveRefused


class RefusableForm(forms.Form):
    """A form that can say at its fields what an action refused."""

    unmarked: Collection[str] = ()
    """Fields that may be left out only where another is given, or that say it themselves: nothing marks them so."""

    def refuse(self, refusal: MoveRefused) -> None:
        name = self.field_of(refusal.field)
        self.add_error(name if name in self.fields else None, str(refusal))

    def field_of(self, name: str) -> str:
        return name


class ReasonForm(RefusableForm):
    reason = forms.CharField(label=_("เหตุผล"), max_length=REASON_LENGTH)


class CitizenIdSearchForm(forms.Form):
    citizen_id = CitizenIdField(label=_("เลขประจำตัวประชาชน"))


def indicator_choices(known: Catalogue, dimension: str) -> list[tuple[int, str]]:
    """The indicators of a dimension; those of the household say that the answer holds for everybody."""
    of_household = _now("ทั้งครัวเรือน")
    return [
        (i.number, f"{i.number}. {i.short}" + (f" ({of_household})" if i.is_of_household else ""))
        for i in known.values()
        if i.dimension == dimension
    ]


def ids_of(values: Iterable[str]) -> list[uuid.UUID]:
    """The chosen rows of a list, without what is no id."""
    found = []
    for value in values:
        try:
            found.append(uuid.UUID(value))
        except ValueError:
            continue
    return found
