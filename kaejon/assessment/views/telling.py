"""What became of several rows at once, told on the page that comes after."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from kaejon.register.models import Household

MOST_NAMED = 5


def named(households: Iterable[Household]) -> str:
    """The houses by their addresses, each once; of many the first few and how many more."""
    addresses = list(dict.fromkeys(household.address for household in households))
    words = ", ".join(addresses[:MOST_NAMED])
    rest = len(addresses) - MOST_NAMED
    return _("%(houses)s และอีก %(count)d ครัวเรือน") % {"houses": words, "count": rest} if rest > 0 else words


def tell_done(request: HttpRequest, said: str, households: Iterable[Household]) -> None:
    messages.success(request, f"{said}: {named(households)}")


def tell_problems(request: HttpRequest, problems: Iterable[tuple[Household, str]]) -> None:
    """Each problem once, with the houses that it kept from being recorded."""
    by_sentence: dict[str, list[Household]] = {}
    for household, sentence in problems:
        by_sentence.setdefault(sentence, []).append(household)
    for sentence, households in by_sentence.items():
        messages.error(request, f"{named(households)}: {sentence}")
