"""A district's return in a real browser: what people write without any space still fits the screen."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.urls import reverse

from kaejon.audit.principal import Principal
from kaejon.geography.models import Area
from kaejon.lib import clock
from kaejon.people.models import Role
from kaejon.report.actions.returns import Round, Texts, certify_return, prepare_return, send_back_return
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.stage import Opener, Stage
from tests.cast import DISTRICT, PASSWORD, whole_cast
from tests.factories.register import make_campaign

LONG = "x" * 900


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_long_text_without_a_space_fits_the_screen(open_page: Opener, size: dict[str, int]) -> None:
    cache.clear()
    cast = whole_cast()
    cast.add("head", Role.DISTRICT, DISTRICT, position="นายอำเภอเขาสมิง")
    cast["secretary"].set_password(PASSWORD)
    cast["secretary"].save()
    with clock.set_to(clock.bangkok(2022, 5, 9, 9)):
        campaign = make_campaign()
    where = Round(campaign, 1, Area.objects.get(pk=DISTRICT))
    first, head = (
        Principal(account=str(cast[name].pk), appointment=str(cast.appointments[name].pk))
        for name in ("district", "head")
    )
    texts = Texts(LONG, LONG, LONG)
    step = prepare_return(where=where, texts=texts, after="", by=first)
    stage = Stage(cast, campaign, open_page)
    page = stage.enter("secretary", size)
    address = reverse("report:return-view", args=[campaign.slug, 1, DISTRICT])
    back = send_back_return(where=where, text=LONG, after=str(step.pk), by=head)
    for round_of in (0, 1):
        page.goto(address)
        assert LONG in page.content()
        assert page.evaluate("document.documentElement.scrollWidth") == size["width"]
        if not round_of:
            again = prepare_return(where=where, texts=texts, after=str(back.pk), by=first)
            certify_return(where=where, after=str(again.pk), by=head)
