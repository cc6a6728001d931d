"""What is wrong with a value, said so that a person can put it right.

This layer knows no Django, so a problem carries its Thai sentence as a template and its
parameters; the layers above translate the template and fill it in:
`gettext(problem.template) % problem.params`.
"""

from __future__ import annotations


def gettext_noop(sentence: str) -> str:
    """The sentence itself; the name is what the extraction of translations looks for."""
    return sentence


class Problem(ValueError):
    """A value that cannot be accepted. `code` is for machines, `sentence` for people.

    `str()` gives the code alone: the sentence may quote what was typed, and a log line or a
    traceback must not.
    """

    code: str
    template: str
    params: dict[str, object]

    def __init__(self, code: str, template: str, **params: object) -> None:
        super().__init__(code, template)
        self.code = code
        self.template = template
        self.params = params

    def __str__(self) -> str:
        return self.code

    @property
    def sentence(self) -> str:
        """The Thai sentence: what happened and what to do about it."""
        return self.template % self.params if self.params else self.template
