"""The data keys of persons, households, imports and proposals: made once, opened when needed."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from kaejon.audit.keys import keyring
from kaejon.lib.crypto import DataKey as OpenKey
from kaejon.lib.crypto import WrappedKey
from kaejon.register.models import DataKey


def new_keys(owners: Iterable[uuid.UUID]) -> tuple[dict[uuid.UUID, OpenKey], list[DataKey]]:
    """Fresh keys for new owners: open, and as unsaved rows for the caller's transaction."""
    ring = keyring()
    opened: dict[uuid.UUID, OpenKey] = {}
    rows: list[DataKey] = []
    for owner in owners:
        opened[owner], wrapped = ring.new_open_key(owner)
        rows.append(DataKey(owner=owner, master_id=wrapped.master_id, wrapped=wrapped.wrapped))
    return opened, rows


def key_of(owner: uuid.UUID) -> OpenKey:
    """The owner's key, made now where there is none. Raises CryptoProblem where it cannot be opened."""
    row = DataKey.objects.filter(pk=owner).first()
    if row is None:
        _, rows = new_keys([owner])
        row, _ = DataKey.objects.get_or_create(
            owner=owner, defaults={"master_id": rows[0].master_id, "wrapped": rows[0].wrapped}
        )
    return keyring().unwrap(owner, WrappedKey(row.master_id, bytes(row.wrapped)))


def existing_keys(owners: Iterable[uuid.UUID]) -> dict[uuid.UUID, OpenKey]:
    """The open keys of those owners that have one."""
    ring = keyring()
    rows = DataKey.objects.filter(owner__in=list(owners)).values_list("owner", "master_id", "wrapped")
    return {owner: ring.unwrap(owner, WrappedKey(master, bytes(wrapped))) for owner, master, wrapped in rows}


def open_text(owner: uuid.UUID, sealed: bytes | None, context: str) -> str:
    """The text sealed for `owner`; empty where there is none or its key was erased."""
    if sealed is None:
        return ""
    key = existing_keys([owner]).get(owner)
    return key.open(sealed, context=context) if key else ""
