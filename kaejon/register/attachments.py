"""Photos in the data folder: sealed, named by their own hash, on the disk before the fact that names them commits."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from kaejon.audit.actions import Recorder
from kaejon.lib import clock
from kaejon.lib.crypto import CryptoProblem
from kaejon.lib.pictures import Picture
from kaejon.lib.problem import Problem, gettext_noop
from kaejon.register.keys import existing_keys, key_of
from kaejon.register.models import Attachment, AttachmentKind, Campaign, Household, Member

CONTEXT = "attachment"
MEDIA_TYPE = "image/jpeg"
ORPHAN_AGE = dt.timedelta(days=1)
"""A file without a fact is left alone for so long: its transaction may not have committed yet."""


class AttachmentProblem(Problem):
    """A photo that cannot be shown. Codes: missing, altered, erased."""


def keep(
    recorder: Recorder,
    campaign: Campaign,
    owner: Household | Member,
    picture: Picture,
    *,
    kind: str = AttachmentKind.CONDITION,
    is_sensitive: bool = False,
) -> Attachment:
    """Seal the photo with its owner's key, write it to the disk, and append the fact of it.

    Runs inside the caller's `recording`. Where that is rolled back the file stays behind, unreadable, until swept.
    """
    sealed = key_of(owner.pk).seal(picture.jpeg, context=CONTEXT)
    attachment = Attachment(
        campaign=campaign,
        household=owner if isinstance(owner, Household) else None,
        member=owner if isinstance(owner, Member) else None,
        kind=kind,
        is_sensitive=is_sensitive,
        sha256=hashlib.sha256(sealed).hexdigest(),
        media_type=MEDIA_TYPE,
        size=len(sealed),
        width=picture.width,
        height=picture.height,
    )
    write_whole(path_of(attachment), sealed)
    recorder.write(attachment)
    return attachment


def open_bytes(attachment: Attachment) -> bytes:
    """The photo as a JPEG. Raises AttachmentProblem where the file is missing or altered, or its key was erased."""
    try:
        sealed = path_of(attachment).read_bytes()
    except OSError:
        raise AttachmentProblem(
            "missing", gettext_noop("ไม่พบไฟล์ภาพนี้ในเครื่องแม่ข่าย โปรดแจ้งผู้ดูแลระบบให้นำกลับมาจากที่สำรองไว้")
        ) from None
    owner = attachment.member_id or attachment.household_id
    assert owner is not None, "an attachment has an owner"
    key = existing_keys([owner]).get(owner)
    if key is None:
        raise AttachmentProblem("erased", gettext_noop("ภาพนี้ถูกลบตามคำขอของเจ้าของข้อมูลแล้ว"))
    try:
        return key.open_bytes(sealed, context=CONTEXT)
    except CryptoProblem:
        raise AttachmentProblem(
            "altered", gettext_noop("ไฟล์ภาพถูกเปลี่ยนหรือเสียหาย โปรดแจ้งผู้ดูแลระบบให้นำกลับมาจากที่สำรองไว้")
        ) from None


def folder() -> Path:
    """Where the files lie: part of every backup."""
    return Path(settings.DATA_DIR) / "attachments"


def path_of(attachment: Attachment) -> Path:
    return folder() / attachment.file


def write_whole(path: Path, content: bytes) -> None:
    """Write a file that is there whole or not at all, and on the disk when this returns."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    for place in (path.parent, path.parent.parent):
        sync_folder(place)


def sync_folder(place: Path) -> None:
    handle = os.open(place, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def unsound() -> Iterator[tuple[Attachment, str]]:
    """Every attachment whose file is missing or no longer what it was, with the code of what is wrong."""
    for attachment in Attachment.objects.order_by("seq", "line").iterator(chunk_size=500):
        try:
            digest = hashlib.sha256(path_of(attachment).read_bytes()).hexdigest()
        except OSError:
            yield attachment, "missing"
            continue
        if digest != attachment.sha256:
            yield attachment, "altered"


def sweep_orphans(*, age: dt.timedelta = ORPHAN_AGE) -> int:
    """Remove files that no fact names and that are older than `age`; how many went."""
    before = (clock.now() - age).timestamp()
    removed = 0
    for path in folder().glob("??/*") if folder().is_dir() else ():
        is_old = path.stat().st_mtime < before
        if is_old and not Attachment.objects.filter(sha256=path.name).exists():
            path.unlink()
            removed += 1
    return removed
