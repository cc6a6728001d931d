"""Is the chain whole: every event hashed, linked and signed for, every fact in exactly one event."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any, cast

from django.core.exceptions import ObjectDoesNotExist
from django.db import DatabaseError, connection, models

from kaejon.audit.actions import checkpoint_message
from kaejon.audit.digest import event_hash, plain, row_bytes
from kaejon.audit.guards import fact_models, missing_guards
from kaejon.audit.keys import keyring
from kaejon.audit.models import ChainHead, Checkpoint, Event, Fact
from kaejon.lib.crypto import verify_signature

Finding = str
Unreadable = (DatabaseError, ValueError, TypeError, OverflowError, UnicodeError)


@dataclass
class ChainReport:
    """What was checked and what was found. `findings` empty means whole; each names its place."""

    events: int = 0
    facts: int = 0
    checkpoints: int = 0
    head: str = "0" * 64
    findings: list[Finding] = field(default_factory=list)
    keys: set[str] = field(default_factory=set)

    @property
    def whole(self) -> bool:
        return not self.findings


def verify_chain() -> ChainReport:
    """Check this database: integrity, guards, events, facts against events, head and checkpoints."""
    report = ChainReport()
    report.findings += database_damage()
    report.findings += [f"guard missing: {name}" for name in missing_guards()]
    promised: dict[str, dict[int, tuple[int, str]]] = {}
    hashes: dict[int, str] = {}
    for event in readable(Event, report):
        link(event, report, hashes)
        for label, claim in promises(event, report).items():
            promised.setdefault(label, {})[event.seq] = claim
    for model in fact_models():
        if issubclass(model, Fact):
            check_facts(model, promised.pop(model._meta.label_lower, {}), report)
    report.findings += [f"{label}: events tell of rows in a table that is not there" for label in promised]
    check_head(report, hashes)
    for checkpoint in readable(Checkpoint, report):
        check_checkpoint(checkpoint, hashes, report, own_key=keyring().public_key_hex)
    return report


def link(event: Any, report: ChainReport, hashes: dict[int, str]) -> None:
    """Check one event's place, back link and hash, and take it in."""
    place = f"audit event {event.seq}"
    if event.seq != report.events + 1:
        report.findings.append(f"{place}: expected event {report.events + 1} here")
    if event.previous_hash != report.head:
        report.findings.append(f"{place}: previous_hash is not the hash of the event before it")
    if hash_of(event) != event.hash:
        report.findings.append(f"{place} ({event.action}): content does not match its hash")
    report.events = event.seq
    report.head = event.hash
    hashes[event.seq] = event.hash


def hash_of(event: Any) -> str:
    try:
        return event_hash(event)
    except (*Unreadable, AttributeError):
        return ""


def promises(event: Any, report: ChainReport) -> dict[str, tuple[int, str]]:
    """What the event says of the rows written with it: table label → (count, sha256)."""
    try:
        return {label: (claim["count"], claim["sha256"]) for label, claim in json.loads(event.facts).items()}
    except (ValueError, KeyError, TypeError, AttributeError):
        report.findings.append(f"audit event {event.seq}: its account of facts cannot be read")
        return {}


def check_facts(model: type[Fact], promised: dict[int, tuple[int, str]], report: ChainReport) -> None:
    """Compare a fact table with what the events say of it."""
    table = model._meta.db_table
    for seq, rows in groupby(readable(model, report, "seq", "line"), key=lambda row: row.seq):
        count, digest = 0, hashlib.sha256()
        ids: list[str] = []
        for row in rows:
            count += 1
            digest.update(safe_bytes(row))
            if len(ids) < 2:
                ids.append(str(row.pk))
        report.facts += count
        place = f"{table} seq {seq}" + (f" id {ids[0]}" if count == 1 else f" ({count} rows)")
        claim = promised.pop(seq, None)
        if claim is None:
            report.findings.append(f"{place}: no audit event tells of it")
        elif claim[0] != count:
            report.findings.append(f"{place}: the audit event tells of {claim[0]} rows")
        elif claim[1] != digest.hexdigest():
            report.findings.append(f"{place}: content does not match its audit event")
    report.findings += [f"{table} seq {seq}: {claim[0]} rows are gone" for seq, claim in promised.items()]


def safe_bytes(row: models.Model) -> bytes:
    try:
        return row_bytes(row)
    except (*Unreadable, AttributeError):
        return b"unreadable"


def check_head(report: ChainReport, hashes: dict[int, str]) -> None:
    head = ChainHead.objects.filter(pk=1).first()
    if head is None:
        if report.events:
            report.findings.append("audit chain head: the row is gone")
    elif head.seq != report.events or (hashes and head.hash != report.head):
        report.findings.append(f"audit chain head: it says {head.seq} events, {report.events} were found")


def check_checkpoint(checkpoint: Any, hashes: dict[int, str], report: ChainReport, *, own_key: str = "") -> None:
    """Check a signed note against the chain, and its signature by the key it names (`own_key`, where that is known)."""
    report.checkpoints += 1
    report.keys.add(checkpoint.public_key)
    place = f"checkpoint at event {checkpoint.seq}"
    if hashes.get(checkpoint.seq) != checkpoint.head_hash:
        report.findings.append(f"{place}: the chain has another hash there, or ends before it")
    try:
        signature = bytes.fromhex(checkpoint.signature)
        good = verify_signature(checkpoint.public_key, checkpoint_message(checkpoint), signature)
        good = good and own_key in ("", checkpoint.public_key)
    except (*Unreadable, AttributeError):
        good = False
    if not good:
        report.findings.append(f"{place}: the signature does not hold")


def readable(model: type[models.Model], report: ChainReport, *order: str) -> Iterator[Any]:
    """Every row in order. A row the database cannot give back is named as a finding, and the rest still read."""
    order = order or ("seq",)
    manager = model._default_manager
    given: list[Any] = []
    try:
        for row in manager.order_by(*order).iterator(chunk_size=2_000):
            given.append(row.pk)
            yield row
        return
    except Unreadable:
        seen = set(given)
    yield from row_by_row(model, seen, order, lambda place: report.findings.append(place))


def row_by_row(
    model: type[models.Model], seen: set[Any], order: tuple[str, ...], tell: Callable[[str], None]
) -> Iterator[Any]:
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT {key_column(model)} FROM "{table}" ORDER BY {", ".join(order)}')
        keys = [row[0] for row in cursor.fetchall()]
    for key in keys:
        try:
            row = model._default_manager.get(pk=key)
        except (*Unreadable, ObjectDoesNotExist):
            tell(f"{table} id {key}: the row cannot be read")
            continue
        if row.pk not in seen:
            yield row


def key_column(model: type[models.Model]) -> str:
    return connection.ops.quote_name(cast(Any, model._meta.pk).column)


def database_damage() -> list[Finding]:
    """What SQLite's own integrity check says; PostgreSQL has no such command."""
    if connection.vendor != "sqlite":
        return []
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check(20)")
        found = [str(row[0]) for row in cursor.fetchall()]
        cursor.execute("PRAGMA foreign_key_check")
        found += [f"foreign key of {row[0]} row {row[1]} points to nothing in {row[2]}" for row in cursor.fetchall()]
    return [f"database file: {line}" for line in found if line != "ok"]


EXPORTED = tuple(f.attname for f in Event._meta.concrete_fields)
SIGNED = ("seq", "head_hash", "at", "why", "public_key", "signature")


def export_chain(path: Path) -> int:
    """Write events and checkpoints as JSON lines that `verify_export` can check anywhere; return the events."""
    count = 0
    with path.open("x", encoding="utf-8") as out:
        for event in Event.objects.order_by("seq").iterator():
            out.write(json_line("event", event, EXPORTED))
            count += 1
        for checkpoint in Checkpoint.objects.order_by("seq"):
            out.write(json_line("checkpoint", checkpoint, SIGNED))
    return count


def json_line(kind: str, row: models.Model, names: tuple[str, ...]) -> str:
    values = {name: plain(getattr(row, name)) for name in names}
    return json.dumps({"kind": kind, **values}, ensure_ascii=False) + "\n"


def verify_export(path: Path) -> ChainReport:
    """Check an export by itself, anywhere: links, hashes, signatures by the keys it names. The facts are not in it.

    `keys` of the report are the public keys that signed: compare them with the installation's own.
    """
    report = ChainReport()
    hashes: dict[int, str] = {}
    for number, text in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
        try:
            values = json.loads(text)
            kind = values.pop("kind")
            row = (Event if kind == "event" else Checkpoint)(**values)
            row.at = row._meta.get_field("at").to_python(values["at"])
        except (ValueError, KeyError, TypeError, AttributeError):
            report.findings.append(f"line {number}: cannot be read")
            continue
        if kind == "event":
            link(row, report, hashes)
        else:
            check_checkpoint(row, hashes, report)
    return report
