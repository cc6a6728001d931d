"""Do the frozen reports still say what the facts say: every one computed anew, and compared place by place."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from kaejon.audit.models import Event
from kaejon.audit.verify import ChainReport, Unreadable, readable
from kaejon.lib.canonical import canonical_json
from kaejon.register.models import Campaign
from kaejon.report.content import Body, Totals, body_as_of, counts_in, figures_hash, moment_text, report_hash
from kaejon.report.models import Figure, WeeklyReport
from kaejon.report.queries.earlier import counting
from kaejon.report.sections.correction import correction_detail
from kaejon.report.verification import Verification
from kaejon.report.verify_kept import check_documents, check_lake, check_wordings
from kaejon.report.verify_poverty import check_input, check_overlaps, check_poverty

Count = tuple[int, int]
Place = tuple[str, str, str]
"""(area, dimension, column)"""
ABSENT: Count = (0, 0)
READING = ("promises", "history", "outlook", "week")
"""The sections that are compared whole; a report of an earlier version has none of them."""
# What the damaged text of a body can do to those who read it.
Damaged = (*Unreadable, KeyError, AttributeError, IndexError, LookupError)


@dataclass
class Seen:
    """The reports of one campaign that were read so far, in the order of the chain."""

    reports: list[WeeklyReport] = field(default_factory=list)
    bodies: dict[Any, Body] = field(default_factory=dict)

    def add(self, report: WeeklyReport, body: Body) -> None:
        self.reports.append(report)
        self.bodies[report.pk] = body

    def before(self, report: WeeklyReport) -> list[WeeklyReport]:
        """Those that count for a report as frozen before it."""
        earlier = [one for one in self.reports if one.number < report.number]
        return counting(earlier, known_at=report.known_at, link=report.link)

    def corrected_by(self, report: WeeklyReport) -> WeeklyReport | None:
        """The version that a report replaces."""
        same = [one for one in self.reports if one.number == report.number and one.version == report.version - 1]
        return same[0] if same else None


def verify_reports(campaign: Campaign | None = None) -> Verification:
    """Check every frozen report, of one campaign or of all, against the facts, its rows, its hashes, and what is
    kept beside it: papers, words, files of the lake.

    A row that cannot be read is a finding like any other, and the rest is still checked.
    """
    done = Verification()
    sink = ChainReport()
    rows = figures_by_report(sink)
    reports = [
        report
        for report in readable(WeeklyReport, sink, "campaign_id", "link")
        if campaign is None or report.campaign_id == campaign.pk
    ]
    campaigns = {one.pk: one for one in Campaign.objects.select_related("province")}
    seen: dict[Any, Seen] = defaultdict(Seen)
    last: dict[Any, WeeklyReport] = {}
    for report in reports:
        place = place_of(report, campaigns)
        check_link(done, place, report, last.get(report.campaign_id))
        last[report.campaign_id] = report
        body = check_body(done, place, report, rows.pop(report.pk, {}))
        if body is not None:
            check_correction(done, place, report, body, seen[report.campaign_id])
            check_facts(done, place, report, body, campaigns.get(report.campaign_id), seen[report.campaign_id])
            seen[report.campaign_id].add(report, body)
        done.reports += 1
    kept = {report.pk: (place_of(report, campaigns), report) for report in reports}
    check_documents(done, sink, kept)
    check_wordings(done, sink, kept)
    check_lake(done, sink, kept, campaigns)
    check_events(done, campaign, {str(report.pk) for report in reports})
    if campaign is None:
        done.findings += [f"figures of report {report_id}: the report is gone" for report_id in rows]
    done.findings += sink.findings
    return done


def place_of(report: WeeklyReport, campaigns: Mapping[Any, Campaign]) -> str:
    """Campaign, number and version, as a finding begins."""
    campaign = campaigns.get(report.campaign_id)
    return f"{campaign.slug if campaign else report.campaign_id} report {report.number} version {report.version}"


def figures_by_report(sink: ChainReport) -> dict[Any, dict[Place, Count]]:
    """The stored rows: report id → place → count."""
    found: dict[Any, dict[Place, Count]] = {}
    for row in readable(Figure, sink, "report_id", "line"):
        place = (row.area_code, row.dimension, row.column)
        found.setdefault(row.report_id, {})[place] = (row.households, row.persons)
    return found


def check_link(done: Verification, place: str, report: WeeklyReport, before: WeeklyReport | None) -> None:
    """The report follows on the one frozen before it, in the campaign's chain."""
    if report.link != (before.link + 1 if before else 1):
        done.tell(place, f"link {report.link} does not follow on link {before.link if before else 0}")
    if report.previous_hash != (before.hash if before else ""):
        done.tell(place, "previous_hash is not the hash of the report frozen before it")


def check_body(done: Verification, place: str, report: WeeklyReport, rows: dict[Place, Count]) -> Body | None:
    """The JSON holds its own hashes, agrees with the columns and with the stored rows; None where it cannot be read."""
    try:
        body: Body = json.loads(report.body)
        if canonical_json(body).decode() != report.body:
            done.tell(place, "the stored JSON is not in canonical form")
        if not report_hash(body) == body["hash"] == report.hash:
            done.tell(place, "hash: the content does not match its hash")
        if not figures_hash(body) == body["figures_hash"] == report.figures_hash:
            done.tell(place, "figures_hash: the figures do not match their hash")
        for name, stored in stored_values(report).items():
            if body[name] != stored:
                done.tell(place, f"{name}: the JSON says {body[name]}, the row {stored}")
        frozen = counts_in(body["totals"])
    except Damaged as problem:
        done.tell(place, f"the stored JSON cannot be read ({type(problem).__name__})")
        return None
    done.figures += len(rows)
    compare(done, place, frozen, rows, "the JSON", "the figure's row")
    return body


def stored_values(report: WeeklyReport) -> dict[str, Any]:
    """What stands in columns of its own, as the JSON says it."""
    return {
        "number": report.number,
        "version": report.version,
        "cutoff": moment_text(report.cutoff),
        "known_at": moment_text(report.known_at),
        "made_at": moment_text(report.recorded_at),
        "late": report.is_late,
        "previous_hash": report.previous_hash or None,
        "audit_head": Event.objects.filter(seq=report.seq).values_list("previous_hash", flat=True).first(),
    }


def check_correction(done: Verification, place: str, report: WeeklyReport, body: Body, seen: Seen) -> None:
    """A first version is as known at its cut-off; a later one says why it was made, and which one it replaces."""
    if report.version == 1:
        if report.known_at != report.cutoff or report.reason or body["correction"] is not None:
            done.tell(place, "a first version is known at its cut-off and corrects nothing")
        return
    corrected = seen.corrected_by(report)
    if corrected is None:
        done.tell(place, f"version {report.version - 1}, which it corrects, is not before it")
    elif body["correction"] != correction_detail(report.version, report.reason, corrected.hash):
        done.tell(place, "correction: the JSON says otherwise than the row and the version before")
    elif report.known_at < corrected.known_at:
        done.tell(place, "known_at: before that of the version that it corrects")


def check_facts(
    done: Verification, place: str, report: WeeklyReport, body: Body, campaign: Campaign | None, seen: Seen
) -> None:
    """The frozen figures are what the facts give, as known then."""
    if campaign is None:
        done.tell(place, "its campaign is gone")
        return
    earlier = seen.before(report)
    before = seen.bodies[earlier[-1].pk] if earlier and earlier[-1].number == report.number - 1 else None
    try:
        fresh = body_as_of(
            campaign,
            cut_off=report.cutoff,
            known_at=report.known_at,
            previous_cut_off=campaign.calendar.previous(report.number),
            before=before,
            earlier=earlier,
        )
        totals = held_in(fresh["totals"], body["totals"])
        compare(done, place, counts_in(totals), counts_in(body["totals"]), "the facts", "the report")
        compare(done, place, changes_in(totals), changes_in(body["totals"]), "the facts", "the report")
        if "rules" in body and fresh["rules"] != body["rules"]:
            done.tell(
                place, f"rules: the facts say version {fresh['rules']['number']}, the report {body['rules']['number']}"
            )
        if "help" in body and fresh["help"]["rows"] != body["help"]["rows"]:
            sums = [sum(row["satang"] for row in one["help"]["rows"]) for one in (fresh, body)]
            done.tell(
                place, f"help: the facts say {sums[0]} satang in all, the report {sums[1]}, or it is spread otherwise"
            )
        if "letterhead" in body and fresh["letterhead"] != body["letterhead"]:
            done.tell(place, "letterhead: the facts say another office, position or emblem than the report")
        for name in READING:
            if name in body and told(name, fresh[name]) != told(name, body[name]):
                done.tell(place, f"{name}: the facts and the reports before it say otherwise")
        check_overlaps(partial(done.tell, place), fresh, body)
        check_poverty(partial(done.tell, place), partial(done.note, place), fresh, body)
        check_input(partial(done.tell, place), report, body)
        if "returns" in body:
            # When they were due is of the holidays as entered then; a later holiday makes no report wrong.
            counts = [[one["returns"][name] for name in ("received", "count")] for one in (fresh, body)]
            if counts[0] != counts[1]:
                done.tell(place, f"returns: the facts say {counts[0]}, the report {counts[1]}")
        if fresh["list"]["number"] != body["list"]["number"]:
            done.tell(place, f"list: the facts say {fresh['list']['number']}, the report {body['list']['number']}")
    except Damaged as problem:
        done.tell(
            place, f"it cannot be computed from the facts ({type(problem).__name__}); kaejon verify_audit names them"
        )


def told(name: str, section: Any) -> Any:
    """What a section says; of the week its codes and values, as a later version may put them into other words."""
    return [(each["code"], each["values"]) for each in section] if name == "week" else section


def held_in(fresh: Totals, frozen: Totals) -> Totals:
    """The rows with those columns only that the frozen report holds: an earlier version of the software had fewer."""
    columns = {name for row in frozen for name in row}
    changed = {name for row in frozen for name in row["delta"] or {}}
    return [
        {name: value for name, value in row.items() if name in columns}
        | {"delta": row["delta"] and {name: value for name, value in row["delta"].items() if name in changed}}
        for row in fresh
    ]


def changes_in(totals: Totals) -> dict[Place, Count]:
    """The changes from the previous report, zeros left out."""
    return {
        (row["area"], row["dimension"], f"delta/{name}"): (count["households"], count["persons"] or 0)
        for row in totals
        for name, count in (row["delta"] or {}).items()
        if count and (count["households"] or count["persons"])
    }


def compare(
    done: Verification, place: str, one: dict[Place, Count], other: dict[Place, Count], name: str, other_name: str
) -> None:
    """Tell of every place at which two sets of figures differ."""
    for key in sorted(one.keys() | other.keys()):
        counts = one.get(key, ABSENT), other.get(key, ABSENT)
        if counts[0] != counts[1]:
            said = [f"{households} households/{persons} persons" for households, persons in counts]
            done.tell(f"{place}, area {key[0]}, {key[1]}, {key[2]}", f"{name}: {said[0]}; {other_name}: {said[1]}")


def check_events(done: Verification, campaign: Campaign | None, present: set[str]) -> None:
    """No report is gone that the audit chain tells of."""
    events = Event.objects.filter(action__in=("report.freeze", "report.correct"))
    if campaign is not None:
        events = events.filter(campaign_id=str(campaign.pk))
    for seq, subject in events.order_by("seq").values_list("seq", "subject_id"):
        if subject not in present:
            done.tell(f"report {subject}", f"it is gone, or its campaign was changed; audit event {seq} tells of it")
