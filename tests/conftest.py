import datetime as dt
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from pytest_django import DjangoDbBlocker

from kaejon.lib import clock
from kaejon.logbook import kept
from tests.environment import SIZE

TESTS = Path(__file__).parent

# The short size finds the same cases every time, so that it never fails for one commit and passes for the next.
hypothesis_settings.register_profile(
    "short",
    max_examples=30,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
hypothesis_settings.register_profile(
    "full", max_examples=600, deadline=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.load_profile(SIZE)


def pytest_configure() -> None:
    # Tests ask for no hashed file names: nothing has been collected.
    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"


# First of all, so that `-m database` sees the markers that are set here.
@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if SIZE != "full":
        items[:] = [item for item in items if not item.get_closest_marker("slow")]
    for item in items:
        fixtures = getattr(item, "fixturenames", ())
        marker = item.get_closest_marker("django_db")
        if "transactional_db" in fixtures or (marker and marker.kwargs.get("transaction")):
            raise pytest.UsageError(f"{item.nodeid}: flushing is refused by the guards; use the fixture committing_db.")
        if marker or {"db", "committing_db"} & set(fixtures):
            item.add_marker("database")
        if "committing_db" in fixtures:
            item.add_marker("committing")
        for folder in ("browser", "faults"):
            if TESTS / folder in item.path.parents:
                item.add_marker(folder)


@pytest.fixture(autouse=True)
def quick_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing takes so long that it is kept although facts were added, however busy the machine is."""
    monkeypatch.setattr(kept, "LONG_SECONDS", float("inf"))


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Replaces pytest-django's own: a copy of the migrated database for this process."""
    from tests.database.copies import copy_of_template, throw_away, using

    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    with django_db_blocker.unblock():
        name = copy_of_template(worker)
        with using(name), django_db_blocker.block():
            yield
        throw_away(name)


@dataclass(frozen=True)
class CommittingDatabase:
    """A database of the test's own. `environ` lets another process work on it too."""

    name: str
    environ: dict[str, str]


@pytest.fixture
def committing_db(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[CommittingDatabase]:
    """For tests that commit: a fresh copy of the migrated database, thrown away afterwards."""
    from tests.database.copies import copy_of_template, environment_of, throw_away, using

    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    with django_db_blocker.unblock():
        name = copy_of_template(f"{worker}_{abs(hash(request.node.nodeid)):x}")
        with using(name):
            yield CommittingDatabase(name, environment_of(name))
        throw_away(name)


@pytest.fixture
def at() -> Iterator[Callable[[dt.datetime], None]]:
    """`at(moment)` sets the clock from there to the end of the test."""
    with ExitStack() as stack:
        yield lambda moment: stack.enter_context(clock.set_to(moment))
