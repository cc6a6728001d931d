"""Encryption of personal text: a data key per person, wrapped by a master key; AES-256-GCM; a keyed blind index.

Pure: what is stored where is for the callers. A sealed text is bound to its owner and its context, so that it
cannot be moved to another row or column.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

VERSION = b"\x01"
NONCE = 12
KEY = 32


class CryptoProblem(ValueError):
    """A key file that cannot be used, or a sealed text that was altered or belongs elsewhere."""


@dataclass(frozen=True)
class WrappedKey:
    """A data key as it is stored: which master key wraps it, and the wrapped bytes."""

    master_id: str
    wrapped: bytes


class DataKey:
    """The open data key of one owner."""

    def __init__(self, owner: uuid.UUID, key: bytes) -> None:
        self._owner = owner.bytes
        self._key = key
        self._cipher = AESGCM(key)

    def seal(self, text: str | bytes, *, context: str) -> bytes:
        """Encrypt under this key, bound to the owner and to `context` (the column's name)."""
        plain = text.encode() if isinstance(text, str) else text
        nonce = os.urandom(NONCE)
        return VERSION + nonce + self._cipher.encrypt(nonce, plain, self._owner + context.encode())

    def open(self, sealed: bytes | memoryview, *, context: str) -> str:
        """The text that was sealed. Raises CryptoProblem where it was altered or belongs elsewhere."""
        return self.open_bytes(sealed, context=context).decode()

    def open_bytes(self, sealed: bytes | memoryview, *, context: str) -> bytes:
        """As `open`, for bytes."""
        data = bytes(sealed)
        if data[:1] != VERSION or len(data) < 1 + NONCE + 16:
            raise CryptoProblem("this is not a sealed text")
        try:
            return self._cipher.decrypt(data[1 : 1 + NONCE], data[1 + NONCE :], self._owner + context.encode())
        except InvalidTag as problem:
            raise CryptoProblem("the sealed text was altered or belongs elsewhere") from problem


class KeyRing:
    """The installation's master keys, index key and signing key."""

    def __init__(self, current: str, wrap: dict[str, bytes], index: bytes, signing: bytes) -> None:
        if current not in wrap:
            raise CryptoProblem("the current wrapping key is not in the key file")
        if any(len(key) != KEY for key in (*wrap.values(), index, signing)):
            raise CryptoProblem("every key in the key file has 32 bytes")
        self._current = current
        self._wrap = {name: AESGCM(key) for name, key in wrap.items()}
        self._index = index
        self._signing = Ed25519PrivateKey.from_private_bytes(signing)

    @classmethod
    def from_file(cls, path: Path) -> KeyRing:
        """Read a key file as `new_key_file_content` makes it. Raises CryptoProblem naming what is wrong."""
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as problem:
            raise CryptoProblem(f"the key file {path} cannot be read: {problem}") from problem
        return cls.from_dict(content)

    @classmethod
    def from_dict(cls, content: dict[str, Any]) -> KeyRing:
        """The ring from a key file's content."""
        try:
            wrap = {str(name): base64.b64decode(key, validate=True) for name, key in content["wrap"].items()}
            index = base64.b64decode(content["index"], validate=True)
            signing = base64.b64decode(content["signing"], validate=True)
            return cls(str(content["current"]), wrap, index, signing)
        except (KeyError, TypeError, AttributeError, ValueError) as problem:
            raise CryptoProblem(f"the key file is not complete: {problem}") from problem

    def new_data_key(self, owner: uuid.UUID) -> tuple[DataKey, WrappedKey]:
        """A fresh data key for `owner`, open and as it is to be stored."""
        key = os.urandom(KEY)
        return DataKey(owner, key), self._wrapped(owner, key)

    def unwrap(self, owner: uuid.UUID, stored: WrappedKey) -> DataKey:
        """Open a stored data key. Raises CryptoProblem for an unknown master key or another owner's key."""
        return DataKey(owner, self._key(owner, stored))

    def rewrap(self, owner: uuid.UUID, stored: WrappedKey) -> WrappedKey:
        """The same data key under the current master key."""
        return self._wrapped(owner, self._key(owner, stored))

    def _wrapped(self, owner: uuid.UUID, key: bytes) -> WrappedKey:
        nonce = os.urandom(NONCE)
        sealed = self._wrap[self._current].encrypt(nonce, key, b"data key" + owner.bytes)
        return WrappedKey(self._current, VERSION + nonce + sealed)

    def _key(self, owner: uuid.UUID, stored: WrappedKey) -> bytes:
        cipher = self._wrap.get(stored.master_id)
        if cipher is None:
            raise CryptoProblem(f"the master key {stored.master_id} is not in the key file")
        data = bytes(stored.wrapped)
        try:
            return cipher.decrypt(data[1 : 1 + NONCE], data[1 + NONCE :], b"data key" + owner.bytes)
        except (InvalidTag, ValueError) as problem:
            raise CryptoProblem("the data key was altered or belongs to another owner") from problem

    def blind_index(self, kind: str, value: str) -> str:
        """A keyed fingerprint of `value` for exact search, apart for each `kind`; 64 hexadecimal digits."""
        return hmac.new(self._index, f"{kind}\0{value}".encode(), hashlib.sha256).hexdigest()

    def sign(self, message: bytes) -> bytes:
        """The Ed25519 signature of `message`, 64 bytes."""
        return self._signing.sign(message)

    def verify(self, message: bytes, signature: bytes) -> bool:
        """Whether `signature` is this installation's over `message`."""
        try:
            self._signing.public_key().verify(signature, message)
        except InvalidSignature:
            return False
        return True

    @property
    def public_key_hex(self) -> str:
        """The public half of the signing key, 64 hexadecimal digits."""
        return self._signing.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()


def new_key_file_content() -> dict[str, Any]:
    """Fresh keys in the form of the key file, to be written with mode 0600."""
    name = f"k{os.urandom(4).hex()}"
    return {"current": name, **{part: random_key() for part in ("index", "signing")}, "wrap": {name: random_key()}}


def random_key() -> str:
    return base64.b64encode(os.urandom(KEY)).decode("ascii")
