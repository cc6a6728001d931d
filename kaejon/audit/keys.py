"""The installation's keys, read once from the file that KAEJON_KEYS names."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from django.conf import settings

from kaejon.lib.crypto import KeyRing


def keyring() -> KeyRing:
    """The installation's key ring. Raises CryptoProblem where the file cannot be used."""
    return _read(Path(settings.KEYS_FILE))


@cache
def _read(path: Path) -> KeyRing:
    return KeyRing.from_file(path)
