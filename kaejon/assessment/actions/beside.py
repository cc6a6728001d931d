"""What an entry of casework carries with it: remark, photos, answers. Written inside the caller's `recording`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from kaejon.assessment.actions.verification import owner_of
from kaejon.assessment.models import Assessment, Evidence, Found, Remark
from kaejon.assessment.rules import ASSESSMENT_ANSWERS, NOTE_LENGTH, REMARK, answers_text, kept_text
from kaejon.audit.actions import Recorder
from kaejon.lib.pictures import Picture
from kaejon.lib.thai_date import thai_date, thai_datetime
from kaejon.logbook.actions import About
from kaejon.logbook.models import Entry
from kaejon.logbook.rules import MoveRefused
from kaejon.register.attachments import keep
from kaejon.register.keys import key_of
from kaejon.register.models import AttachmentKind, Campaign, Dimension, Need

MOST_PHOTOS = 6


@dataclass(frozen=True)
class Photo:
    """A photo already encoded anew, and what it shows."""

    picture: Picture
    kind: str = AttachmentKind.CONDITION
    is_sensitive: bool = False


@dataclass(frozen=True)
class Told:
    """What somebody wrote and showed beside an entry."""

    note: str = ""
    photos: tuple[Photo, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not self.note.strip() and not self.photos


@dataclass(frozen=True)
class Answers:
    """The answers to a need's indicators; without a need, to those of the whole household in the dimension."""

    dimension: str
    found: Mapping[int, str]
    need: Need | None = None


def checked_told(told: Told) -> Told:
    """The note as it is kept; refuses too many photos."""
    if len(told.photos) > MOST_PHOTOS:
        raise MoveRefused("too_many_photos", _("แนบภาพได้ไม่เกิน %(most)d ภาพต่อครั้ง") % {"most": MOST_PHOTOS}, "photos")
    return Told(kept_text(told.note, NOTE_LENGTH, "note", multiline=True), told.photos)


def write_told(recorder: Recorder, campaign: Campaign, entry: Entry, about: About, told: Told) -> None:
    """Append the remark and the photos; photos about health are for those who may see it."""
    owner = about.need.member if about.need else about.member or about.household
    assert owner is not None, "an About has a subject"
    if told.note:
        recorder.write(Remark(entry=entry, text_sealed=key_of(owner.pk).seal(told.note, context=REMARK)))
    dimension = about.need.dimension if about.need else about.dimension
    for photo in told.photos:
        is_sensitive = photo.is_sensitive or dimension == Dimension.HEALTH
        attachment = keep(recorder, campaign, owner, photo.picture, kind=photo.kind, is_sensitive=is_sensitive)
        recorder.write(Evidence(entry=entry, attachment=attachment))


def write_answers(recorder: Recorder, entry: Entry, about: About, answers: Iterable[Answers]) -> None:
    """Append the answers; those of health sealed for the person, or the household where they hold for all."""
    for each in answers:
        for answer in each.found.values():
            if answer not in Found.values:
                raise MoveRefused("answer_unknown", _("โปรดเลือกคำตอบของตัวชี้วัดจากรายการ"), "answers")
        text = answers_text(each.found)
        if not text:
            continue
        is_health = each.dimension == Dimension.HEALTH
        owner = each.need.member_id if each.need else owner_of(about)
        sealed = key_of(owner).seal(text, context=ASSESSMENT_ANSWERS) if is_health else None
        recorder.write(
            Assessment(
                entry=entry,
                need=each.need,
                dimension=each.dimension,
                answers="" if is_health else text,
                answers_sealed=sealed,
            )
        )


def refuse_twice(campaign: Campaign, entry: Entry, sentence: str) -> None:
    """Refuse what the same person has already recorded of the same subject on the same day: it was sent twice.

    `entry` is an unsaved one that says which; `sentence` may quote %(date)s and %(at)s.
    """
    earlier = Entry.objects.filter(
        campaign=campaign,
        kind=entry.kind,
        need=entry.need,
        member=entry.member,
        household=entry.household,
        dimension=entry.dimension,
        item=entry.item,
        by=entry.by,
        recorded_for=entry.recorded_for,
        occurred_on=entry.occurred_on,
        superseded_by__isnull=True,
        answered_by__isnull=True,
    ).first()
    if earlier is not None:
        said = {"date": thai_date(entry.occurred_on), "at": thai_datetime(earlier.recorded_at)}
        raise MoveRefused("double", sentence % said)
