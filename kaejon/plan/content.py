"""What a plan says, as plain values: the "4 ท", the family's priority, goals, activities; without database.

The four: ทัศนคติ (worded as strengths and readiness) · ทักษะ · ทรัพยากร · ทางออก. Source: officers' household plans.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

Text = str | Promise


@dataclass(frozen=True)
class Section:
    """One of the four ท: its name, a question that opens it, and its quick picks by code."""

    code: str
    label: Text
    question: Text
    picks: Mapping[str, Text]

    def in_order(self, chosen: Iterable[str]) -> tuple[str, ...]:
        """The chosen picks, each once, in the order of the page; those that it does not know any more come last."""
        order = {code: place for place, code in enumerate(self.picks)}
        return tuple(sorted(set(chosen), key=lambda code: (order.get(code, len(order)), code)))


SECTIONS: tuple[Section, ...] = (
    Section(
        "attitude",
        _lazy("ทัศนคติ"),
        _lazy("ครอบครัวมีจุดแข็งและความพร้อมอย่างไร"),
        {
            "ready": _lazy("พร้อมร่วมทำตามแผน"),
            "diligent": _lazy("ขยัน สู้งาน"),
            "learns": _lazy("สนใจเรียนรู้อาชีพใหม่"),
            "saves": _lazy("มีการออมหรืออยากเริ่มออม"),
            "shares": _lazy("ร่วมงานชุมชนสม่ำเสมอ"),
            "cares": _lazy("ดูแลกันในครอบครัวดี"),
            "needs_time": _lazy("ขอเวลาตัดสินใจ ต้องให้กำลังใจ"),
        },
    ),
    Section(
        "skill",
        _lazy("ทักษะ"),
        _lazy("ทำอะไรเป็น หรือเคยทำอะไรมา"),
        {
            "orchard": _lazy("ทำสวนผลไม้"),
            "rubber": _lazy("กรีดยาง"),
            "fishing": _lazy("ประมงชายฝั่ง"),
            "livestock": _lazy("เลี้ยงสัตว์"),
            "labour": _lazy("รับจ้างทั่วไป"),
            "building": _lazy("ช่างก่อสร้าง ช่างไม้"),
            "cooking": _lazy("ทำอาหาร แปรรูป"),
            "trading": _lazy("ค้าขาย"),
            "weaving": _lazy("จักสาน เย็บผ้า"),
        },
    ),
    Section(
        "resource",
        _lazy("ทรัพยากร"),
        _lazy("มีอะไรอยู่แล้วบ้าง"),
        {
            "land": _lazy("ที่ดินทำกิน"),
            "house": _lazy("บ้านของตนเอง"),
            "tools": _lazy("เครื่องมือประกอบอาชีพ"),
            "vehicle": _lazy("ยานพาหนะ"),
            "water": _lazy("แหล่งน้ำ"),
            "capital": _lazy("เงินทุนหรือเงินออม"),
            "animals": _lazy("สัตว์เลี้ยง"),
            "kin": _lazy("ญาติและเพื่อนบ้านช่วยเหลือ"),
        },
    ),
    Section(
        "way_out",
        _lazy("ทางออก"),
        _lazy("ครอบครัวและทีมเห็นว่าควรไปทางใด"),
        {
            "capital": _lazy("ทุนประกอบอาชีพ"),
            "skills": _lazy("ฝึกทักษะอาชีพ"),
            "market": _lazy("หาตลาด"),
            "welfare": _lazy("สวัสดิการที่ควรได้รับ"),
            "water": _lazy("น้ำใช้ น้ำเกษตร"),
            "tools": _lazy("เครื่องมือ อุปกรณ์"),
            "land": _lazy("ที่ดินทำกินหรือเอกสารสิทธิ์"),
            "counselling": _lazy("ให้คำปรึกษา ให้กำลังใจ"),
            "medical": _lazy("รักษาพยาบาล ฟื้นฟูสุขภาพ"),
            "schooling": _lazy("การศึกษาของบุตรหลาน"),
            "housing": _lazy("ซ่อมแซมที่อยู่อาศัย"),
            "technology": _lazy("เทคโนโลยีที่เหมาะสม"),
        },
    ),
)
KINDS: Mapping[str, Text] = {"develop": _lazy("พัฒนาได้"), "care": _lazy("สงเคราะห์")}
"""What a household can be expected to do; open to the province's own wording."""


@dataclass(frozen=True)
class PlannedActivity:
    """One activity: `need` the id of one person's need, empty where it is for the household's dimension.

    `owner`: "agency:<id>", "team:<id>" or "family". `value_satang` ≥ 0.
    """

    key: uuid.UUID
    dimension: str
    what: str
    owner: str
    value_satang: int
    source: str
    due_on: dt.date
    need: str = ""


@dataclass(frozen=True)
class Content:
    """A plan whole. `picks` and `texts` by section code, `goals` by dimension."""

    kind: str = ""
    priority: str = ""
    picks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    goals: Mapping[str, str] = field(default_factory=dict)
    activities: tuple[PlannedActivity, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The content as JSON can hold it."""
        activities = [
            {**asdict(each), "key": str(each.key), "due_on": each.due_on.isoformat()} for each in self.activities
        ]
        return {
            "kind": self.kind,
            "priority": self.priority,
            "picks": {code: list(picks) for code, picks in self.picks.items()},
            "texts": dict(self.texts),
            "goals": dict(self.goals),
            "activities": activities,
        }

    @classmethod
    def of_json(cls, said: Mapping[str, Any]) -> Content:
        """The content that `as_json` gave."""
        activities = tuple(
            PlannedActivity(**{**each, "key": uuid.UUID(each["key"]), "due_on": dt.date.fromisoformat(each["due_on"])})
            for each in said["activities"]
        )
        picks = {code: tuple(each) for code, each in said["picks"].items()}
        return cls(said["kind"], said["priority"], picks, said["texts"], said["goals"], activities)

    def tidy(self) -> Content:
        """The content with picks in the order of the page, without empty parts, with one sort of line end."""
        return replace(
            self,
            priority=one_line_end(self.priority),
            picks={s.code: picks for s in SECTIONS if (picks := s.in_order(self.picks.get(s.code, ())))},
            texts={code: one_line_end(text) for code, text in self.texts.items() if text},
            goals={code: text for code, text in self.goals.items() if text},
        )

    def same_as(self, other: Content) -> bool:
        """Whether both say the same: picks are a set, and an activity is known by its key, not by its place."""
        mine, theirs = self.tidy(), other.tidy()
        if {each.key: each for each in mine.activities} != {each.key: each for each in theirs.activities}:
            return False
        return replace(mine, activities=()) == replace(theirs, activities=())

    def without(self, dimension: str) -> Content:
        """The content as somebody reads it who may not see what is said of a dimension (health)."""
        hidden = _("(ปิดไว้ เฉพาะผู้มีหน้าที่ด้านสุขภาพ)")
        return replace(
            self,
            goals={code: hidden if code == dimension and text else text for code, text in self.goals.items()},
            activities=tuple(
                replace(each, what=hidden) if each.dimension == dimension else each for each in self.activities
            ),
        )


@dataclass(frozen=True)
class Change:
    """One difference between two versions, in words: where, what stood before, what stands after ("" for nothing)."""

    where: str
    before: str
    after: str


@dataclass(frozen=True)
class Words:
    """The names that a plan's codes stand for: owners, needs (whose), dimensions, sources, and dates as text."""

    owners: Mapping[str, str]
    whose: Mapping[str, str]
    dimensions: Mapping[str, str]
    sources: Mapping[str, str]
    date: Any
    baht: Any

    def of(self, each: PlannedActivity) -> dict[str, str]:
        """An activity's parts in words, by the name of the part."""
        money = self.baht(each.value_satang)
        source = self.sources.get(each.source, each.source)
        return {
            _("กิจกรรม"): each.what,
            _("ปัญหา"): " ".join(
                part for part in (self.dimensions.get(each.dimension, ""), self.whose.get(each.need, "")) if part
            ),
            _("ผู้รับผิดชอบ"): self.owners.get(each.owner, each.owner),
            _("งบประมาณ"): f"{money} ({source})" if each.value_satang else source,
            _("กำหนดเสร็จ"): self.date(each.due_on),
        }


def difference(old: Content, new: Content, words: Words) -> list[Change]:
    """What changed from one version to the other, in the order of the page; empty where nothing did."""
    old, new = old.tidy(), new.tidy()
    found = list(text_changes(old, new, words))
    before = {each.key: each for each in old.activities}
    after = {each.key: each for each in new.activities}
    for key in [*before, *(key for key in after if key not in before)]:
        found += activity_changes(before.get(key), after.get(key), words)
    return found


def text_changes(old: Content, new: Content, words: Words) -> Iterator[Change]:
    pairs: list[tuple[Text, str, str]] = [
        (_("ประเภทครัวเรือน"), str(KINDS.get(old.kind, "")), str(KINDS.get(new.kind, ""))),
        (_("ความต้องการของครอบครัว"), old.priority, new.priority),
    ]
    for section in SECTIONS:
        pairs.append((section.label, said_of(section, old), said_of(section, new)))
    for code, label in words.dimensions.items():
        where = _("เป้าหมาย %(dimension)s") % {"dimension": label}
        pairs.append((where, old.goals.get(code, ""), new.goals.get(code, "")))
    for place, old_text, new_text in pairs:
        if old_text != new_text:
            yield Change(str(place), old_text, new_text)


def activity_changes(old: PlannedActivity | None, new: PlannedActivity | None, words: Words) -> Iterator[Change]:
    before = words.of(old) if old else {}
    after = words.of(new) if new else {}
    if old is None or new is None:
        yield Change(_("กิจกรรม"), " · ".join(before.values()), " · ".join(after.values()))
        return
    for part, text in after.items():
        if text != before[part]:
            yield Change(f"{_('กิจกรรม')} “{new.what}”: {part}", before[part], text)


def one_line_end(text: str) -> str:
    """The text as it was before a browser sent it, which ends lines in its own way."""
    return text.replace("\r\n", "\n")


def said_of(section: Section, content: Content) -> str:
    """What a section says: its picks and its text, as one line."""
    chosen = section.in_order(content.picks.get(section.code, ()))
    picks = [str(section.picks[code]) for code in chosen if code in section.picks]
    return " ".join(part for part in (", ".join(picks), content.texts.get(section.code, "")) if part)


def paragraph(content: Content, condition: str, words: Words) -> str:
    """The household's condition and plan as one Thai paragraph, to copy into other forms; nobody is named in it."""
    sentences = [condition]
    said = {str(section.label): said_of(section, content) for section in SECTIONS}
    sentences += [f"{label}: {text}" for label, text in said.items() if text]
    if content.priority:
        sentences.append(_("ครอบครัวต้องการเป็นอันดับแรก: %(priority)s") % {"priority": content.priority})
    goals = [f"{words.dimensions[code]} {text}" for code, text in content.goals.items() if text]
    if goals:
        sentences.append(_("เป้าหมาย: %(goals)s") % {"goals": "; ".join(goals)})
    for number, each in enumerate(content.activities, 1):
        owner, money, due = list(words.of(each).values())[2:]
        sentences.append(
            _("กิจกรรมที่ %(number)d %(what)s โดย%(owner)s งบประมาณ %(money)s กำหนดเสร็จ %(due)s")
            % {"number": number, "what": each.what, "owner": owner, "money": money, "due": due}
        )
    return "  ".join(part for part in sentences if part)
