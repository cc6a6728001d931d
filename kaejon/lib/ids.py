"""Identifiers: UUIDv7, so that rows sort by the time they were made and a phone can make them offline."""

from __future__ import annotations

import uuid

import uuid_utils


def new_id() -> uuid.UUID:
    """A new UUIDv7. Its time part is the machine's own clock, never `clock.set_to`, and proves nothing."""
    return uuid.UUID(bytes=uuid_utils.uuid7().bytes)
