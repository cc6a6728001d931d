from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Any, ClassVar, Literal, NoReturn, TypeVar

from django.core.exceptions import ImproperlyConfigured
from django.db import models

from kaejon.lib.ids import new_id

ModelKind = Literal["fact", "head", "standing"]
"""fact: appended, never changed · head: mutable identity · standing: derived, can be rebuilt."""

Sensitivity = Literal["public", "personal", "sensitive"]
"""public: names nobody · personal: PDPA ordinary data · sensitive: PDPA s.26 (health, disability)."""

EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


class FactsAreAppended(ImproperlyConfigured):
    """Somebody tried to change or delete a fact through a model."""


_F = TypeVar("_F", bound=models.Model)


class FactQuerySet(models.QuerySet[_F]):
    """A queryset that can read and append only; the database's guards stand behind it."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise FactsAreAppended(f"{self.model.__name__} is a fact: append a superseding row instead")

    def delete(self) -> NoReturn:
        raise FactsAreAppended(f"{self.model.__name__} is a fact: it is never deleted")

    def bulk_update(self, objs: Iterable[_F], fields: Iterable[str], batch_size: int | None = None) -> NoReturn:
        raise FactsAreAppended(f"{self.model.__name__} is a fact: append a superseding row instead")


class AppendOnly(models.Model):
    """A table whose rows are never changed or deleted: refused here and by database triggers."""

    kind_of_model: ClassVar[ModelKind] = "fact"

    objects: ClassVar[models.Manager[Any]] = models.Manager.from_queryset(FactQuerySet)()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise FactsAreAppended(f"{type(self).__name__} is a fact: append a superseding row instead")
        kwargs["force_insert"] = True
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise FactsAreAppended(f"{type(self).__name__} is a fact: it is never deleted")


class Fact(AppendOnly):
    """A row that counts. `seq` is that of its audit event, `line` its place among the event's rows;
    both, and `recorded_at`, are given by `audit.actions.recording` while it holds the chain's lock.
    """

    id: models.UUIDField[uuid.UUID, uuid.UUID] = models.UUIDField(primary_key=True, default=new_id, editable=False)
    seq: models.BigIntegerField[int, int] = models.BigIntegerField(editable=False)
    line: models.IntegerField[int, int] = models.IntegerField(editable=False)
    recorded_at: models.DateTimeField[dt.datetime, dt.datetime] = models.DateTimeField(editable=False)

    class Meta:
        abstract = True
        constraints = [  # noqa: RUF012  Django's own form of Meta
            models.UniqueConstraint(fields=["seq", "line"], name="%(app_label)s_%(class)s_seq_line"),
        ]


class Event(AppendOnly):
    """One audit event: one action of one person. No foreign keys, so that it outlives what it tells of.

    `detail` and `facts` are canonical JSON text, kept byte for byte because the hash covers them.
    `facts` maps each fact table to the count and the sha256 of the rows written under this `seq`.
    """

    personal_fields: ClassVar[dict[str, Sensitivity]] = {
        "detail": "personal",
        "by": "personal",
        "action": "public",
        "recorded_for": "personal",
        "appointment": "public",
        "channel": "public",
        "campaign_id": "public",
        "subject_kind": "public",
        "subject_id": "personal",
        "facts": "public",
        "previous_hash": "public",
        "hash": "public",
    }

    seq = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    action = models.CharField(max_length=60)
    by = models.CharField(max_length=64)
    recorded_for = models.CharField(max_length=64, blank=True, default="")
    appointment = models.CharField(max_length=64, blank=True, default="")
    channel = models.CharField(max_length=16)
    campaign_id = models.CharField(max_length=64, blank=True, default="")
    subject_kind = models.CharField(max_length=40, blank=True, default="")
    subject_id = models.CharField(max_length=64, blank=True, default="")
    detail = models.TextField(default="{}")
    facts = models.TextField(default="{}")
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ("seq",)
        indexes = (
            models.Index(fields=["subject_kind", "subject_id", "seq"]),
            models.Index(fields=["by", "seq"]),
            models.Index(fields=["action", "seq"]),
        )

    def __str__(self) -> str:
        return f"{self.seq} {self.action}"


class ChainHead(models.Model):
    """The last link of the chain, and the lock that every writer of facts holds until it commits."""

    kind_of_model: ClassVar[ModelKind] = "head"
    personal_fields: ClassVar[dict[str, Sensitivity]] = {
        "hash": "public",
    }

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    seq = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="0" * 64)
    at = models.DateTimeField(default=EPOCH)

    class Meta:
        constraints = (models.CheckConstraint(condition=models.Q(id=1), name="audit_chainhead_single"),)

    def __str__(self) -> str:
        return f"{self.seq} {self.hash[:12]}"


class Checkpoint(AppendOnly):
    """A signed note of how long the chain was: a bare chain cannot show that its end was cut off."""

    personal_fields: ClassVar[dict[str, Sensitivity]] = {
        "head_hash": "public",
        "why": "public",
        "public_key": "public",
        "signature": "public",
    }

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    seq = models.BigIntegerField()
    head_hash = models.CharField(max_length=64)
    at = models.DateTimeField()
    why = models.CharField(max_length=80)
    public_key = models.CharField(max_length=64)
    signature = models.CharField(max_length=128)

    class Meta:
        ordering = ("seq", "at")

    def __str__(self) -> str:
        return f"{self.seq} {self.why}"
