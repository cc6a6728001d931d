"""The report in sentences: will it be done in time, the week, what districts sent, how deep the lack is.

Every sentence is made from a section of the report's JSON; where a report of an earlier edition has no such section,
there is no sentence.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from kaejon.lib.thai_date import thai_date, thai_datetime
from kaejon.report.documents import labels
from kaejon.report.documents.cells import number, share_text
from kaejon.report.documents.figures import Report, change, moment, value
from kaejon.report.sections.outlook import outlook_at

KEY_COLUMNS = ("current", "verified", "planned", "helped", "resolved", "continuing_care", "open", "stuck")
"""What a governor asks for first, in the order of a case."""
ENDED = ("done", "over")
"""The answers after which nothing is expected any more."""


@dataclass(frozen=True)
class KeyFigure:
    """One of the large numbers: households and persons of an area, the change of its households."""

    column: str
    label: str
    households: int
    persons: int | None
    share: str
    """Of the present whole, in per cent; "" for the whole itself and where there is none."""
    change: int | None


def key_figures(report: Report, area: str = "") -> list[KeyFigure]:
    """The large numbers that the report holds of an area, or of the province."""
    code = area or report["campaign_detail"]["province"]["code"]
    row = next((row for row in report["totals"] if row["area"] == code and row["dimension"] == "total"), None)
    found = []
    for column in KEY_COLUMNS if row else ():
        count = value(row, column, "households") if row else None
        if row is None or count is None:
            continue
        whole = row["current"]["households"]
        share = share_text(count, whole) if column != "current" and whole else ""
        found.append(
            KeyFigure(
                column,
                str(labels.COLUMNS[column]),
                count,
                value(row, column, "persons"),
                share,
                change(row, column, "households"),
            )
        )
    return found


def week_sentences(report: Report, *, with_districts: bool = True) -> list[str]:
    """The week in sentences, as they were frozen, without the answer that `outlook_sentences` gives more fully."""
    left_out = {"outlook"} if with_districts else {"outlook", "district"}
    return [said["text"] for said in report.get("week") or () if said["code"] not in left_out]


def returns_sentence(report: Report) -> str:
    """How many districts had sent their reports; "" where the report does not say."""
    sent = report.get("returns")
    if not sent:
        return ""
    words = _("ได้รับรายงานแล้ว %(received)s จาก %(count)s อำเภอ") % {"received": sent["received"], "count": sent["count"]}
    if sent.get("due_at"):
        words += " " + _("(กำหนดส่ง %(at)s)") % {"at": thai_datetime(moment(sent["due_at"]))}
    return words


def outlook_sentences(report: Report, area: str) -> list[str]:
    """Will it be done in time: what is left, what has to be done a week, what may be expected; the answer first."""
    found = outlook_at(report, area)
    if found is None:
        return []
    answer = str(labels.label_of(labels.ANSWERS, found["answer"]))
    if found["answer"] in ENDED or found["needed"] is None:
        left = _("คงเหลือ %(open)s ครัวเรือน") % {"open": number(found["open"])}
        return [f"{answer} {left}"]
    left = _("คงเหลือ %(open)s ครัวเรือน เหลือเวลา %(weeks)s สัปดาห์ ต้องลดลงสัปดาห์ละ %(needed)s ครัวเรือน") % {
        "open": number(found["open"]),
        "weeks": found["weeks_left"],
        "needed": number(found["needed"]),
    }
    return [f"{answer} {left}", *_expected(found)]


def _expected(found: Mapping[str, Any]) -> list[str]:
    said = []
    if found["pace"] is not None:
        change = found["pace"]["num"]
        pace = tenths(abs(change), found["pace"]["den"])
        words = (
            _("%(weeks)s สัปดาห์ที่ผ่านมาลดลงเฉลี่ยสัปดาห์ละ %(pace)s ครัวเรือน")
            if change >= 0
            else _("%(weeks)s สัปดาห์ที่ผ่านมาเพิ่มขึ้นเฉลี่ยสัปดาห์ละ %(pace)s ครัวเรือน")
        )
        said.append(words % {"weeks": found["weeks_used"], "pace": pace})
    end = found["done_by"]
    if end["middle"] is not None:
        words = _("หากเป็นไปตามแนวโน้มเดิม คาดว่าแล้วเสร็จราว %(middle)s") % {"middle": day(end["middle"])}
        said.append(words + _between(end))
    left = found["at_deadline"]
    if left is not None and found["answer"] in ("in_doubt", "late"):
        words = _("ณ วันครบกำหนดคาดว่าคงเหลือ %(middle)s ครัวเรือน (ระหว่าง %(low)s ถึง %(high)s)")
        said.append(words % {name: number(left[name]) for name in ("low", "middle", "high")})
    return said


def _between(end: Mapping[str, str | None]) -> str:
    """The interval of a date; open to the end where no later date can be told."""
    known = sorted(each for each in (end["low"], end["high"]) if each)
    if len(known) == 2:
        return " " + _("(ระหว่าง %(low)s ถึง %(high)s)") % {"low": day(known[0]), "high": day(known[1])}
    if known:
        return " " + _("(เร็วที่สุด %(low)s ช้าที่สุดยังบอกไม่ได้)") % {"low": day(known[0])}
    return ""


def outlook_method(report: Report, area: str) -> str:
    """How the expectation was made, in words; "" where there is none."""
    found = outlook_at(report, area)
    if found is None or found["pace"] is None or found["answer"] in ENDED:
        return ""
    shares = found["interval"]
    return _(
        "วิธีคาดการณ์: แนวโน้มเฉลี่ยของการเปลี่ยนแปลงรายสัปดาห์ %(weeks)s สัปดาห์ล่าสุด ช่วงที่แจ้งคือค่าร้อยละที่ %(low)s ถึง %(high)s "
        "ของผลที่เป็นไปได้ มิใช่คำรับรอง"
    ) % {"weeks": found["weeks_used"], "low": shares["low"], "high": shares["high"]}


def poverty_sentences(report: Report) -> list[str]:
    """How many lack something and how much they lack, in two sentences; none where nothing was answered."""
    province = report["campaign_detail"]["province"]["code"]
    areas = (report.get("poverty") or {"areas": []})["areas"]
    found = next((one for one in areas if one["area"] == province), None)
    if found is None or not found["households"]:
        return []
    whole = report["poverty"]["whole"]
    first = _("จากครัวเรือนที่มีคำตอบตัวชี้วัด %(households)s ครัวเรือน ตกเกณฑ์อย่างน้อย 1 มิติ %(poor)s ครัวเรือน คิดเป็นร้อยละ %(share)s")
    words = [
        first
        % {
            "households": number(found["households"]),
            "poor": number(found["poor"]),
            "share": share_text(found["poor"], found["households"]),
        }
    ]
    if found["poor"]:
        second = _(
            "ครัวเรือนเหล่านั้นตกเกณฑ์เฉลี่ยร้อยละ %(depth)s ของน้ำหนักตัวชี้วัดทั้งหมด ดัชนีความยากจนหลายมิติจึงเท่ากับ %(index)s%(most)s"
        )
        words.append(
            second
            % {
                "depth": share_text(found["deprived"], whole * found["poor"]),
                "index": thousandths(found["deprived"], whole * found["households"]),
                "most": _most(found),
            }
        )
    return words


def _most(found: Mapping[str, Any]) -> str:
    """The dimension that contributes most; "" where nothing does."""
    parts = {code: found["dimensions"].get(code, 0) for code in labels.DIMENSIONS if code != "total"}
    code = max(parts, key=lambda one: parts[one])
    if not parts[code]:
        return ""
    return " " + _("โดยมิติที่มีส่วนมากที่สุดคือ%(dimension)s (ร้อยละ %(share)s)") % {
        "dimension": labels.label_of(labels.DIMENSIONS, code),
        "share": share_text(parts[code], found["deprived"]),
    }


def day(text: str) -> str:
    """A date of the report in Thai."""
    return thai_date(dt.date.fromisoformat(text))


def tenths(part: int, whole: int) -> str:
    """A ratio with one decimal, halves up; whole numbers without."""
    found = (20 * part + whole) // (2 * whole)
    sign, found = ("−", -found) if found < 0 else ("", found)
    return f"{sign}{found // 10:,}" + (f".{found % 10}" if found % 10 else "")


def thousandths(part: int, whole: int) -> str:
    """A ratio of 0 to 1 with three decimals, halves up."""
    found = (2000 * part + whole) // (2 * whole)
    return f"{found // 1000}.{found % 1000:03}"
