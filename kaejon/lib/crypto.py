"""Encryption of personal text, the blind index, and signatures.

Every person has a data key, so that deleting the key erases the person, in backups too. Data keys
are stored wrapped by a master key of the key file; rotation wraps them again and touches nothing
else. AES-256-GCM everywhere, with a random 96-bit nonce and the owner as associated data, so
that a ciphertext moved to another person or field does not open.
"""

from __future__ import annotations

import base64
import hmac
import json
import os
import secrets
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from kaejon.lib.problem import Problem, gettext_noop

_VERSION = b"\x01"
_NONCE = 12
_KEY = 32


class CryptoProblem(Problem):
    """Something that does not open, or a key file that cannot be used.

    Codes: altered, unknown_master, key_file_missing, key_file_open, key_file_broken.
    """


class WrappedKey(NamedTuple):
    """A data key as it is stored: which master key wraps it, and the wrapped bytes (61 of them)."""

    master_id: str
    wrapped: bytes


class DataKey:
    """One person's key, unwrapped. Keep it only as long as the work takes."""

    __slots__ = ("_aead", "_owner")

    def __init__(self, owner: UUID, key: bytes) -> None:
        self._owner = owner.bytes
        self._aead = AESGCM(key)

    def seal(self, content: str | bytes, *, context: str) -> bytes:
        """The content encrypted; `context` names the field and must be given again to open it."""
        raw = content.encode() if isinstance(content, str) else content
        return _seal(self._aead, raw, self._owner + context.encode())

    def open(self, sealed: bytes, *, context: str) -> str:
        """The text that was sealed. Raises CryptoProblem when owner, context or a bit differs."""
        return self.open_bytes(sealed, context=context).decode()

    def open_bytes(self, sealed: bytes, *, context: str) -> bytes:
        """The bytes that were sealed, as `open` does for text."""
        return _open(self._aead, sealed, self._owner + context.encode())


class KeyRing:
    """The master keys that wrap data keys, the index key and the signing key."""

    def __init__(self, current: str, masters: Mapping[str, bytes], index: bytes, signing: bytes) -> None:
        self.current = current
        self._masters = {master_id: AESGCM(key) for master_id, key in masters.items()}
        self._index = index
        self._signing = Ed25519PrivateKey.from_private_bytes(signing)

    @classmethod
    def from_file(cls, path: str | Path) -> KeyRing:
        """The ring in a key file that only its owner can read (mode 0600); raises CryptoProblem."""
        try:
            with open(path, encoding="utf-8") as file:
                if stat.S_IMODE(os.fstat(file.fileno()).st_mode) & 0o077:
                    raise CryptoProblem(
                        "key_file_open",
                        gettext_noop("แฟ้มกุญแจ %(path)s เปิดให้ผู้อื่นอ่านได้ โปรดตั้งสิทธิเป็น 0600 แล้วเริ่มใหม่"),
                        path=str(path),
                    )
                content = json.load(file)
        except OSError:
            raise CryptoProblem(
                "key_file_missing",
                gettext_noop("อ่านแฟ้มกุญแจ %(path)s ไม่ได้ โปรดตรวจว่ามีแฟ้มนี้และเป็นของผู้ใช้นี้"),
                path=str(path),
            ) from None
        except (json.JSONDecodeError, UnicodeDecodeError):
            raise _broken_key_file() from None
        return cls.from_dict(content)

    @classmethod
    def from_dict(cls, content: Any) -> KeyRing:
        """The ring in a key file's content; raises CryptoProblem."""
        try:
            current = content["current"]
            masters = {str(master_id): _decoded(key) for master_id, key in content["wrap"].items()}
            if current not in masters:
                raise KeyError(current)
            return cls(current, masters, _decoded(content["index"]), _decoded(content["signing"]))
        except (KeyError, TypeError, ValueError, AttributeError):
            # Without the cause: its message might quote a key.
            raise _broken_key_file() from None

    def new_data_key(self, owner: UUID) -> WrappedKey:
        """A fresh data key for the person, wrapped under the current master key."""
        return self._wrap(owner, secrets.token_bytes(_KEY))

    def new_open_key(self, owner: UUID) -> tuple[DataKey, WrappedKey]:
        """As `new_data_key`, with the key open as well: what an import seals at once."""
        key = secrets.token_bytes(_KEY)
        return DataKey(owner, key), self._wrap(owner, key)

    def unwrap(self, owner: UUID, wrapped: WrappedKey) -> DataKey:
        """The person's data key; raises CryptoProblem for another person's, or an unknown master."""
        return DataKey(owner, self._unwrapped(owner, wrapped))

    def rewrap(self, owner: UUID, wrapped: WrappedKey) -> WrappedKey:
        """The same data key under the current master key; unchanged when it already is."""
        if wrapped.master_id == self.current:
            return wrapped
        return self._wrap(owner, self._unwrapped(owner, wrapped))

    def _wrap(self, owner: UUID, key: bytes) -> WrappedKey:
        return WrappedKey(self.current, _seal(self._masters[self.current], key, b"data-key" + owner.bytes))

    def _unwrapped(self, owner: UUID, wrapped: WrappedKey) -> bytes:
        master = self._masters.get(wrapped.master_id)
        if master is None:
            raise CryptoProblem(
                "unknown_master",
                gettext_noop("แฟ้มกุญแจไม่มีกุญแจหลัก %(master_id)s โปรดแจ้งผู้ดูแลระบบให้ใส่กุญแจเดิมกลับคืน"),
                master_id=wrapped.master_id,
            )
        return _open(master, wrapped.wrapped, b"data-key" + owner.bytes)

    def blind_index(self, kind: str, value: str) -> str:
        """64 hexadecimal digits by which an exact, already normalised value is found without being kept.

        Equal values of different kinds have different indexes.
        """
        return hmac.digest(self._index, f"{len(kind)}:{kind}:{value}".encode(), "sha256").hex()

    def sign(self, message: bytes) -> bytes:
        """The Ed25519 signature of the message, 64 bytes."""
        return self._signing.sign(message)

    def verify(self, message: bytes, signature: bytes) -> bool:
        """Whether this ring signed exactly this message."""
        return verify_signature(self.public_key_hex, message, signature)

    @property
    def public_key_hex(self) -> str:
        """The public key that checks the signatures, for papers and exports."""
        return self._signing.public_key().public_bytes_raw().hex()


def verify_signature(public_key_hex: str, message: bytes, signature: bytes) -> bool:
    """Whether the holder of the public key signed the message; for checking without a key file."""
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key_hex)).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def new_key_file_content() -> dict[str, Any]:
    """Fresh keys, as the JSON content of a key file: current, wrap {id: key}, index, signing seed."""
    master_id = secrets.token_hex(4)
    return {
        "current": master_id,
        "wrap": {master_id: _new_key()},
        "index": _new_key(),
        "signing": _new_key(),
    }


def with_new_master_key(content: Mapping[str, Any]) -> dict[str, Any]:
    """A key file's content with one more master key, which becomes the current one.

    The old ones stay until every data key has been wrapped again.
    """
    master_id = secrets.token_hex(4)
    return {**content, "current": master_id, "wrap": {**content["wrap"], master_id: _new_key()}}


def _new_key() -> str:
    return base64.b64encode(secrets.token_bytes(_KEY)).decode()


def _decoded(key: str) -> bytes:
    raw = base64.b64decode(key, validate=True)
    if len(raw) != _KEY:
        raise ValueError("a key has another length")
    return raw


def _broken_key_file() -> CryptoProblem:
    return CryptoProblem("key_file_broken", gettext_noop("แฟ้มกุญแจไม่สมบูรณ์ โปรดนำแฟ้มกุญแจจากที่สำรองไว้กลับมาใช้"))


def _seal(aead: AESGCM, content: bytes, associated: bytes) -> bytes:
    nonce = os.urandom(_NONCE)
    return _VERSION + nonce + aead.encrypt(nonce, content, associated)


def _open(aead: AESGCM, sealed: bytes, associated: bytes) -> bytes:
    # A view from the database driver or a short blob must fail as an altered one does.
    sealed = bytes(sealed)
    try:
        if sealed[:1] != _VERSION:
            raise InvalidTag
        return aead.decrypt(sealed[1 : 1 + _NONCE], sealed[1 + _NONCE :], associated)
    except (InvalidTag, ValueError):
        raise CryptoProblem(
            "altered", gettext_noop("เปิดข้อมูลที่เข้ารหัสไว้ไม่ได้ ข้อมูลหรือกุญแจถูกเปลี่ยน โปรดแจ้งผู้ดูแลระบบ")
        ) from None
