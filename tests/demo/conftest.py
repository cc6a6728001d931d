import os
from collections.abc import Iterator

import pytest
from django.test import override_settings
from pytest_django import DjangoDbBlocker

from kaejon.demo.actions import make_demo
from kaejon.lib import clock
from kaejon.register.models import Campaign
from tests.database.copies import copy_of_template, throw_away, using

# Four Fridays: the first list, the corrected one, and dismissals decided.
UNTIL = clock.bangkok(2022, 6, 3, 17, 30)


@pytest.fixture(scope="session")
def demo_database(django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """A database of its own with the first weeks of the historic demo, made once."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    with django_db_blocker.unblock():
        name = copy_of_template(f"{worker}_demo")
        with using(name), override_settings(DEMO=True):
            make_demo(is_historic=True, until=UNTIL)
    yield name
    with django_db_blocker.unblock():
        throw_away(name)


@pytest.fixture
def demo(demo_database: str, django_db_blocker: DjangoDbBlocker) -> Iterator[Campaign]:
    """The made-up campaign; tests only look at it."""
    with django_db_blocker.unblock(), using(demo_database), override_settings(DEMO=True):
        yield Campaign.objects.select_related("province").get()
