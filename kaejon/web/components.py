"""What the components draw, worked out in plain values, so that templates only place it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from django.forms import BaseForm, BoundField
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

STEPS = (
    gettext_lazy("ขึ้นบัญชี"),
    gettext_lazy("สอบทานแล้ว"),
    gettext_lazy("มีแผนแล้ว"),
    gettext_lazy("ช่วยเหลือแล้ว"),
    gettext_lazy("แก้ไขแล้ว"),
)

# Beyond these a phrase may be broken: in a heading of a phone, in a narrow column, on a button of a phone.
LONGEST_WHOLE, LONGEST_HEAD, LONGEST_BUTTON = 18, 13, 26
MARKS = re.compile("[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]")
PHRASE = re.compile(r"\S+(?: \d\S*)*")
"""What stands between two spaces, with the numbers that follow it."""
HEAD = re.compile(r"(<th\b[^>]*>(?:<a\b[^>]*>)?)([^<]+)")

# status of a need: number of steps filled, the word beside the bar, what is still to come
_ON_THE_BAR: dict[str, tuple[float, str | Promise, str | Promise]] = {
    "listed": (1, STEPS[0], gettext_lazy("ยังไม่สอบทาน")),
    "verified": (2, STEPS[1], gettext_lazy("ยังไม่มีแผน")),
    "planned": (3, STEPS[2], gettext_lazy("ยังไม่ช่วยเหลือ")),
    "helping": (3.5, gettext_lazy("กำลังช่วยเหลือ"), gettext_lazy("ยังไม่แล้วเสร็จ")),
    "helped": (4, STEPS[3], gettext_lazy("ยังไม่ประเมินซ้ำ")),
    "resolved": (5, STEPS[4], ""),
}

# off the bar: word and icon
_OFF_THE_BAR: dict[str, tuple[str | Promise, str]] = {
    "dismissed": (gettext_lazy("นำออกจากบัญชี"), "removed"),
    "continuing_care": (gettext_lazy("ดูแลต่อเนื่อง"), "care"),
    "relapsed": (gettext_lazy("กลับมาตกเกณฑ์"), "relapse"),
}


@dataclass(frozen=True)
class Step:
    """One of the five boxes: `x` is its left edge, `filled` the width to colour, of 20."""

    label: str | Promise
    x: int
    filled: int
    is_current: bool

    @property
    def mark(self) -> str:
        """The CSS class of the step: done, half or todo."""
        return {0: "todo", 20: "done"}.get(self.filled, "half")


@dataclass(frozen=True)
class StepBar:
    """The five-step bar of a need; `steps` is empty for a status that is off the bar."""

    word: str
    spoken: str
    steps: tuple[Step, ...]
    icon: str
    is_end: bool


def step_bar(status: str) -> StepBar:
    """The bar for the status of a need, with the sentence that a screen reader says.

    Raises KeyError for a status that is not one of the glossary's.
    """
    if status in _OFF_THE_BAR:
        word, icon = _OFF_THE_BAR[status]
        return StepBar(word=str(word), spoken=str(word), steps=(), icon=icon, is_end=False)
    done, word, next_word = _ON_THE_BAR[status]
    number = -int(-done // 1)
    steps = tuple(
        Step(
            label=word if index == number - 1 else label,
            x=index * 24,
            filled=int(20 * min(max(done - index, 0), 1)),
            is_current=index == number - 1,
        )
        for index, label in enumerate(STEPS)
    )
    spoken = _("ขั้นที่ %(number)d จาก 5 %(word)s %(next)s") % {"number": number, "word": word, "next": next_word}
    return StepBar(word=str(word), spoken=spoken.strip(), steps=steps, icon="", is_end=status == "resolved")


def errors_of(form: BaseForm, before: str = "") -> list[dict[str, object]]:
    """The errors of a form for the summary on top: sentence, the field's name, and the anchor of the field."""
    found: list[dict[str, object]] = [
        {"anchor": "", "label": "", "text": f"{before}{text}"} for text in form.non_field_errors()
    ]
    for field in form:
        anchor = field.id_for_label or f"{field.auto_id}_0"
        found += [{"anchor": anchor, "label": f"{before}{field.label}", "text": text} for text in field.errors]
    return found


def file_words(field: BoundField) -> dict[str, object]:
    """What the button of a file field says, what stands beside it while nothing is chosen, and photos held for it."""
    kept = getattr(field.form, "kept", {}).get(field.name, ())
    if not field.field.widget.attrs.get("accept", "").startswith("image/"):
        return {"kept": (), "choose": _("เลือกไฟล์"), "none": _("ยังไม่ได้เลือกไฟล์"), "choose_icon": "upload"}
    choose = _("เปลี่ยนเป็นภาพอื่น") if kept else _("ถ่ายหรือเลือกภาพ")
    return {"kept": kept, "choose": choose, "none": "" if kept else _("ยังไม่ได้เลือกภาพ"), "choose_icon": "camera"}


def bar_width(value: float, whole: float, width: int = 100) -> float:
    """How much of `width` a bar for `value` of `whole` fills: between 0 and `width`, 0 when there is no whole."""
    if whole <= 0:
        return 0
    return round(min(max(value / whole, 0), 1) * width, 1)


def unbroken(text: str) -> str:
    """The text with NO-BREAK SPACE for its spaces, so that a date or an address stays on one line."""
    return text.replace(" ", "\u00a0")


def unbroken_moment(text: str) -> str:
    """As `unbroken`, for a date with its time, which may stand on the next line."""
    return unbroken(text).replace("\u00a0เวลา", " เวลา")


def seen_length(text: str) -> int:
    """How many letters stand side by side: the marks above and below a Thai letter take no room."""
    return len(text) - len(MARKS.findall(text))


def is_long(text: str | Promise) -> bool:
    """Whether a button of these words may need two lines on a phone."""
    return seen_length(str(text)) > LONGEST_BUTTON


@lru_cache(maxsize=1024)
def held_together(escaped: str) -> str:
    """A text without markup whose short phrases are never broken, and the long only where they must."""
    return " ".join(
        f'<span class="{"whole" if seen_length(phrase) <= LONGEST_WHOLE else "phrase"}">{phrase}</span>'
        for phrase in PHRASE.findall(escaped)
    )


def with_whole_heads(table: str) -> str:
    """The inside of a table, in the names of whose columns short phrases are not broken."""
    head, end, body = table.partition("</thead>")
    return HEAD.sub(lambda found: found[1] + whole_words(found[2]), head) + end + body


def whole_words(text: str) -> str:
    """The text with its short phrases held together."""
    return " ".join(
        f'<span class="whole">{phrase}</span>' if seen_length(phrase) <= LONGEST_HEAD else phrase
        for phrase in PHRASE.findall(text)
    )


def percent(part: int | None, whole: int | None) -> str:
    """Part of whole in per cent with one decimal, halves upwards; "–" when there is no whole to be a part of."""
    if part is None or not whole:
        return "–"
    tenths = (part * 2000 + whole) // (whole * 2)
    return f"{tenths // 10}.{tenths % 10}"


def grouped(value: float | None) -> str:
    """A number with thousands separators; "–" for no number, two decimals only where there are any."""
    if value is None:
        return "–"
    if value == int(value):
        return f"{int(value):,}"
    return f"{value:,.2f}"


def signed(value: int) -> str:
    """A change with its sign, a real minus, "±0" for none."""
    if value == 0:
        return "±0"
    return f"+{value:,}" if value > 0 else f"−{-value:,}"
