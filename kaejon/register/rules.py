"""The register's field rules, called by forms, commands and actions alike."""

from __future__ import annotations

import datetime as dt
import re

from kaejon.lib.problem import Problem, gettext_noop

SLUG = re.compile(r"[a-z][a-z0-9-]{1,58}[a-z0-9]")
# A campaign's addresses begin with its slug, so it may not be the beginning of any other address.
RESERVED_SLUGS = frozenset(
    {"admin", "api", "audit", "campaigns", "health", "home", "invitation", "language", "lists", "meetings", "news"}
    | {"people", "public", "sign-in", "sign-out", "static", "styleguide", "sync", "system", "theme", "verify"}
)


class SlugProblem(Problem):
    """Not a short name that a campaign can have. Codes: form, reserved."""


def check_slug(slug: str) -> None:
    """Raise SlugProblem unless `slug` can stand at the beginning of a campaign's addresses."""
    if not SLUG.fullmatch(slug):
        raise SlugProblem(
            "form", gettext_noop("ชื่อย่อใช้อักษรอังกฤษตัวเล็ก ตัวเลข และขีดกลาง 3–60 ตัว ขึ้นต้นด้วยอักษร เช่น trat-2565")
        )
    if slug in RESERVED_SLUGS:
        raise SlugProblem("reserved", gettext_noop("ชื่อย่อ %(slug)s ระบบใช้อยู่แล้ว โปรดใช้ชื่ออื่น เช่น trat-2565"), slug=slug)


class DueTimeProblem(Problem):
    """A time at which the districts' returns cannot be due. Code: late."""


def check_due_time(due_time: dt.time, cutoff_time: dt.time) -> None:
    """Raise DueTimeProblem where the districts' returns would be due after the data are cut off."""
    if due_time > cutoff_time:
        raise DueTimeProblem(
            "late",
            gettext_noop("เวลาส่งรายงานอำเภอ %(due)s น. อยู่หลังเวลาตัดยอด %(cutoff)s น. โปรดเลือกเวลาที่ไม่เกินเวลาตัดยอด"),
            due=f"{due_time:%H.%M}",
            cutoff=f"{cutoff_time:%H.%M}",
        )
