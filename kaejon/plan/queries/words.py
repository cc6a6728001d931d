from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q
from django.utils.translation import gettext as _

from kaejon.lib import clock
from kaejon.lib.thai_date import thai_date
from kaejon.people.models import Agency, Team
from kaejon.plan.content import Content, Words
from kaejon.plan.models import MoneySource
from kaejon.register.models import Dimension, Household, Need

FAMILY = "family"


def baht(satang: int) -> str:
    """An amount in satang as baht: "1,500 บาท", with satang only where there are some."""
    whole, rest = divmod(satang, 100)
    return _("%(amount)s บาท") % {"amount": f"{whole:,}" + (f".{rest:02d}" if rest else "")}


def owner_choices(household: Household) -> list[tuple[str, str]]:
    """Who may be given an activity: the family, the subdistrict's teams, agencies from there up to the province."""
    code = household.area_id
    above = {code[:digits] for digits in (2, 4, 6)}
    teams = Team.objects.filter(Q(ended_on__isnull=True) | Q(ended_on__gte=clock.today()), area_id__in=above).order_by(
        "kind", "name"
    )
    agencies = Agency.objects.filter(is_active=True, area_id__in=above).order_by("-area_id", "name")
    return [
        (FAMILY, _("ครอบครัว")),
        *((f"team:{team.pk}", team.name) for team in teams),
        *((f"agency:{agency.pk}", agency.name) for agency in agencies),
    ]


def words_for(needs: Iterable[Need], contents: Iterable[Content]) -> Words:
    """The names that these contents need, in two queries."""
    owners = {each.owner for content in contents for each in content.activities}
    ids = {kind: [o.partition(":")[2] for o in owners if o.startswith(f"{kind}:")] for kind in ("agency", "team")}
    named = {FAMILY: _("ครอบครัว")}
    named |= {f"agency:{row.pk}": row.name for row in Agency.objects.filter(pk__in=ids["agency"])}
    named |= {f"team:{row.pk}": row.name for row in Team.objects.filter(pk__in=ids["team"])}
    return Words(
        owners=named,
        whose={str(need.pk): need.member.full_name for need in needs},
        dimensions={str(code): str(label) for code, label in Dimension.choices},
        sources={str(code): str(label) for code, label in MoneySource.choices},
        date=thai_date,
        baht=baht,
    )
