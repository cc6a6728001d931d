"""Thai text: what is kept, what is searched for, and how it sorts.

What a person typed is kept (`clean`); matching and searching use a key (`fold`) in which the
many ways of typing the same Thai word come out the same; lists sort by another (`sort_key`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from kaejon.lib.problem import Problem, gettext_noop

_THAI_DIGITS = "๐๑๒๓๔๕๖๗๘๙"
_TO_ARABIC = str.maketrans(_THAI_DIGITS, "0123456789")
_TO_THAI = str.maketrans("0123456789", _THAI_DIGITS)

# Old fonts drew shifted marks from these private code points, and text copied out of PDF files
# still carries them.
_FROM_OLD_FONTS = str.maketrans(
    {
        0xF700 + number: mark
        for number, mark in enumerate(
            "\u0e10\u0e34\u0e35\u0e36\u0e37\u0e48\u0e49\u0e4a\u0e4b\u0e4c"
            "\u0e48\u0e49\u0e4a\u0e4b\u0e4c\u0e0d\u0e31\u0e4d\u0e47"
            "\u0e48\u0e49\u0e4a\u0e4b\u0e4c\u0e38\u0e39\u0e3a"
        )
    }
)

_SARA_AA, _SARA_AM, _NIKHAHIT = "\u0e32", "\u0e33", "\u0e4d"
# The order in which marks stand on their consonant: phinthu, vowel, nikhahit, tone, thanthakhat.
_MARK_ORDER = {
    mark: place
    for place, marks in enumerate(
        ("\u0e3a", "\u0e31\u0e34\u0e35\u0e36\u0e37\u0e38\u0e39\u0e47", "\u0e4d",
         "\u0e48\u0e49\u0e4a\u0e4b", "\u0e4c\u0e4e")
    )
    for mark in marks
}  # fmt: skip
_MARKS = re.compile("[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]{2,}")
_AM_THEN_MARKS = re.compile("\u0e33([\u0e48-\u0e4b]+)")
_AM_IN_PARTS = re.compile("\u0e4d([\u0e48-\u0e4b]*)\u0e32")

# What folding leaves as it is, seen in one look: nearly every name of a list.
_SETTLED = re.compile(
    r"(?:[a-z0-9.,/|()-]|[ก-ฮ](?:[\u0e31\u0e34-\u0e39\u0e47]?[\u0e48-\u0e4b]?\u0e4c?|[\u0e48-\u0e4b]?\u0e33)"
    r"|เ(?!เ)|[ะาแโใไๆฯ]|(?<=[^ ]) (?=[^ ]))*"
)

_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"), "-")

_LEADING_VOWEL = re.compile("([เแโใไ])([ก-ฮ])")
# Secondary order of Thai dictionaries: none, thanthakhat, maitaikhu, then the four tones.
_SORT_MARKS = {mark: str(n) for n, mark in enumerate("\u0e4e\u0e4c\u0e47\u0e48\u0e49\u0e4a\u0e4b", 1)}
_WITHOUT_MARKS = dict.fromkeys(map(ord, _SORT_MARKS))
# Below every letter, so that a short word comes before its longer neighbour, and unlike NUL
# accepted by PostgreSQL.
_SORT_GAP = "\t"

_TITLES: tuple[tuple[str, str], ...] = (
    ("ว่าที่ร้อยตรี", r"ว่าที่\s?(?:ร้อยตรี|ร\.\s?ต\.)(?:\s?หญิง)?"),
    ("เด็กชาย", r"เด็กชาย|ด\s?\.\s?ช\s?\.?|ดช(?:\.|(?=\s))"),
    ("เด็กหญิง", r"เด็กหญิง|ด\s?\.\s?ญ\s?\.?|ดญ(?:\.|(?=\s))"),
    ("นางสาว", r"นางสาว|น\s?\.\s?ส\s?\.?|นส(?:\.|(?=\s))"),
    ("นาย", r"นาย"),
    ("นาง", r"นาง"),
    ("สามเณร", r"สามเณร"),
    ("แม่ชี", r"แม่ชี"),
    ("หม่อมราชวงศ์", r"หม่อมราชวงศ์|ม\.\s?ร\.\s?ว\.?"),
    ("หม่อมหลวง", r"หม่อมหลวง|ม\.\s?ล\.?"),
    # Names begin with these too, so they count as a title only when a space follows.
    ("พระ", r"พระ(?=\s)"),
    ("คุณ", r"คุณ(?=\s)"),
    ("นาย", r"mr(?:\.|(?=\s))"),
    ("นาง", r"mrs(?:\.|(?=\s))"),
    ("นางสาว", r"(?:ms|miss)(?:\.|(?=\s))"),
)
# A name cannot begin with a mark or a vowel that follows its consonant: "นายิกา" has no title.
_NAME_START = r"\s*(?=[^\s\u0e30-\u0e3a\u0e45-\u0e4e.][^.])"
_TITLE_PATTERNS = tuple((title, re.compile(f"(?:{pattern}){_NAME_START}", re.IGNORECASE)) for title, pattern in _TITLES)


class TextProblem(Problem):
    """Text that cannot be kept. Codes: empty, too_long."""


def arabic_digits(text: str) -> str:
    """The text with ๐–๙ written 0–9."""
    return text.translate(_TO_ARABIC)


def thai_digits(text: str) -> str:
    """The text with 0–9 written ๐–๙, for documents that ask for it."""
    return text.translate(_TO_THAI)


def fold(text: str) -> str:
    """The search key of a text: equal for the same words however they were typed. Never shown.

    One สระอำ, one order of marks, no doubled or invisible characters, no capitals, Arabic
    digits, single spaces. Titles stay (`split_title`). Folding twice changes nothing.
    """
    if _SETTLED.fullmatch(text):
        return text
    if text.isascii() and text.isprintable():
        return " ".join(text.casefold().split())
    return _folded(text)


def _folded(text: str) -> str:
    """As `fold`, by every rule."""
    text = _without_invisible(text.translate(_FROM_OLD_FONTS))
    text = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    text = _without_invisible(arabic_digits(text.translate(_DASHES)))
    text = text.replace("\u0e45", _SARA_AA)  # ฤๅ and ฤา are both written
    return " ".join(unicodedata.normalize("NFC", _thai_spelling(text)).split())


def _thai_spelling(text: str) -> str:
    """The text with one spelling of what Thai keyboards can write in several ways."""
    text = text.replace("เเ", "แ").replace(_SARA_AM, _NIKHAHIT + _SARA_AA)
    # สระอำ was just taken apart, so a tone typed after it stands behind the อา: bring it forward.
    text = re.sub("\u0e4d\u0e32([\u0e48-\u0e4b]+)", "\u0e4d\\1\u0e32", text)
    text = _MARKS.sub(_marks_in_order, text)
    return _AM_IN_PARTS.sub(rf"\1{_SARA_AM}", text)


def _marks_in_order(match: re.Match[str]) -> str:
    marks = sorted(dict.fromkeys(match.group()), key=lambda mark: _MARK_ORDER[mark])
    # ิ with a nikhahit looks exactly like ึ.
    return "".join(marks).replace("\u0e34\u0e4d", "\u0e36")


def _without_invisible(text: str) -> str:
    """The text without characters that take no room, line ends and tabs kept as white space."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(c for c in text if c in "\t\n\r\x0b\x0c\x85" or unicodedata.category(c) not in ("Cc", "Cf", "Cs"))


def fold_name(first: str, last: str = "", *, title: str = "") -> str:
    """The key two spellings of one person's name share, without the title.

    A title changes with age and marriage. It is looked for in front of `first` unless `title`
    says that it was read from a column of its own; then only that same title is taken off.
    """
    glued, rest = split_title(first)
    if glued and (not title or fold(glued) == fold(_full_title(title))):
        first = rest
    return fold(f"{first} {last}")


def split_title(name: str) -> tuple[str, str]:
    """A name's title, in full (น.ส. → นางสาว), and the name without it; ("", name) without one."""
    name = " ".join(name.split())
    for title, pattern in _TITLE_PATTERNS:
        if match := pattern.match(name):
            return title, name[match.end() :]
    return "", name


def _full_title(title: str) -> str:
    # A stand-in name lets the same patterns read a title that stands alone.
    return split_title(f"{title} กก")[0] or title


def sort_key(text: str) -> str:
    """A key that, compared character by character, sorts Thai as dictionaries do.

    A leading vowel sorts after its consonant; tone marks, ไม้ไต่คู้ and การันต์ decide only
    between words that are otherwise the same. The column that holds it must be compared by code
    point (collation "C" on PostgreSQL, BINARY on SQLite).
    """
    swapped = _LEADING_VOWEL.sub(r"\2\1", fold(text))
    letters = swapped.translate(_WITHOUT_MARKS)
    mark_of = _SORT_MARKS.get
    marks = "".join([mark_of(c, "0") for c in swapped])
    return letters + _SORT_GAP + marks.rstrip("0")


def clean(text: str, max_length: int, *, multiline: bool = False, required: bool = False) -> str:
    """The text as it is kept: what was typed, composed (NFC), without what nobody can see.

    Control characters, direction overrides, byte order marks and zero-width characters go; line
    ends become spaces unless `multiline`. Raises TextProblem when it is longer than `max_length`
    characters, or empty though `required`.
    """
    # Composing is slow on hostile runs of marks, so what is hopelessly long is refused first.
    if len(text) <= 4 * max_length + 100:
        text = _without_invisible(text.translate(_FROM_OLD_FONTS))
        text = unicodedata.normalize("NFC", re.sub(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]", "\n", text))
        # A tab or a no-break space looks like the space it is kept as.
        text = re.sub(r"[\t\u00a0\u2000-\u200a\u202f\u3000]", " ", text)
        if not multiline:
            text = re.sub(r"\s*\n\s*", " ", text)
        text = text.strip()
    if len(text) > max_length:
        raise TextProblem(
            "too_long",
            gettext_noop("ข้อความยาว %(length)d ตัวอักษร เกินที่กำหนดไว้ %(max_length)d ตัวอักษร โปรดย่อให้สั้นลง"),
            length=len(text),
            max_length=max_length,
        )
    if required and not text:
        raise TextProblem("empty", gettext_noop("ยังไม่ได้กรอกข้อความ โปรดกรอกให้ครบ"))
    return text


def looks_mojibake(text: str) -> bool:
    """Whether the text looks like Thai that was read in the wrong encoding and should be read again."""
    if "\ufffd" in text or ("????" in text and not re.search("[ก-๛]", text)):
        return True
    if text.isascii():
        return False
    return any(
        _is_thai(_read_again(text, written, read))
        for written, read in (("cp874", "utf-8"), ("cp1252", "utf-8"), ("cp1252", "cp874"))
    )


def _read_again(text: str, written: str, read: str) -> str:
    """The text if it was shown in `written` but meant in `read`; empty when it was not."""
    raw = bytearray()
    for character in text:
        try:
            raw += character.encode(written)
        except UnicodeEncodeError:
            # Bytes that the code page leaves undefined are commonly passed through as they are.
            if not "\x80" <= character <= "\xff":
                return ""
            raw.append(ord(character))
    try:
        return raw.decode(read)
    except UnicodeDecodeError:
        return ""


def _is_thai(text: str) -> bool:
    thai = sum("ก" <= c <= "๛" for c in text)
    return thai >= 3 and thai * 2 > sum(not c.isspace() for c in text)


def join_thai(items: Sequence[str]) -> str:
    """The items as a Thai list: "ก, ข และ ค"."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} และ {items[-1]}"
