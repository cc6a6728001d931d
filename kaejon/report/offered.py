"""The documents that a report's page offers, in groups, each with its address."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from kaejon.report.content import Body
from kaejon.report.documents.kinds import KINDS, Key

WITH_THAI_DIGITS = {
    ("pdf", ""): "thai",
    ("docx", ""): "thai",
    ("pdf", "memo"): "memo-thai",
    ("docx", "memo"): "memo-thai",
}
"""The documents that exist with Thai digits too, and the variant that has them."""


@dataclass(frozen=True)
class Offer:
    """One document: what its button says, in full for who cannot see it, and where it is."""

    label: str
    name: str
    href: str


@dataclass(frozen=True)
class Group:
    """Documents for one use."""

    title: str
    offers: list[Offer]


def papers_offered(body: Body, *, thai_digits: bool) -> list[Group]:
    """The documents of a report or a draft; those on paper with Thai digits where they are asked for."""
    groups: list[tuple[str, list[tuple[str, Key]]]] = [
        (
            _("รายงานฉบับเต็ม"),
            [
                ("PDF", ("pdf", "")),
                (_("Word (แก้ไขได้)"), ("docx", "")),
                ("Excel", ("xlsx", "")),
                ("CSV", ("csv", "")),
                ("JSON", ("json", "")),
            ],
        ),
        (_("บันทึกข้อความถึงผู้ว่าราชการจังหวัด"), [("PDF", ("pdf", "memo")), (_("Word (แก้ไขได้)"), ("docx", "memo"))]),
        (_("สรุปหน้าเดียว"), [(_("ภาพ PNG"), ("png", "")), (_("ข้อความ"), ("txt", ""))]),
    ]
    return [
        Group(title, [offer_of(body, label, key, thai_digits) for label, key in offers]) for title, offers in groups
    ]


def offer_of(body: Body, label: str, key: Key, thai_digits: bool) -> Offer:
    """The offer of one document."""
    form, variant = key
    if thai_digits:
        variant = WITH_THAI_DIGITS.get(key, variant)
    return Offer(label, str(KINDS[form, variant].label), address_in(body, form, variant))


def address_in(body: Body, form: str, variant: str) -> str:
    """Where a document of this report or draft is downloaded."""
    asked = {"variant": variant} if variant else {}
    if body["draft"]:
        path = reverse("report:draft-download", args=[body["campaign"], form])
    else:
        path = reverse("report:document-download", args=[body["campaign"], body["number"], form])
        asked["version"] = str(body["version"])
    return f"{path}?{urlencode(asked)}" if asked else path
