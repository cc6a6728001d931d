"""The sentences that a district's return begins with, made from its figures: nothing is said of what did not change."""

from __future__ import annotations

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kaejon.analytics.figures import TOTAL

GROWN: dict[str, str | Promise] = {
    "verified": gettext_lazy("สอบทานเพิ่ม %(more)s ครัวเรือน สะสม %(now)s จาก %(current)s ครัวเรือน"),
    "planned": gettext_lazy("มีแผนครัวเรือนเพิ่ม %(more)s ครัวเรือน สะสม %(now)s ครัวเรือน"),
    "helped": gettext_lazy("ให้ความช่วยเหลือเพิ่ม %(more)s ครัวเรือน สะสม %(now)s ครัวเรือน"),
    "resolved": gettext_lazy("แก้ไขแล้วเพิ่ม %(more)s ครัวเรือน สะสม %(now)s ครัวเรือน"),
    "continuing_care": gettext_lazy("เข้าสู่การดูแลต่อเนื่องเพิ่ม %(more)s ครัวเรือน สะสม %(now)s ครัวเรือน"),
    "dismissed": gettext_lazy("นำออกจากบัญชีเพิ่ม %(more)s ครัวเรือน สะสม %(now)s ครัวเรือน"),
    "relapsed": gettext_lazy("กลับมาตกเกณฑ์เพิ่ม %(more)s ครัวเรือน สะสม %(now)s ครัวเรือน"),
}
SHRUNK: dict[str, str | Promise] = {
    "verified": gettext_lazy("ยอดสอบทานแล้วลดลง %(less)s ครัวเรือน เหลือ %(now)s จาก %(current)s ครัวเรือน"),
    "planned": gettext_lazy("ยอดที่มีแผนแล้วลดลง %(less)s ครัวเรือน เหลือ %(now)s ครัวเรือน"),
    "resolved": gettext_lazy("ยอดที่แก้ไขแล้วลดลง %(less)s ครัวเรือน เหลือ %(now)s ครัวเรือน"),
}


def suggested_narrative(rows: list[dict[str, Any]]) -> str:
    """The week in sentences, one a line, from the district's rows; empty where the district has no household."""
    total = next((row for row in rows if row["dimension"] == TOTAL), None)
    if total is None or not total["current"]["households"]:
        return ""
    now = {name: count["households"] for name, count in total.items() if isinstance(count, dict) and name != "delta"}
    said = [first_sentence(now)] if total["delta"] is None else changes(now, total["delta"])
    return "\n".join([*said, remaining(now)])


def first_sentence(now: dict[str, int]) -> str:
    return _("มีครัวเรือนเป้าหมาย %(current)s ครัวเรือน สอบทานแล้ว %(verified)s ครัวเรือน") % {
        "current": f"{now['current']:,}",
        "verified": f"{now['verified']:,}",
    }


def changes(now: dict[str, int], delta: dict[str, dict[str, int] | None]) -> list[str]:
    """One sentence for each column that changed since the report before."""
    said = []
    for name, words in GROWN.items():
        change = (delta.get(name) or {}).get("households") or 0
        wording = words if change > 0 else SHRUNK.get(name)
        if change and wording is not None:
            numbers = {"more": change, "less": -change, "now": now[name], "current": now["current"]}
            said.append(str(wording) % {key: f"{value:,}" for key, value in numbers.items()})
    return said or [_("ยอดสะสมของสัปดาห์นี้ไม่เปลี่ยนแปลงจากรายงานครั้งก่อน")]


def remaining(now: dict[str, int]) -> str:
    if not now["open"]:
        return _("ไม่มีครัวเรือนคงเหลือ")
    numbers = {"open": f"{now['open']:,}", "stuck": f"{now['stuck']:,}"}
    if now["stuck"]:
        return _("คงเหลือ %(open)s ครัวเรือน ในจำนวนนี้ไม่คืบหน้า %(stuck)s ครัวเรือน") % numbers
    return _("คงเหลือ %(open)s ครัวเรือน") % numbers
