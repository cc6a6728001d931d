import stat
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from kaejon.lib.crypto import KeyRing


def test_make_keys_writes_a_file_that_only_its_owner_reads(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    call_command("make_keys", str(path), verbosity=0)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    ring = KeyRing.from_file(path)
    assert ring.verify(b"message", ring.sign(b"message")) is True


def test_make_keys_never_overwrites(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    path.write_text("the only keys")
    with pytest.raises(CommandError, match="exists already"):
        call_command("make_keys", str(path))
    assert path.read_text() == "the only keys"


def test_make_keys_in_a_missing_folder_says_why(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be written: No such file or directory"):
        call_command("make_keys", str(tmp_path / "missing" / "keys.json"))
