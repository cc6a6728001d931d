from __future__ import annotations

from django.db.models import QuerySet

from kaejon.geography.models import Area, Level


def areas_within(code: str, *levels: str) -> QuerySet[Area]:
    """The area itself and everything inside it, in the order of code; only `levels` where given."""
    inside = Area.objects.filter(code__gte=code, code__lt=after_prefix(code))
    return inside.filter(level__in=levels) if levels else inside


def after_prefix(code: str) -> str:
    """The first text after every code that begins with `code`: a range an index can serve, unlike LIKE."""
    return code[:-1] + chr(ord(code[-1]) + 1)


def report_areas(province: str) -> QuerySet[Area]:
    """The areas a report has rows for: the province, its districts and its subdistricts."""
    return areas_within(province, Level.PROVINCE, Level.DISTRICT, Level.SUBDISTRICT)
