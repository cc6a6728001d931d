import pickle

from kaejon.lib.problem import Problem


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
