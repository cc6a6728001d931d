"""The week in plain sentences: from a code and its values, in the language of the reader.

The Thai ones are frozen as they were made (`sections.week`); a page in English makes its own from the same values. The
rules are few and fixed, so that the same figures always give the same words, and no sentence names a person.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from kaejon.report.documents import labels
from kaejon.report.documents.help import baht

Values = Mapping[str, Any]
Sentence = Mapping[str, Any]
"""`code`, `values` and the Thai `text`, as the section `week` holds them."""

CHANGES: labels.Labels = {
    "added_more": gettext_lazy("เพิ่มเข้าบัญชีครัวเรือนเป้าหมาย %(amount)s"),
    "added_less": gettext_lazy("ยอดที่เพิ่มเข้าบัญชีลดลง %(amount)s"),
    "dismissed_more": gettext_lazy("นำออกจากบัญชีโดยมีผู้ยืนยัน %(amount)s"),
    "dismissed_less": gettext_lazy("กลับเข้าบัญชีหลังจากเคยนำออก %(amount)s"),
    "verified_more": gettext_lazy("สอบทานเพิ่ม %(amount)s รวมเป็น %(now)s"),
    "verified_less": gettext_lazy("ยอดสอบทานแล้วลดลง %(amount)s เหลือ %(now)s"),
    "planned_more": gettext_lazy("มีแผนครัวเรือนที่เห็นชอบแล้วเพิ่ม %(amount)s รวมเป็น %(now)s"),
    "planned_less": gettext_lazy("ยอดที่มีแผนแล้วลดลง %(amount)s เหลือ %(now)s"),
    "helped_more": gettext_lazy("ได้รับความช่วยเหลือเป็นครั้งแรกเพิ่ม %(amount)s รวมเป็น %(now)s"),
    "helped_less": gettext_lazy("ยอดช่วยเหลือแล้วลดลง %(amount)s เหลือ %(now)s"),
    "resolved_more": gettext_lazy("แก้ไขปัญหาแล้วเพิ่ม %(amount)s รวมเป็น %(now)s"),
    "resolved_less": gettext_lazy("ยอดแก้ไขแล้วลดลง %(amount)s เหลือ %(now)s"),
    "continuing_care_more": gettext_lazy("เข้าสู่การดูแลต่อเนื่องเพิ่ม %(amount)s"),
    "continuing_care_less": gettext_lazy("ยอดดูแลต่อเนื่องลดลง %(amount)s"),
    "relapsed_more": gettext_lazy("กลับมาตกเกณฑ์เพิ่ม %(amount)s"),
    "relapsed_less": gettext_lazy("ยอดกลับมาตกเกณฑ์ลดลง %(amount)s"),
    "stuck_more": gettext_lazy("ไม่คืบหน้าเพิ่มขึ้น %(amount)s เป็น %(now)s"),
    "stuck_less": gettext_lazy("ไม่คืบหน้าลดลง %(amount)s เป็น %(now)s"),
    "open_more": gettext_lazy("คงเหลือเพิ่มขึ้น %(amount)s เป็น %(now)s"),
    "open_less": gettext_lazy("คงเหลือลดลง %(amount)s เป็น %(now)s"),
    "late_arriving": gettext_lazy("บันทึกหลังตัดยอดครั้งก่อน แต่เกิดขึ้นก่อนหน้านั้น %(amount)s"),
}
"""A change of a column since the report before, by column and direction."""
BANGKOK = "10"
DISTRICT_PARTS: labels.Labels = {
    "verified": gettext_lazy("สอบทานเพิ่ม %(amount)s"),
    "planned": gettext_lazy("มีแผนเพิ่ม %(amount)s"),
    "helped": gettext_lazy("ได้รับความช่วยเหลือเพิ่ม %(amount)s"),
    "resolved": gettext_lazy("แก้ไขแล้วเพิ่ม %(amount)s"),
}
DISTRICT_LOSSES: labels.Labels = {
    "verified": gettext_lazy("สอบทานลดลง %(amount)s"),
    "planned": gettext_lazy("มีแผนลดลง %(amount)s"),
    "helped": gettext_lazy("ได้รับความช่วยเหลือลดลง %(amount)s"),
    "resolved": gettext_lazy("แก้ไขแล้วลดลง %(amount)s"),
}
"""The same columns where there are fewer: without it the districts would not add up to the province."""
ANSWERS: labels.Labels = {
    "done": gettext_lazy("ไม่มีครัวเรือนคงเหลือแล้ว"),
    "on_time": gettext_lazy("หากเป็นไปตามอัตราที่ผ่านมา คาดว่าจะทันกำหนด"),
    "in_doubt": gettext_lazy("ยังไม่แน่ว่าจะทันกำหนด"),
    "late": gettext_lazy("หากเป็นไปตามอัตราที่ผ่านมา คาดว่าจะไม่ทันกำหนด"),
    "unknown": gettext_lazy("ยังคาดการณ์ไม่ได้ ต้องมีรายงานที่ปิดแล้วอย่างน้อยสี่ครั้ง"),
    "over": gettext_lazy("ครบกำหนดวาระแล้ว ยังมีครัวเรือนคงเหลือ"),
}
"""The answer to “จะทันกำหนดไหม” in a few words, by the outlook's code."""
OUTLOOKS: labels.Labels = {
    "done": gettext_lazy("ไม่มีครัวเรือนคงเหลือแล้ว"),
    "over": gettext_lazy("ครบกำหนดวาระแล้ว ยังคงเหลือ %(open)s"),
    "unknown": gettext_lazy("ต้องแก้ไขให้ได้สัปดาห์ละ %(needed)s จึงจะทันกำหนด ยังคาดการณ์ไม่ได้เพราะมีรายงานน้อยครั้ง"),
    "on_time": gettext_lazy("หากเป็นไปตามอัตราที่ผ่านมา (สัปดาห์ละ %(pace)s ครัวเรือน) คาดว่าจะทันกำหนด"),
    "in_doubt": gettext_lazy(
        "ยังไม่แน่ว่าจะทันกำหนด: ต้องแก้ไขสัปดาห์ละ %(needed)s ที่ผ่านมาได้ %(pace)s "
        "หากเป็นเช่นเดิม เมื่อครบกำหนดจะคงเหลือ %(low)s ถึง %(high)s"
    ),
    "late": gettext_lazy(
        "หากเป็นไปตามอัตราที่ผ่านมา คาดว่าจะไม่ทันกำหนด: ต้องแก้ไขสัปดาห์ละ %(needed)s ที่ผ่านมาได้ %(pace)s "
        "เมื่อครบกำหนดจะคงเหลือ %(low)s ถึง %(high)s"
    ),
}


def method_words() -> str:
    """How the outlook is reckoned, for readers of a page or a paper."""
    return _(
        "วิธีคาดการณ์: ใช้ยอดคงเหลือที่ลดลงรายสัปดาห์ของรายงานล่าสุดไม่เกิน 8 สัปดาห์ หาค่าเฉลี่ยและความผันแปร แล้วประมาณไปข้างหน้า "
        "ช่วงที่แสดงครอบคลุมผลที่เป็นไปได้ร้อยละ 80 หากสัปดาห์ต่อไปเป็นเช่นที่ผ่านมา มิใช่คำรับรองผล"
    )


def sentence(code: str, values: Values) -> str:
    """The sentence of a code in the active language; raises KeyError for a code that this version does not know."""
    if code in CHANGES:
        return str(CHANGES[code]) % {"amount": amount(values), "now": amount(values, "_now")}
    return OTHERS[code](values)


def week_lines(week: Iterable[Sentence]) -> list[str]:
    """The week's sentences for a page: as frozen in Thai, made anew from code and values in another language."""
    if in_thai():
        return [str(each["text"]) for each in week]
    return [reworded(each) for each in week]


def reworded(each: Sentence) -> str:
    """A sentence in the active language; as frozen where a later version's code is not known here."""
    try:
        return sentence(each["code"], each["values"])
    except KeyError:
        return str(each["text"])


def households(count: int) -> str:
    """A number of households with its word."""
    # Thai has no plural; English does, so one has a text of its own.
    return _("1 ครัวเรือน") if count == 1 else _("%(homes)s ครัวเรือน") % {"homes": f"{count:,}"}


def persons(count: int) -> str:
    """A number of persons with its word."""
    return _("1 คน") if count == 1 else _("%(people)s คน") % {"people": f"{count:,}"}


def amount(values: Values, suffix: str = "") -> str:
    """Households with their persons in brackets; the persons alone where no household is counted."""
    homes, people = values.get(f"households{suffix}", 0), values.get(f"persons{suffix}", 0)
    if homes and people:
        return f"{households(homes)} ({persons(people)})"
    return persons(people) if people else households(homes)


def tenths(num: int, den: int) -> str:
    """A mean with one decimal, half away from zero; a whole one without."""
    sign = "−" if num < 0 else ""
    whole, rest = divmod((20 * abs(num) + den) // (2 * den), 10)
    return f"{sign}{whole:,}.{rest}" if rest else f"{sign if whole else ''}{whole:,}"


def list_sentence(values: Values) -> str:
    return _("ใช้บัญชีครัวเรือนเป้าหมาย ฉบับที่ %(number)s") % values


def start_sentence(values: Values) -> str:
    return _("บัญชีครัวเรือนเป้าหมายมี %(amount)s") % {"amount": amount(values)}


def money_sentence(values: Values) -> str:
    said = {"baht": baht(abs(values["satang"])), "total": baht(values["satang_now"])}
    if values["satang"] < 0:
        return _("มูลค่าความช่วยเหลือลดลง %(baht)s บาท เพราะมีการยกเลิกรายการ รวมทั้งสิ้น %(total)s บาท") % said
    return _("มูลค่าความช่วยเหลือเพิ่มขึ้น %(baht)s บาท รวมทั้งสิ้น %(total)s บาท") % said


def district_sentence(values: Values) -> str:
    parts = [
        str((DISTRICT_PARTS if values[name] > 0 else DISTRICT_LOSSES)[name]) % {"amount": households(abs(values[name]))}
        for name in DISTRICT_PARTS
        if name in values
    ]
    said = {"name": values["name"], "changes": " ".join(parts) if in_thai() else ", ".join(parts)}
    if values["area"].startswith(BANGKOK):
        return _("เขต%(name)s: %(changes)s") % said
    return _("อำเภอ%(name)s: %(changes)s") % said


def in_thai() -> bool:
    return get_language() == "th"


def outlook_sentence(values: Values) -> str:
    said = {name: households(values[name]) for name in ("open", "needed", "high") if values.get(name) is not None}
    if values.get("low") is not None:
        said["low"] = f"{values['low']:,}"
    if values.get("pace_den"):
        said["pace"] = tenths(values["pace_num"], values["pace_den"])
    return str(OUTLOOKS[values["answer"]]) % said


OTHERS: Mapping[str, Callable[[Values], str]] = {
    "list": list_sentence,
    "start": start_sentence,
    "money": money_sentence,
    "district": district_sentence,
    "outlook": outlook_sentence,
}
