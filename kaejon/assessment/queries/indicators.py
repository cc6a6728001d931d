from __future__ import annotations

from kaejon.assessment.rules import Catalogue, KnownIndicator
from kaejon.register.models import Indicator

EDITION = "2560-2564"


def catalogue() -> Catalogue:
    """The indicators of the edition in use that count for a dimension, by number."""
    rows = Indicator.objects.filter(indicator_set=EDITION).exclude(dimension="")
    return {
        number: KnownIndicator(number, short, level, dimension)
        for number, short, level, dimension in rows.values_list("number", "short", "level", "dimension")
    }
