import ast
import pickle
import re
from pathlib import Path

import pytest

import kaejon.lib.problem
from kaejon.lib.problem import Problem

MODULES = sorted(Path(kaejon.lib.problem.__file__).parent.glob("*.py"))


def test_sentence_is_the_filled_template() -> None:
    problem = Problem("too_long", "ยาว %(n)d ตัวอักษร", n=7)
    assert problem.sentence == "ยาว 7 ตัวอักษร"


def test_sentence_without_parameters_keeps_a_percent_sign() -> None:
    assert Problem("odd", "ร้อยละ 5%").sentence == "ร้อยละ 5%"


def test_str_and_repr_never_quote_what_was_typed() -> None:
    problem = Problem("bad", "พบ %(typed)s", typed="ความลับ")
    assert (str(problem), "ความลับ" in repr(problem)) == ("bad", False)


def test_problem_crosses_a_process_boundary() -> None:
    copy = pickle.loads(pickle.dumps(Problem("bad", "พบ %(n)d", n=3)))
    assert (copy.code, copy.sentence) == ("bad", "พบ 3")


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_every_sentence_is_marked_and_given_exactly_what_it_asks_for(path: Path) -> None:
    for call in ast.walk(ast.parse(path.read_text())):
        if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id.endswith("Problem")):
            continue
        template = call.args[1]
        assert isinstance(template, ast.Call)
        asked = set(re.findall(r"%\((\w+)\)[sd]", ast.literal_eval(template.args[0])))
        assert (ast.unparse(template.func), asked) == ("gettext_noop", {keyword.arg for keyword in call.keywords})
