from __future__ import annotations

from django.db.models import QuerySet

from kaejon.report.content import Body
from kaejon.report.models import Letterhead


def letterheads_of(province_id: str) -> QuerySet[Letterhead]:
    """Every letterhead that the province has set, the newest first."""
    return Letterhead.objects.filter(province_id=province_id).order_by("-seq", "-line")


def emblem_for(body: Body) -> bytes | None:
    """The picture of the emblem that a report names, or None where it names none."""
    named = (body.get("letterhead") or {}).get("emblem_sha256")
    if not named:
        return None
    province = body["campaign_detail"]["province"]["code"]
    found = letterheads_of(province).filter(emblem_sha256=named).exclude(emblem=None).first()
    return bytes(found.emblem) if found and found.emblem else None
