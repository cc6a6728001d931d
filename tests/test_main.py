import os
from pathlib import Path

import pytest

from kaejon.__main__ import load_environment, read_env_file


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in, with no variable of ours set."""
    monkeypatch.chdir(tmp_path)
    for name in ("KAEJON_DATA", "KAEJON_URL", "KAEJON_DEMO"):
        # Set first, so that what the code under test sets is taken back too.
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)
    return tmp_path


def test_env_file_is_read_as_it_is_written(tmp_path: Path) -> None:
    path = tmp_path / "kaejon.env"
    path.write_text("# a comment\n\nKAEJON_SECRET_KEY=a=b $HOME 'c' #d\nKAEJON_HOSTS=\n")
    assert read_env_file(path) == {"KAEJON_SECRET_KEY": "a=b $HOME 'c' #d", "KAEJON_HOSTS": ""}


@pytest.mark.parametrize("line", ["KAEJON_DEMO", "export KAEJON_DEMO=1", " KAEJON_DEMO=1", "=1"])
def test_env_file_with_a_line_that_says_nothing_is_refused(tmp_path: Path, line: str) -> None:
    path = tmp_path / "kaejon.env"
    path.write_text(f"KAEJON_URL=x\n{line}\n")
    with pytest.raises(SystemExit) as refusal:
        read_env_file(path)
    assert refusal.value.code == f"{path}, line 2: expected NAME=value."


def test_environment_has_the_last_word_over_the_data_folder(elsewhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (elsewhere / "kaejon.env").write_text("KAEJON_URL=from file\nKAEJON_DEMO=1\n")
    monkeypatch.setenv("KAEJON_DATA", str(elsewhere))
    monkeypatch.setenv("KAEJON_URL", "from environment")
    load_environment()
    assert (os.environ["KAEJON_URL"], os.environ["KAEJON_DEMO"]) == ("from environment", "1")


def test_demo_of_this_folder_is_used_and_said(elsewhere: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (elsewhere / "var" / "demo").mkdir(parents=True)
    (elsewhere / "var" / "demo" / "kaejon.env").write_text("KAEJON_DEMO=1\n")
    load_environment()
    assert (os.environ["KAEJON_DATA"], os.environ["KAEJON_DEMO"]) == (str(elsewhere / "var" / "demo"), "1")
    assert capsys.readouterr().err == "kaejon: KAEJON_DATA is not set, using the demo in var/demo\n"


def test_nothing_is_taken_where_there_is_no_demo(elsewhere: Path) -> None:
    load_environment()
    assert "KAEJON_DATA" not in os.environ
