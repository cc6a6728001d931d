import re
from pathlib import Path

import pytest

import kaejon.register.intake
from kaejon.register.intake.problems import COLUMN_PROBLEMS, FILE_PROBLEMS, ROW_PROBLEMS, FileProblem

SOURCES = "\n".join(
    path.read_text(encoding="utf-8")
    for path in Path(kaejon.register.intake.__file__).parent.glob("*.py")
    if path.name != "problems.py"
)
EVERY = {**FILE_PROBLEMS, **COLUMN_PROBLEMS, **ROW_PROBLEMS}


@pytest.mark.parametrize("code", EVERY)
def test_problem_is_said_somewhere_in_thai(code: str) -> None:
    assert f'"{code}"' in SOURCES
    for sentence in EVERY[code]:
        assert re.search("[ก-๛]", sentence)


def test_every_code_used_has_a_sentence() -> None:
    used = set(re.findall(r'(?:Refused|FileProblem|_Doubt)\((?:\s*"[a-z_]+",)??\s*"([a-z_]+)"', SOURCES))
    used |= set(re.findall(r'RowProblem\(\s*[a-z_"]+,\s*"([a-z_]+)"', SOURCES))
    used |= set(re.findall(r'refused\("([a-z_]+)"', SOURCES))
    columns = {"subdistrict", "district", "area_code"}
    assert used - columns - set(EVERY) == set()


def test_file_problem_keeps_contents_out_of_logs() -> None:
    assert str(FileProblem("no_header", sheet="ลับ")) == "no_header"
