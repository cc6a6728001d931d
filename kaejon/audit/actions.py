from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby
from typing import Any

from django.db import models, transaction

from kaejon.audit.digest import digested_columns, event_hash, row_bytes, values_bytes
from kaejon.audit.keys import keyring
from kaejon.audit.models import ChainHead, Checkpoint, Event, Fact
from kaejon.audit.principal import Principal
from kaejon.lib import clock
from kaejon.lib.canonical import canonical_json

BATCH = 2_000


class Recorder:
    """One audit event being written, with the facts that belong to it.

    `seq` and `at` are final from the start: the chain's lock is held until the transaction ends.
    """

    def __init__(self, seq: int, at: dt.datetime) -> None:
        self.seq = seq
        self.at = at
        self.detail: dict[str, Any] = {}
        self.subject: tuple[str, str] | None = None
        self.previous_hash = ""
        self._lines = 0
        self._digests: dict[str, Any] = {}
        self._counts: dict[str, int] = {}

    def write(self, *facts: Fact) -> None:
        """Stamp facts with this event's seq, line and time, insert them and add them to its digest."""
        self.write_all(facts)

    def write_all(self, facts: Iterable[Fact]) -> None:
        """As `write`, for many: consecutive facts of one model go in batches."""
        for model, rows in groupby(facts, key=type):
            batch: list[Fact] = []
            for fact in rows:
                batch.append(self.stamp(fact))
                if len(batch) >= BATCH:
                    insert(model, batch)
                    batch = []
            if batch:
                insert(model, batch)

    def stamp(self, fact: Fact) -> Fact:
        """Give a fact its place in this event and count it in; the caller inserts it (the import does)."""
        fact.seq, fact.line, fact.recorded_at = self.seq, self._lines, self.at
        self._lines += 1
        label = fact._meta.label_lower
        if label not in self._digests:
            self._digests[label] = hashlib.sha256()
            self._counts[label] = 0
        self._digests[label].update(row_bytes(fact))
        self._counts[label] += 1
        return fact

    def stamp_values(
        self, model: type[Fact], columns: Sequence[str], rows: Iterable[tuple[Any, ...]]
    ) -> Iterator[tuple[Any, ...]]:
        """As `stamp`, for the import's raw inserts: `rows` hold `columns`, which name every column of the model but
        seq, line and recorded_at; each comes back with those three behind it, in this order.
        """
        label = model._meta.label_lower
        names = (*columns, "seq", "line", "recorded_at")
        if sorted(names) != list(digested_columns(model)):
            raise ValueError(f"the columns of {label} are {digested_columns(model)}")
        order = sorted(range(len(names)), key=names.__getitem__)
        digest = self._digests.setdefault(label, hashlib.sha256())
        count = 0
        for row in rows:
            stamped = (*row, self.seq, self._lines, self.at)
            self._lines += 1
            count += 1
            digest.update(values_bytes((names[i], stamped[i]) for i in order))
            yield stamped
        self._counts[label] = self._counts.get(label, 0) + count

    def facts_json(self) -> str:
        """The counts and digests of the facts so far, as canonical JSON text."""
        return canonical_json(
            {
                label: {"count": self._counts[label], "sha256": digest.hexdigest()}
                for label, digest in self._digests.items()
                if self._counts[label]
            }
        ).decode()


def insert(model: type[Fact], rows: Sequence[Fact]) -> None:
    """Insert facts in one statement per batch."""
    model._default_manager.bulk_create(list(rows))


@contextmanager
def recording(
    action: str,
    *,
    by: Principal,
    campaign_id: object = "",
    subject: tuple[str, object] | None = None,
    detail: dict[str, Any] | None = None,
) -> Iterator[Recorder]:
    """Open a transaction, take the chain's lock, and write one audit event when the block ends well.

    Facts go through the yielded `Recorder`. `detail` may hold ids, codes, counts and field names, never
    personal text. An exception in the block rolls all of it back. A long action opens this last: others wait.
    """
    with transaction.atomic():
        head = locked_head()
        recorder = Recorder(seq=head.seq + 1, at=max(clock.now(), head.at))
        recorder.previous_hash = head.hash
        recorder.detail = dict(detail or {})
        if subject:
            recorder.subject = (subject[0], str(subject[1]))
        yield recorder
        event = Event(
            seq=recorder.seq,
            at=recorder.at,
            action=action,
            by=by.account,
            recorded_for=by.recorded_for or "",
            appointment=by.appointment or "",
            channel=by.channel,
            campaign_id=str(campaign_id or ""),
            subject_kind=recorder.subject[0] if recorder.subject else "",
            subject_id=recorder.subject[1] if recorder.subject else "",
            detail=canonical_json(recorder.detail).decode(),
            facts=recorder.facts_json(),
            previous_hash=head.hash,
        )
        event.hash = event_hash(event)
        event.save()
        ChainHead.objects.filter(pk=head.pk).update(seq=event.seq, hash=event.hash, at=event.at)


def locked_head() -> ChainHead:
    """The chain's last link, locked until the transaction ends (SQLite: by BEGIN IMMEDIATE)."""
    head = ChainHead.objects.select_for_update().filter(pk=1).first()
    if head is None:
        ChainHead.objects.bulk_create([ChainHead(pk=1)], ignore_conflicts=True)
        head = ChainHead.objects.select_for_update().get(pk=1)
    return head


def sign_checkpoint(*, why: str) -> Checkpoint:
    """Sign the chain's present length and head with the installation's Ed25519 key and keep the note.

    Called by the freeze, inside its transaction and after its event.
    """
    head = locked_head()
    ring = keyring()
    checkpoint = Checkpoint(seq=head.seq, head_hash=head.hash, at=max(clock.now(), head.at), why=why)
    checkpoint.public_key = ring.public_key_hex
    checkpoint.signature = ring.sign(checkpoint_message(checkpoint)).hex()
    checkpoint.save()
    return checkpoint


def checkpoint_message(checkpoint: models.Model) -> bytes:
    """The bytes that a checkpoint's signature covers."""
    names = ("seq", "head_hash", "why", "public_key")
    values = {name: getattr(checkpoint, name) for name in names}
    values["at"] = checkpoint.at.astimezone(dt.UTC).isoformat(timespec="microseconds")  # type: ignore[attr-defined]  # any bearer of the five fields
    return canonical_json(values)
