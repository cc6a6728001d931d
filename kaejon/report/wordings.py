"""The secretary's own words about a week: what is signed, and whether the signature holds."""

from __future__ import annotations

from kaejon.audit.keys import keyring
from kaejon.lib.canonical import canonical_json
from kaejon.lib.crypto import verify_signature
from kaejon.report.models import Wording


def wording_message(report_hash: str, text: str) -> bytes:
    """The bytes that a wording's signature covers: the words, and the report that they are about."""
    return canonical_json({"report": report_hash, "text": text})


def signed_wording(report_hash: str, text: str) -> tuple[str, str]:
    """The public key and the signature of the words, both in hex."""
    ring = keyring()
    return ring.public_key_hex, ring.sign(wording_message(report_hash, text)).hex()


def holds(wording: Wording, report_hash: str) -> bool:
    """Whether the words are those that were signed, for this report, by the key that the row names."""
    try:
        signature = bytes.fromhex(wording.signature)
        return verify_signature(wording.public_key, wording_message(report_hash, wording.text), signature)
    except ValueError:
        return False
