from __future__ import annotations

import datetime as dt
import hashlib
import io
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.urls import reverse
from PIL import Image

from kaejon.audit.actions import recording
from kaejon.audit.models import Event
from kaejon.audit.principal import CONSOLE
from kaejon.audit.verify import verify_chain
from kaejon.lib.clock import bangkok
from kaejon.lib.pictures import reencoded
from kaejon.register.attachments import AttachmentProblem, folder, keep, open_bytes, path_of, sweep_orphans
from kaejon.register.models import Attachment, DataKey
from tests.assessment.village import Village
from tests.cast import Cast, cast
from tests.factories.pictures import jpeg

__all__ = ["cast"]


@pytest.fixture
def village(db: None, at: Callable[[dt.datetime], None], settings: Any, tmp_path: Path) -> Village:
    settings.DATA_DIR = tmp_path
    at(bangkok(2022, 5, 9, 10))
    return Village()


def kept(village: Village, *, of_member: bool = False, is_sensitive: bool = False) -> Attachment:
    with recording("test.photo", by=CONSOLE, campaign_id=village.campaign.pk) as recorder:
        owner = village.one if of_member else village.household
        return keep(recorder, village.campaign, owner, reencoded(jpeg(gps=True)), is_sensitive=is_sensitive)


def test_photo_lies_sealed_and_opens_for_its_owner_only(village: Village) -> None:
    attachment = kept(village)
    raw = path_of(attachment).read_bytes()
    assert hashlib.sha256(raw).hexdigest() == attachment.sha256
    assert len(raw) == attachment.size
    assert b"JFIF" not in raw
    assert path_of(attachment).stat().st_mode & 0o077 == 0
    assert Image.open(io.BytesIO(open_bytes(attachment))).size == (attachment.width, attachment.height) == (64, 48)
    assert verify_chain().findings == []
    DataKey.objects.filter(owner=village.household.pk).delete()
    assert code_of(attachment) == "erased"


def code_of(attachment: Attachment) -> str:
    with pytest.raises(AttachmentProblem) as caught:
        open_bytes(attachment)
    return caught.value.code


def test_missing_or_altered_file_is_told_and_the_check_names_it(village: Village) -> None:
    attachment = kept(village)
    call_command("verify_attachments", stdout=io.StringIO())
    path = path_of(attachment)
    path.write_bytes(path.read_bytes()[:-1])
    assert code_of(attachment) == "altered"
    with pytest.raises(CommandError, match=f"{attachment.file} altered"):
        call_command("verify_attachments")
    path.unlink()
    assert code_of(attachment) == "missing"
    with pytest.raises(CommandError, match=f"{attachment.file} missing"):
        call_command("verify_attachments")


def keep_and_fail(village: Village) -> None:
    with recording("test.photo", by=CONSOLE) as recorder:
        keep(recorder, village.campaign, village.household, reencoded(jpeg()))
        raise RuntimeError


def test_file_of_a_rolled_back_action_is_swept_after_a_day_and_others_stay(village: Village) -> None:
    attachment = kept(village)
    with pytest.raises(RuntimeError):
        keep_and_fail(village)
    files = list(folder().glob("??/*"))
    assert len(files) == 2
    assert Attachment.objects.count() == 1
    for path in files:
        os.utime(path, (bangkok(2022, 5, 8, 9).timestamp(),) * 2)
    assert sweep_orphans(age=dt.timedelta(days=2)) == 0
    assert sweep_orphans() == 1
    assert [path.name for path in folder().glob("??/*")] == [attachment.sha256]


def test_photo_is_shown_to_whoever_sees_the_household_and_every_look_is_noted(village: Village, cast: Cast) -> None:
    attachment = kept(village)
    address = reverse("register:attachment-view", args=[village.campaign.slug, attachment.pk])
    response = cast.client("mentor").get(address)
    assert (response.status_code, response["Content-Type"]) == (200, "image/jpeg")
    assert "no-store" in response["Cache-Control"]
    assert "GPS" not in str(Image.open(io.BytesIO(response.content)).info)
    look = Event.objects.filter(action="attachment.view").get()
    assert (look.by, look.subject_id) == (str(cast["mentor"].pk), str(attachment.pk))
    assert cast.client("outsider").get(address).status_code in (403, 404)
    path_of(attachment).unlink()
    assert cast.client("mentor").get(address).status_code == 410


def test_photo_of_health_is_for_those_who_may_see_health(village: Village, cast: Cast) -> None:
    attachment = kept(village, of_member=True, is_sensitive=True)
    address = reverse("register:attachment-view", args=[village.campaign.slug, attachment.pk])
    assert cast.client("mentor").get(address).status_code == 200
    for name in ("district", "governor", "secretary"):
        assert cast.client(name).get(address).status_code == 404
