from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection
from dataclasses import dataclass

from django.utils.translation import gettext as _

from kaejon.assessment.actions.verification import owner_of, subject_of
from kaejon.assessment.rules import kept_text
from kaejon.assistance.actions.matters import last_word, write_step
from kaejon.assistance.models import Delivery, DeliveryPhoto, HelpKind, Matter, Programme
from kaejon.assistance.rules import (
    DELIVERY_EVIDENCE,
    DELIVERY_WHAT,
    MESSAGE_LENGTH,
    Side,
    check_delivery,
    check_fiscal_year,
    check_programme,
    check_step,
    required_message,
)
from kaejon.audit.actions import recording
from kaejon.audit.principal import Principal
from kaejon.lib.pictures import Picture
from kaejon.lib.thai_date import thai_date
from kaejon.logbook.actions import About, append_entry
from kaejon.logbook.kinds import Kind
from kaejon.logbook.rules import MoveRefused
from kaejon.people.models import Agency
from kaejon.register.attachments import keep
from kaejon.register.keys import key_of
from kaejon.register.models import Campaign, Dimension, Household, Need
from kaejon.register.queries.by_campaign import campaign_is


@dataclass(frozen=True)
class Given:
    """Help as it was given. `document` is its number or title; `received_by` who signed for it."""

    household: Household
    dimension: str
    kind: str
    what: str
    occurred_on: dt.date
    value_satang: int
    source: str
    fiscal_year: int
    need: Need | None = None
    programme: Programme | None = None
    document: str = ""
    received_by: str = ""
    photos: tuple[Picture, ...] = ()

    @property
    def about(self) -> About:
        return About(need=self.need) if self.need else About(household=self.household, dimension=self.dimension)


def record_delivery(
    *,
    campaign: Campaign,
    given: Given,
    agency: Agency,
    by: Principal,
    matter: Matter | None = None,
    is_last: bool = False,
    beside: Collection[uuid.UUID] = (),
) -> Delivery:
    """Record help that was given (การให้ความช่วยเหลือ), with evidence; `is_last` ends the matter that it belongs to.

    The same help twice is refused, but for the deliveries that the recorder saw and says were another time (`beside`).
    Raises MoveRefused.
    """
    if matter is not None and (matter.agency_id, matter.household_id) != (agency.pk, given.household.pk):
        raise MoveRefused("matter", _("เรื่องนี้เป็นของหน่วยงานหรือครัวเรือนอื่น โปรดเลือกหน่วยงานให้ตรงกับเรื่อง"), "agency")
    what = required_message(given.what, "what")
    document = kept_text(given.document, MESSAGE_LENGTH, "document")
    received_by = kept_text(given.received_by, MESSAGE_LENGTH, "received_by")
    if given.kind not in HelpKind.values:
        raise MoveRefused("kind", _("โปรดเลือกลักษณะความช่วยเหลือ"), "kind")
    check_delivery(given.value_satang, given.source, (document, received_by, given.photos))
    check_fiscal_year(given.fiscal_year, given.occurred_on)
    if given.programme is not None:
        check_programme(given.programme.ends_on, given.occurred_on)
    about = given.about
    detail = {"agency": str(agency.pk), "kind": str(given.kind), "satang": given.value_satang}
    with recording(
        "delivery.record", by=by, campaign_id=campaign.pk, subject=subject_of(about), detail=detail
    ) as recorder:
        refuse_same(campaign, given, agency, beside)
        if matter is not None and is_last:
            check_step(last_word(matter), Kind.HELP_FINISHED, Side.AGENCY, is_offer=matter.entry.kind == Kind.OFFERED)
        entry = append_entry(recorder, campaign, Kind.DELIVERED, about, by=by, occurred_on=given.occurred_on)
        key = key_of(owner_of(about))
        evidence = "\n".join(part for part in (document, received_by) if part)
        delivery = Delivery(
            entry=entry,
            matter=matter,
            household=given.household,
            member=given.need.member if given.need else None,
            agency=agency,
            programme=given.programme,
            dimension=given.dimension,
            kind=given.kind,
            value_satang=given.value_satang,
            source=given.source,
            fiscal_year=given.fiscal_year,
            has_document=bool(document),
            has_signature=bool(received_by),
            what_sealed=key.seal(what, context=DELIVERY_WHAT),
            evidence_sealed=key.seal(evidence, context=DELIVERY_EVIDENCE) if evidence else None,
        )
        recorder.write(delivery)
        for picture in given.photos:
            owner = given.need.member if given.need else given.household
            attachment = keep(recorder, campaign, owner, picture, is_sensitive=given.dimension == Dimension.HEALTH)
            recorder.write(DeliveryPhoto(delivery=delivery, attachment=attachment))
        if matter is not None and is_last:
            write_step(recorder, matter, Kind.HELP_FINISHED, by=by)
    return delivery


def refuse_same(campaign: Campaign, given: Given, agency: Agency, beside: Collection[uuid.UUID]) -> None:
    """Refuse help of the same sort of the same agency to the same receiver on the same day: it was sent twice.

    Whatever the amount says: who types it again may type it otherwise.
    """
    same = Delivery.objects.filter(
        campaign_is(campaign, "entry__campaign_id"),
        entry__occurred_on=given.occurred_on,
        entry__superseded_by__isnull=True,
        household=given.household,
        member=given.need.member if given.need else None,
        agency=agency,
        kind=given.kind,
    )
    if same.exclude(pk__in=beside).exists():
        raise MoveRefused(
            "double",
            _("หน่วยงานนี้มีบันทึก “%(kind)s” ของวันที่ %(date)s ให้ผู้รับรายเดียวกันแล้ว โปรดตรวจรายการเดิม แล้วบันทึกอีกครั้งหากเป็นคนละครั้ง")
            % {"kind": HelpKind(given.kind).label, "date": thai_date(given.occurred_on)},
        )
