"""A problem that `lib` found, as a form says it."""

from __future__ import annotations

from django.forms import ValidationError
from django.utils.translation import gettext

from kaejon.lib.problem import Problem


def refusal(problem: Problem) -> ValidationError:
    """The problem's sentence in the reader's language, under the problem's own code."""
    sentence = gettext(problem.template)
    return ValidationError(sentence % problem.params if problem.params else sentence, code=problem.code)
