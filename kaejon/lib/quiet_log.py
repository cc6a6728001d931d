"""A log formatter that tells where something failed and never with which values."""

import logging
import traceback
from types import TracebackType


class QuietFormatter(logging.Formatter):
    """Prints tracebacks without the exceptions' messages: a database error quotes the row that it refused, and a
    citizen ID must not reach a log by that way.
    """

    def formatException(
        self,
        ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None],
    ) -> str:
        error = ei[1]
        chain: list[BaseException] = []
        while error is not None and error not in chain:
            chain.append(error)
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        return "\n".join(_without_message(one) for one in reversed(chain))


def _without_message(error: BaseException) -> str:
    frames = "".join(traceback.format_tb(error.__traceback__)).rstrip("\n")
    name = f"{type(error).__module__}.{type(error).__qualname__}"
    return f"{frames}\n{name}" if frames else name
