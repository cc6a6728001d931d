"""The sample report with every section of edition 2, its numbers made up and agreeing with the sample's totals."""

from __future__ import annotations

import csv
import datetime as dt
import io
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw

from kaejon import geography
from kaejon.lib.canonical import sha256_hex
from tests.report.documents.sample import Report, frozen

MASKS = {"10000": 50, "01000": 130, "00100": 60, "00010": 150, "00001": 2, "11000": 20, "01010": 30, "00110": 20}
MASKS |= {"11010": 3, "00011": 1, "01110": 1}
PROVINCE, DISTRICT = "23", "2301"
AGENCIES = [{"id": "a1", "name": "สำนักงานเกษตรจังหวัดสาธิต"}, {"id": "a2", "name": "สำนักงานสาธารณสุขจังหวัดสาธิต"}]


def emblem() -> bytes:
    """A made-up emblem, a ring and a wave."""
    image = Image.new("RGB", (200, 200), "white")
    draw = ImageDraw.Draw(image)
    draw.ellipse((8, 8, 192, 192), outline="#0b6e74", width=12)
    draw.arc((40, 80, 160, 160), 180, 360, fill="#b26a00", width=12)
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def whole(**changes: Any) -> Report:
    """The eleventh report with every section."""
    return frozen(edition=2) | sections() | changes


def sections() -> dict[str, Any]:
    return {
        "letterhead": letterhead(),
        "overlaps": [
            {"area": area, "mask": mask, "households": count, "persons": count * 3 // 2}
            for area in (PROVINCE, DISTRICT)
            for mask, count in sorted(MASKS.items())
        ],
        "poverty": {
            "method": 1,
            "edition": "จปฐ. 2565",
            "indicators": [
                {"number": 1, "dimension": "health", "weight": 30},
                {"number": 9, "dimension": "living", "weight": 30},
            ],
            "whole": 60,
            "areas": [lack(PROVINCE, 467, 300), lack(DISTRICT, 70, 44), lack("2302", 60, 0)],
            "unread": 0,
            "input_sha256": "0" * 64,
        },
        "promises": {
            "agencies": AGENCIES,
            "rows": [promised("a1", "2301", 12), promised("a1", "2302", 4), promised("a2", "2301", 7)],
        },
        "outlook": {
            "method": "drift/1",
            "areas": [
                expected(PROVINCE, "in_doubt"),
                expected(DISTRICT, "on_time"),
                expected("2302", "unknown", pace=None),
            ],
        },
        "history": history(),
        "hexes": {"how": "drawn", "cells": cells()},
        "week": [
            {"code": "verified", "values": {"households": 12}, "text": "สัปดาห์นี้สอบทานเพิ่ม 12 ครัวเรือน (23 คน)"},
            {"code": "resolved", "values": {"households": 3}, "text": "แก้ไขแล้วเพิ่ม 3 ครัวเรือน (5 คน)"},
        ],
        "returns": {"received": 5, "count": 7, "due_at": "2022-07-22T15:00:00+07:00"},
    }


def history() -> list[dict[str, Any]]:
    """Ten earlier reports of the province: open falls from 440."""
    rest = {
        "current": 467,
        "verified": 300,
        "planned": 200,
        "helped": 150,
        "resolved": 60,
        "continuing_care": 20,
        "stuck": 40,
    }
    first = dt.datetime.fromisoformat("2022-05-13T17:00:00+07:00")
    return [
        {
            "number": n,
            "cutoff": (first + dt.timedelta(weeks=n - 1)).isoformat(),
            "area": PROVINCE,
            "open": 446 - 6 * n,
            **rest,
        }
        for n in range(1, 11)
    ]


def cells() -> list[list[Any]]:
    """Where Trat's subdistricts stand on the map: the layout that the product carries."""
    with (Path(geography.__file__).parent / "data" / "hexes_23.csv").open(encoding="utf-8") as rows:
        return [[row["code"], int(row["col"]), int(row["row"])] for row in csv.DictReader(rows)]


def letterhead() -> dict[str, str]:
    return {
        "office": "สำนักงานพัฒนาชุมชนจังหวัดสาธิต",
        "address": "ศาลากลางจังหวัด ถนนสาธิต อำเภอเมือง 99000",
        "reference": "สธ 0019/",
        "prepared_by": "นักวิชาการพัฒนาชุมชนชำนาญการ",
        "checked_by": "หัวหน้ากลุ่มงานสารสนเทศการพัฒนาชุมชน",
        "certified_by": "พัฒนาการจังหวัดสาธิต",
        "emblem_sha256": sha256_hex(emblem()),
    }


def lack(area: str, households: int, poor: int) -> dict[str, Any]:
    return {
        "area": area,
        "households": households,
        "poor": poor,
        "deprived": poor * 20,
        "unanswered": 4,
        "not_applicable": 9,
        "censored": {"1": poor // 2, "9": poor // 3},
        "dimensions": {"health": poor * 5, "living": poor * 15, "education": 0, "income": 0, "access": 0},
        "by_k": [[30, poor, poor * 20], [60, poor // 9, poor // 9 * 60]],
    }


def promised(agency: str, area: str, count: int) -> dict[str, Any]:
    kept, late, still = count // 3, count // 6, count // 4
    counts = {
        "waiting": 2,
        "promised": count,
        "kept": kept,
        "kept_late": late,
        "open": still,
        "overdue": count - kept - late - still,
    }
    return {"agency": agency, "area": area, **counts, "declined": 1, "withdrawn": 0}


def expected(area: str, answer: str, *, pace: int | None = 135) -> dict[str, Any]:
    known = pace is not None
    return {
        "area": area,
        "open": 374,
        "weeks_left": 10,
        "needed": 38,
        "weeks_used": 8 if known else 1,
        "pace": {"num": pace, "den": 8} if known else None,
        "interval": {"low": 10, "high": 90},
        "done_by": {"low": "2022-12-02", "middle": "2023-01-06", "high": None}
        if known
        else dict.fromkeys(("low", "middle", "high")),
        "at_deadline": {"low": 0, "middle": 206, "high": 260} if known else None,
        "answer": answer,
    }
