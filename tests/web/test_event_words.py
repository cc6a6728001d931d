import ast
from pathlib import Path

import kaejon
from kaejon.assessment.actions.care import VERBS as CARE_VERBS
from kaejon.assessment.actions.decisions import VERBS
from kaejon.people.event_labels import ACTIONS


def recorded_actions() -> set[str]:
    """Every name that the code gives to an audit event in so many words."""
    calls = (
        node
        for path in Path(kaejon.__file__).parent.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "recording" and node.args
    )
    return {str(call.args[0].value) for call in calls if isinstance(call.args[0], ast.Constant)}


def test_every_action_that_is_recorded_has_its_words() -> None:
    assert sorted((recorded_actions() | set(VERBS.values()) | set(CARE_VERBS.values())) - set(ACTIONS)) == []
