import json
import os
import time
import uuid
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaejon.lib.crypto import (
    CryptoProblem,
    KeyRing,
    WrappedKey,
    new_key_file_content,
    verify_signature,
    with_new_master_key,
)

CONTENT = new_key_file_content()
RING = KeyRing.from_dict(CONTENT)
OWNER, STRANGER = uuid.UUID(int=1), uuid.UUID(int=2)
WRAPPED = RING.new_data_key(OWNER)
KEY = RING.unwrap(OWNER, WRAPPED)
texts = st.text(st.characters(exclude_categories=["Cs"]))


@given(texts, texts)
def test_sealed_text_opens(text: str, context: str) -> None:
    assert KEY.open(KEY.seal(text, context=context), context=context) == text


@given(st.binary())
def test_sealed_bytes_open(content: bytes) -> None:
    assert KEY.open_bytes(KEY.seal(content, context="photo"), context="photo") == content


def test_a_key_unwrapped_again_opens_what_was_sealed() -> None:
    sealed = KEY.seal("สมชาย", context="member.note")
    again = KeyRing.from_dict(CONTENT).unwrap(OWNER, WrappedKey(*WRAPPED))
    assert again.open(sealed, context="member.note") == "สมชาย"


def test_sealing_twice_never_gives_the_same_bytes() -> None:
    assert len({KEY.seal("ก", context="x") for _ in range(1000)}) == 1000


def test_the_sealed_form_has_one_version_byte_a_nonce_and_a_tag() -> None:
    sealed = KEY.seal("abc", context="x")
    assert (sealed[0], len(sealed)) == (1, 1 + 12 + 3 + 16)


@given(st.data())
def test_any_changed_bit_is_noticed(data: st.DataObject) -> None:
    sealed = bytearray(KEY.seal("ข้อความ", context="x"))
    bit = data.draw(st.integers(0, len(sealed) * 8 - 1))
    sealed[bit // 8] ^= 1 << bit % 8
    with pytest.raises(CryptoProblem) as caught:
        KEY.open(bytes(sealed), context="x")
    assert caught.value.code == "altered"


@given(st.binary(max_size=40))
def test_anything_else_is_refused_as_altered(content: bytes) -> None:
    with pytest.raises(CryptoProblem) as caught:
        KEY.open(content, context="x")
    assert caught.value.code == "altered"


def test_another_context_does_not_open() -> None:
    with pytest.raises(CryptoProblem) as caught:
        KEY.open(KEY.seal("ก", context="member.note"), context="member.phone")
    assert caught.value.code == "altered"


def test_another_owner_cannot_unwrap_the_key() -> None:
    with pytest.raises(CryptoProblem) as caught:
        RING.unwrap(STRANGER, WRAPPED)
    assert caught.value.code == "altered"


def test_another_persons_key_does_not_open() -> None:
    other = RING.unwrap(STRANGER, RING.new_data_key(STRANGER))
    with pytest.raises(CryptoProblem) as caught:
        other.open(KEY.seal("ก", context="x"), context="x")
    assert caught.value.code == "altered"


def test_rotation_keeps_what_was_sealed_and_lets_the_old_master_go() -> None:
    sealed = KEY.seal("ก", context="x")
    content = with_new_master_key(CONTENT)
    rotated = KeyRing.from_dict(content)
    wrapped = rotated.rewrap(OWNER, WRAPPED)
    content["wrap"] = {content["current"]: content["wrap"][content["current"]]}
    only_new = KeyRing.from_dict(content)
    assert wrapped.master_id == content["current"] != CONTENT["current"]
    assert only_new.unwrap(OWNER, wrapped).open(sealed, context="x") == "ก"
    assert rotated.rewrap(OWNER, wrapped) is wrapped
    with pytest.raises(CryptoProblem) as caught:
        only_new.unwrap(OWNER, WRAPPED)
    assert (caught.value.code, caught.value.params) == ("unknown_master", {"master_id": CONTENT["current"]})


def test_a_master_of_the_same_name_but_another_key_does_not_unwrap() -> None:
    other = {**CONTENT, "wrap": {CONTENT["current"]: new_key_file_content()["index"]}}
    with pytest.raises(CryptoProblem) as caught:
        KeyRing.from_dict(other).unwrap(OWNER, WRAPPED)
    assert caught.value.code == "altered"


def test_blind_index_is_the_same_for_the_same_and_differs_for_anything_else() -> None:
    index = RING.blind_index("citizen_id", "1234567890121")
    others = {
        RING.blind_index("phone", "1234567890121"),
        RING.blind_index("citizen_id", "1234567890122"),
        RING.blind_index("citizen_id1", "234567890121"),
        KeyRing.from_dict(new_key_file_content()).blind_index("citizen_id", "1234567890121"),
    }
    assert KeyRing.from_dict(CONTENT).blind_index("citizen_id", "1234567890121") == index
    assert (len(others | {index}), len(index)) == (5, 64)


@given(texts, texts, texts, texts)
def test_blind_index_tells_kinds_and_values_apart(kind: str, value: str, other_kind: str, other_value: str) -> None:
    same = RING.blind_index(kind, value) == RING.blind_index(other_kind, other_value)
    assert same == ((kind, value) == (other_kind, other_value))


def test_signatures() -> None:
    signature = RING.sign(b"head 12")
    other = KeyRing.from_dict(new_key_file_content())
    assert [
        RING.verify(b"head 12", signature),
        RING.verify(b"head 13", signature),
        RING.verify(b"head 12", signature[:-1] + bytes([signature[-1] ^ 1])),
        RING.verify(b"head 12", b""),
        other.verify(b"head 12", signature),
        verify_signature(RING.public_key_hex, b"head 12", signature),
        verify_signature("zz", b"head 12", signature),
        verify_signature("", b"head 12", signature),
    ] == [True, False, False, False, False, True, False, False]


def _key_file(tmp_path: Path, text: str, mode: int = 0o600) -> Path:
    path = tmp_path / "keys.json"
    path.write_text(text)
    path.chmod(mode)
    return path


def test_from_file(tmp_path: Path) -> None:
    ring = KeyRing.from_file(_key_file(tmp_path, json.dumps(CONTENT)))
    assert ring.public_key_hex == RING.public_key_hex


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
def test_from_file_refuses_a_file_that_others_can_read(tmp_path: Path, mode: int) -> None:
    with pytest.raises(CryptoProblem) as caught:
        KeyRing.from_file(_key_file(tmp_path, json.dumps(CONTENT), mode))
    assert caught.value.code == "key_file_open"


def test_from_file_refuses_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(CryptoProblem) as caught:
        KeyRing.from_file(tmp_path / "none.json")
    assert caught.value.code == "key_file_missing"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "null",
        "{}",
        json.dumps({**CONTENT, "current": "other"}),
        json.dumps({**CONTENT, "current": []}),
        json.dumps({**CONTENT, "index": "c2hvcnQ="}),
        json.dumps({**CONTENT, "index": "not base64!"}),
        json.dumps({**CONTENT, "signing": None}),
        json.dumps({**CONTENT, "wrap": []}),
        json.dumps({**CONTENT, "wrap": {}}),
    ],
)
def test_from_file_refuses_broken_content(tmp_path: Path, text: str) -> None:
    with pytest.raises(CryptoProblem) as caught:
        KeyRing.from_file(_key_file(tmp_path, text))
    assert caught.value.code == "key_file_broken"


def test_nothing_printed_shows_a_key() -> None:
    printed = f"{RING!r} {KEY!r} {RING} {KEY}"
    assert not any(secret in printed for secret in (*CONTENT["wrap"].values(), CONTENT["index"], CONTENT["signing"]))


def test_a_hundred_thousand_keys_are_wrapped_in_seconds() -> None:
    owners = [uuid.UUID(bytes=os.urandom(16)) for _ in range(100_000)]
    began = time.process_time()
    wrapped = [RING.new_data_key(owner) for owner in owners]
    assert len({key.wrapped for key in wrapped}) == 100_000
    # About 1 s where this was written; the bound only catches a change of kind.
    assert time.process_time() - began < 10
