import pytest
from django.test import Client
from pytest_django import Settings

from kaejon.register.models import Campaign
from tests.cast import Cast, cast
from tests.factories.register import make_campaign
from tests.register.trat import Desk

__all__ = ["cast"]


@pytest.fixture(autouse=True)
def jobs_in_place(settings: Settings) -> None:
    settings.JOBS_IN_PLACE = True


@pytest.fixture
def campaign(cast: Cast) -> Campaign:
    return make_campaign()


@pytest.fixture
def secretary(cast: Cast) -> Client:
    return cast.client("secretary")


@pytest.fixture
def desk(secretary: Client, campaign: Campaign) -> Desk:
    """The secretary's way from a file to a list, through the pages."""
    return Desk(secretary, campaign)
