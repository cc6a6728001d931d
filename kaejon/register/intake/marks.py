"""Marks, indicators and the short words of a list: a small vocabulary, and no guessing beyond it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from kaejon.lib.cell import cell_text, is_blank
from kaejon.lib.thai_text import fold
from kaejon.register.intake.cells import Cell, shown
from kaejon.register.intake.problems import RowProblem

FIRST_INDICATOR, LAST_INDICATOR = 1, 31
MOST_INDICATOR_CHARACTERS = 300

# ✔ is ✓ drawn heavier; an office program turns one into the other, and puts an invisible character
# behind it that chooses the drawing.
DRAWING = dict.fromkeys((0xFE0E, 0xFE0F, ord(" ")))
MARKED = frozenset({"1", "/", "✓", "✔", "x", "ตก", "ไม่ผ่าน", "ใช่"})
NOT_MARKED = frozenset({"", "0", "-", "ผ่าน", "ไม่ใช่"})

HAS_CARD = frozenset({"1", "/", "✓", "✔", "x", "มี", "ใช่", "มีบัตร", "ได้รับ", "yes", "y", "มีสิทธิ", "มีสิทธิ์"})
NO_CARD = frozenset({"0", "-", "ไม่มี", "ไม่ใช่", "ไม่มีบัตร", "ไม่ได้รับ", "no", "n", "ไม่มีสิทธิ", "ไม่มีสิทธิ์"})

SEXES = {
    **dict.fromkeys(("ชาย", "ช", "ช.", "เพศชาย", "m", "male", "1", "นาย", "man"), "male"),
    **dict.fromkeys(("หญิง", "ญ", "ญ.", "เพศหญิง", "f", "female", "2", "woman"), "female"),
}
SEX_OF_TITLE = {"นาย": "male", "เด็กชาย": "male", "นาง": "female", "นางสาว": "female", "เด็กหญิง": "female"}

# Step-parents come before parents: พ่อเลี้ยง begins with พ่อ, and is never the appointed godparent.
RELATIONS: tuple[tuple[str, str], ...] = (
    ("head", r"หัวหน้า(ครัวเรือน|ครอบครัว)?|เจ้าบ้าน|head.*|ตนเอง|เจ้าของบ้าน"),
    ("step_parent", r"(พ่อ|แม่|บิดา|มารดา)เลี้ยง.*|step.*"),
    ("spouse", r"คู่สมรส.*|สามี.*|ภรรยา.*|ภริยา.*|คู่ชีวิต|แฟน|spouse|husband|wife"),
    ("grandchild", r"หลาน(ปู่|ย่า|ตา|ยาย|ชาย|สาว)?|เหลน|grand(child|son|daughter)"),
    ("grandparent", r"ปู่.*|ย่า.*|ตา|ยาย|ตายาย|ตา/ยาย|ทวด.*|grand(parent|father|mother)"),
    ("child", r"บุตร(ชาย|สาว|หญิง)?|ลูก(ชาย|สาว)?|child|son|daughter"),
    ("parent", r"พ่อ|แม่|บิดา|มารดา|พ่อแม่|บิดา/มารดา|บิดามารดา|parent|father|mother"),
    ("sibling", r"พี่.*|น้อง.*|brother|sister|sibling"),
)
RELATION_PATTERNS = tuple((code, re.compile(pattern)) for code, pattern in RELATIONS)

INDICATOR_WORDS = re.compile(r"(?:ตัวชี้วัด(?:ที่|ข้อ)?|ตชว\.?|ข้อ(?:ที่)?|และ|no\.?)")
INDICATOR_RANGE = re.compile(r"\d\s*(?:-|ถึง|to|\.{2,}|~)\s*\d")
INDICATOR_LIST = re.compile(r"\d+(?:[\s,;/+&|]+\d+)*")


class MarkReader:
    """Reads the cells of dimensions. `words` are answers an officer gave: folded word → marked."""

    def __init__(self, words: Mapping[str, bool]) -> None:
        self._words = {mark_word(word): is_marked for word, is_marked in words.items()}

    def read(self, cell: Cell, field: str) -> tuple[bool, RowProblem | None]:
        """Whether the cell marks a dimension; a question when its word is not known."""
        word = mark_word(cell)
        if word in MARKED:
            return True, None
        if word in NOT_MARKED:
            return False, None
        if word in self._words:
            return self._words[word], None
        return False, RowProblem(field, "mark_unknown", "question", {"value": shown(cell), "word": shown(word)})


def mark_word(cell: Cell) -> str:
    """The word of a mark as it is compared: folded, without spaces, "1" for 1.0; the key of an answer."""
    # What is longer than this is no mark, and folding it would take long.
    text = cell_text(cell[:100] if isinstance(cell, str) else cell).translate(DRAWING)
    # A row of dashes is a dash.
    return "-" if text and not text.strip("-") else text


def read_indicators(cell: Cell) -> tuple[tuple[int, ...], RowProblem | None]:
    """The numbers of "8,9,22", sorted, each once; a range or a spreadsheet's invention is refused."""

    def refused(code: str, value: object = None) -> tuple[tuple[int, ...], RowProblem]:
        text = shown(cell) if value is None else value
        return (), RowProblem("failed_indicators", code, "error", {"value": text})

    if isinstance(cell, date):
        return refused("indicators_number")
    if isinstance(cell, str) and len(cell) > MOST_INDICATOR_CHARACTERS:
        return refused("indicators_unreadable")
    text = cell_text(cell)
    if is_blank(text):
        return (), None
    if re.fullmatch(r"-?\d+\.\d+|\d(\.\d+)?e[+-]?\d+", text):
        return refused("indicators_number")
    if INDICATOR_RANGE.search(text):
        return refused("indicators_range")
    text = INDICATOR_WORDS.sub(" ", text).strip(" ,;")
    if not INDICATOR_LIST.fullmatch(text):
        return refused("indicators_unreadable")
    numbers = sorted({int(number) for number in re.findall(r"\d+", text)})
    outside = [n for n in numbers if not FIRST_INDICATOR <= n <= LAST_INDICATOR]
    if outside:
        # 8,922 written without spaces becomes one large number: no indicator looks like that.
        if isinstance(cell, float | int) and outside[0] > 99:
            return refused("indicators_number")
        return refused("indicators_outside", ", ".join(map(str, outside))[:60])
    return tuple(numbers), None


def read_welfare_card(cell: Cell) -> tuple[str, RowProblem | None]:
    """ "has", "none" or "" when nothing is said."""
    word = mark_word(cell)
    if word in HAS_CARD:
        return "has", None
    if word in NO_CARD:
        return "none", None
    if is_blank(word):
        return "", None
    return "", RowProblem("welfare_card", "welfare_card_unknown", "warning", {"value": shown(cell)})


def read_sex(cell: Cell) -> tuple[str, RowProblem | None]:
    """ "male", "female" or "" when nothing is said."""
    word = mark_word(cell)
    if word in SEXES:
        return SEXES[word], None
    if is_blank(word):
        return "", None
    return "", RowProblem("sex", "sex_unknown", "warning", {"value": shown(cell)})


def read_relation(cell: Cell) -> str:
    """The code of a relation to the head of the household; "other" for any other word."""
    word = fold(cell[:100]).replace(" ", "") if isinstance(cell, str) else cell_text(cell)
    if is_blank(word):
        return ""
    for code, pattern in RELATION_PATTERNS:
        if pattern.fullmatch(word):
            return code
    return "other"
