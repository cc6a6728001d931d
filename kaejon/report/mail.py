"""Letters by the mail server of the installation, where one is set up. It may be down or slow: nothing waits for it."""

from __future__ import annotations

import logging
import time
from types import TracebackType

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from kaejon.report.models import Mailed

log = logging.getLogger(__name__)
BUDGET_SECONDS = 60.0
"""Of one batch: what is left after that goes unsent, so that a slow server delays nothing else."""


class Postman:
    """One batch of letters over one connection: `with Postman() as postman: postman.send(…)`.

    A letter that fails is tried once more. A server that cannot be reached twice is not asked again in this batch.
    """

    def __init__(self) -> None:
        self._connection = get_connection(fail_silently=False)
        self._until = time.monotonic() + BUDGET_SECONDS
        self._is_down = False

    def __enter__(self) -> Postman:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()

    def send(self, *, to: str, subject: str, text: str) -> Mailed:
        """What became of the letter."""
        if not settings.MAIL_FROM:
            return Mailed.NOT_SET_UP
        if not to:
            return Mailed.NO_ADDRESS
        if self._is_down or time.monotonic() > self._until:
            return Mailed.FAILED
        letter = EmailMessage(subject, text, settings.MAIL_FROM, [to], connection=self._connection)
        for _attempt in range(2):
            try:
                letter.send()
            except (OSError, ValueError) as problem:
                # smtplib's errors are OSErrors; the text of one may hold the address, so only its sort is told.
                log.warning("mail: %s", type(problem).__name__)
                self._close()
                if time.monotonic() > self._until:
                    break
            else:
                return Mailed.SENT
        self._is_down = not self._reaches()
        return Mailed.FAILED

    def _reaches(self) -> bool:
        """Whether the server answers at all: a letter may have been refused for its address alone."""
        try:
            self._connection.open()
        except OSError:
            return False
        return True

    def _close(self) -> None:
        try:
            self._connection.close()
        except OSError:
            log.warning("mail: the connection was lost")
