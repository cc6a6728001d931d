"""What stands in a report: the JSON interface, from the facts as of a moment, with its two hashes.

Anyone can check a report by its JSON alone: `figures_hash` is the sha256 of the canonical JSON (RFC 8785) of `totals`
without the names of the areas, `hash` that of the whole report without `hash` itself.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from importlib.metadata import version
from typing import Any

from kaejon.analytics.facts import AsOf, Facts, read_facts
from kaejon.analytics.figures import COLUMNS, OTHER, REASONS, ROWS, Cell, Figures, Pair, figures_of
from kaejon.geography.models import Area
from kaejon.geography.queries import report_areas
from kaejon.lib.canonical import canonical_json, sha256_hex
from kaejon.lib.clock import BANGKOK
from kaejon.register.models import Campaign, TargetList

Body = dict[str, Any]
"""A report as `schema/report.schema.json` describes it."""
Totals = list[dict[str, Any]]
NO_LIST = "no_list"


def software() -> str:
    """The version that made a report."""
    return version("kaejon")


def body_as_of(
    campaign: Campaign,
    *,
    cut_off: dt.datetime,
    known_at: dt.datetime,
    previous_cut_off: dt.datetime | None,
    before: Body | None,
) -> Body:
    """The part of a report that follows from the facts: campaign, list and totals with their changes since `before`."""
    facts = read_facts(AsOf(campaign, cut_off, known_at))
    found = figures_of(facts, previous_cut_off)
    target_list = list_of(campaign, facts)
    return {
        "campaign": campaign.slug,
        "campaign_detail": {
            "slug": campaign.slug,
            "name": campaign.name,
            "province": {"code": campaign.province_id, "name": campaign.province.name_th},
            "starts_on": campaign.starts_on.isoformat(),
            "deadline_on": campaign.deadline_on.isoformat(),
        },
        "count": len(campaign.calendar),
        "cutoff": moment_text(cut_off),
        "known_at": moment_text(known_at),
        "demo": campaign.is_demo,
        "list": list_detail(target_list),
        "totals": totals_of(report_areas(campaign.province_id).order_by("code"), found, before),
        "notes": [] if target_list else [NO_LIST],
    }


def list_of(campaign: Campaign, facts: Facts) -> TargetList | None:
    """The list version that the facts stand on: the latest of which an entry counts."""
    number = max(facts.list_entries.column("target_list__number").to_pylist(), default=None)
    return None if number is None else TargetList.objects.get(campaign=campaign, number=number)


def list_detail(target_list: TargetList | None) -> dict[str, Any]:
    """The list as the report names it; all null while none is approved."""
    if target_list is None:
        return dict.fromkeys(("number", "reference", "approved_at", "name"))
    return {
        "number": target_list.number,
        "reference": target_list.reference,
        "approved_at": moment_text(target_list.approved_at) if target_list.approved_at else None,
        "name": target_list.name,
    }


def totals_of(areas: Iterable[Area], found: Figures, before: Body | None) -> Totals:
    """One row per area and dimension, areas from the widest by code, zeros included."""
    old = {} if before is None else {(row["area"], row["dimension"]): row for row in before["totals"]}
    nothing = dict.fromkeys(("households", "persons"), 0)
    given_other = any(cell.reasons[OTHER] != Pair() for cell in found.values())
    reasons = [name for name in REASONS if name != OTHER or given_other]
    rows: Totals = []
    for area in sorted(areas, key=lambda area: (len(area.code), area.code)):
        for dimension in ROWS:
            cell = found.get((area.code, dimension)) or Cell()
            columns = {name: pair(cell.columns[name]) for name in COLUMNS}
            earlier = old.get((area.code, dimension), {})
            rows.append(
                {
                    "area": area.code,
                    "level": str(area.level),
                    "name": area.name_th,
                    "dimension": dimension,
                    **columns,
                    "dismissed_reasons": {name: pair(cell.reasons[name]) for name in reasons},
                    "delta": None
                    if before is None
                    else {name: change(columns[name], earlier.get(name, nothing)) for name in COLUMNS},
                }
            )
    return rows


def pair(count: Pair) -> dict[str, int]:
    return {"households": count.households, "persons": count.persons}


def change(now: Mapping[str, int], before: Mapping[str, int]) -> dict[str, int]:
    return {unit: now[unit] - before[unit] for unit in ("households", "persons")}


def counts_in(totals: Totals) -> dict[tuple[str, str, str], tuple[int, int]]:
    """(area, dimension, column) → (households, persons), zeros left out; a reason is `dismissed/<reason>`.

    These are the figures that are kept as rows beside the JSON.
    """
    found = {}
    for row in totals:
        named = {name: row[name] for name in COLUMNS}
        named |= {f"dismissed/{reason}": count for reason, count in row["dismissed_reasons"].items()}
        for name, count in named.items():
            if count["households"] or count["persons"]:
                found[row["area"], row["dimension"], name] = (count["households"], count["persons"])
    return found


def figures_hash(totals: Totals) -> str:
    """The sha256 of the figures only: equal for a late and a punctual report. A name is no figure and may change."""
    bare = [{name: value for name, value in row.items() if name != "name"} for row in totals]
    return sha256_hex(canonical_json(bare))


def report_hash(body: Body) -> str:
    """The sha256 of all that the report says, its own hash left out."""
    return sha256_hex(canonical_json({name: value for name, value in body.items() if name != "hash"}))


def moment_text(moment: dt.datetime) -> str:
    """A moment as the interface writes it: ISO 8601 with the offset of Bangkok."""
    return moment.astimezone(BANGKOK).isoformat()
