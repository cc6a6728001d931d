"""What stands in a report: the JSON interface, from the facts as of a moment, with its two hashes.

Anyone can check a report by its JSON alone: `hash` is the sha256 of the canonical JSON (RFC 8785) of the whole report
without `hash` itself, `figures_hash` that of the sections that hold figures (`FIGURES`) without the names of the areas.
A report of edition 1, which has no `edition`, has `figures_hash` over `totals` alone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

from kaejon.analytics.answers import read_answers
from kaejon.analytics.counted import counted_of
from kaejon.analytics.facts import AsOf, Facts, read_facts
from kaejon.analytics.figures import COLUMNS, OTHER, REASONS, ROWS, STAGES, TOTAL, Cell, Figures, Pair
from kaejon.analytics.help import HelpValue, help_value
from kaejon.geography.models import Area
from kaejon.geography.queries import report_areas
from kaejon.lib.canonical import canonical_json, sha256_hex
from kaejon.lib.clock import BANGKOK
from kaejon.register.models import Campaign, TargetList
from kaejon.register.queries.rulesets import Rules
from kaejon.report.models import WeeklyReport
from kaejon.report.sections.hexes import hexes_section
from kaejon.report.sections.history import history_section
from kaejon.report.sections.letterhead import letterhead_section
from kaejon.report.sections.outlook import outlook_section
from kaejon.report.sections.overlaps import overlaps_detail
from kaejon.report.sections.poverty import Input, poverty_detail
from kaejon.report.sections.promises import promises_section
from kaejon.report.sections.returns import returns_section
from kaejon.report.sections.week import week_section

Body = dict[str, Any]
"""A report as `schema/report.schema.json` describes it."""
Totals = list[dict[str, Any]]
NO_LIST = "no_list"
EDITION = 2
"""What a report holds: 1 had `totals` and `help`; 2 has every section of `FIGURES`."""
FIGURES = ("totals", "help", "overlaps", "poverty", "promises")
"""The sections that hold figures: equal for a late and a punctual report."""


def software() -> str:
    """The version that made a report."""
    return version("kaejon")


@dataclass(frozen=True)
class Content:
    """What follows from the facts as of a moment: the body, and the input that its poverty index was computed from."""

    body: Body
    poverty: Input


def content_as_of(
    campaign: Campaign,
    *,
    cut_off: dt.datetime,
    known_at: dt.datetime,
    previous_cut_off: dt.datetime | None,
    before: Body | None,
    earlier: Sequence[WeeklyReport] = (),
) -> Content:
    """The part of a report that follows from the facts: campaign, list and totals with their changes since `before`.

    `earlier` are the reports frozen before it, as they count for it (`queries.earlier`); `before` is the last of them.
    """
    as_of = AsOf(campaign, cut_off, known_at)
    facts = read_facts(as_of)
    answers = read_answers(as_of)
    found = counted_of(facts, answers, previous_cut_off)
    target_list = list_of(campaign, facts)
    areas = list(report_areas(campaign.province_id))
    poverty = Input(answers.edition, found.indicators, tuple(found.patterns))
    totals = totals_of(areas, found.figures, before)
    body: Body = {
        "edition": EDITION,
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
        "rules": rules_detail(facts.rules, campaign),
        "totals": totals,
        "help": help_detail(help_value(as_of)),
        "overlaps": overlaps_detail(found.overlaps),
        "poverty": poverty_detail(poverty, areas=(area.code for area in areas), unread=answers.unread),
        "letterhead": letterhead_section(campaign.province_id, known_at),
        "promises": promises_section(as_of),
        "hexes": hexes_section(campaign.province_id, areas),
        "notes": [] if target_list else [NO_LIST],
        "returns": returns_section(
            campaign, cut_off=cut_off, known_at=known_at, totals=totals, has_list=target_list is not None
        ),
    }
    body["history"] = history_section(earlier, areas_of(body["totals"]))
    come = campaign.calendar.due(cut_off)
    body["outlook"] = outlook_section(body, body["history"], number=len(come), last_cut_off=come[-1] if come else None)
    body["week"] = week_section(body, before)
    return Content(body, poverty)


def areas_of(totals: Totals) -> list[str]:
    """The codes of the areas, in the order of the rows."""
    return list(dict.fromkeys(row["area"] for row in totals))


def body_as_of(
    campaign: Campaign,
    *,
    cut_off: dt.datetime,
    known_at: dt.datetime,
    previous_cut_off: dt.datetime | None,
    before: Body | None,
    earlier: Sequence[WeeklyReport] = (),
) -> Body:
    """As `content_as_of`, the body alone."""
    return content_as_of(
        campaign, cut_off=cut_off, known_at=known_at, previous_cut_off=previous_cut_off, before=before, earlier=earlier
    ).body


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


def rules_detail(rules: Rules, campaign: Campaign) -> dict[str, Any]:
    """The criteria that the figures were judged by: those every campaign begins with have no id and number 0."""
    return {
        "id": None if rules.id is None else str(rules.id),
        "number": rules.number,
        "in_force_on": None if rules.in_force_on is None else rules.in_force_on.isoformat(),
        "reference": rules.reference,
        "sustain_days": rules.sustain_days,
        "stuck_days": rules.stuck_days,
        "resolve_by": rules.resolve_by(campaign.deadline_on).isoformat(),
        "items": [
            {"stage": item.stage, "rule": item.rule, "code": item.code, "text": item.text} for item in rules.items
        ],
    }


def help_detail(value: HelpValue) -> dict[str, Any]:
    """The value of help in satang, a row for each subdistrict, agency, source of money and fiscal year that has any."""
    return {
        "agencies": [{"id": agency, "name": name} for agency, name in sorted(value.agencies.items())],
        "rows": [
            {**key._asdict(), "deliveries": found.deliveries, "satang": found.satang}
            for key, found in sorted(value.sums.items())
        ],
    }


def totals_of(areas: Iterable[Area], found: Figures, before: Body | None) -> Totals:
    """One row per area and dimension, areas from the widest by code, zeros included."""
    old = {} if before is None else {(row["area"], row["dimension"]): row for row in before["totals"]}
    nobody = Cell()
    given_other = any(cell.reasons[OTHER] != Pair() for cell in found.values())
    reasons = [name for name in REASONS if name != OTHER or given_other]
    rows: Totals = []
    for area in sorted(areas, key=lambda area: (len(area.code), area.code)):
        for dimension in ROWS:
            cell = found.get((area.code, dimension), nobody)
            columns = {name: count_of(cell, dimension, name) for name in COLUMNS}
            earlier = old.get((area.code, dimension))
            if earlier is None and before is not None:
                earlier = {name: count_of(nobody, dimension, name) for name in COLUMNS}
            rows.append(
                {
                    "area": area.code,
                    "level": str(area.level),
                    "name": area.name_th,
                    "dimension": dimension,
                    **columns,
                    "dismissed_reasons": {name: pair(cell.reasons[name]) for name in reasons},
                    "delta": None
                    if earlier is None
                    else {name: change(columns[name], earlier.get(name)) for name in COLUMNS},
                }
            )
    return rows


def count_of(cell: Cell, dimension: str, name: str) -> dict[str, int | None] | None:
    """A column as the report says it. Null where nothing is known or asked: what passes while nobody was surveyed,
    the stage of one dimension, the persons of a stage.
    """
    if name in STAGES:
        return {"households": cell.columns[name].households, "persons": None} if dimension == TOTAL else None
    if name == "passes_bmn" and cell.columns["surveyed"] == Pair():
        return None
    return {**pair(cell.columns[name])}


def pair(count: Pair) -> dict[str, int]:
    return {"households": count.households, "persons": count.persons}


Count = Mapping[str, int | None]


def change(now: Count | None, before: Count | None) -> dict[str, int | None] | None:
    """The change of a column; null where the report before does not hold it, or one of the two knows nothing."""
    if now is None or before is None:
        return None
    return {unit: difference(now[unit], before[unit]) for unit in ("households", "persons")}


def difference(now: int | None, before: int | None) -> int | None:
    return None if now is None or before is None else now - before


def counts_in(totals: Totals) -> dict[tuple[str, str, str], tuple[int, int]]:
    """(area, dimension, column) → (households, persons), zeros and nulls left out; a reason is `dismissed/<reason>`.

    Only the columns that the report holds: one frozen by an earlier version holds fewer.
    These are the figures that are kept as rows beside the JSON.
    """
    found = {}
    for row in totals:
        named = {name: row[name] for name in COLUMNS if row.get(name)}
        named |= {f"dismissed/{reason}": count for reason, count in row["dismissed_reasons"].items()}
        for name, count in named.items():
            if count["households"] or count["persons"]:
                found[row["area"], row["dimension"], name] = (count["households"], count["persons"] or 0)
    return found


def figures_hash(body: Body) -> str:
    """The sha256 of the figures only: equal for a late and a punctual report. A name is no figure and may change."""
    if body.get("edition", 1) < 2:
        return sha256_hex(canonical_json(without_names(body["totals"])))
    return sha256_hex(canonical_json({name: without_names(body[name]) for name in FIGURES if name in body}))


def without_names(value: Any) -> Any:
    """The same without any `name`, at any depth."""
    if isinstance(value, dict):
        return {key: without_names(each) for key, each in value.items() if key != "name"}
    return [without_names(each) for each in value] if isinstance(value, list) else value


def report_hash(body: Body) -> str:
    """The sha256 of all that the report says, its own hash left out."""
    return sha256_hex(canonical_json({name: value for name, value in body.items() if name != "hash"}))


def moment_text(moment: dt.datetime) -> str:
    """A moment as the interface writes it: ISO 8601 with the offset of Bangkok."""
    return moment.astimezone(BANGKOK).isoformat()
