"""Numbers and amounts read out in Thai, as documents of the office write them beside the figures.

Rules: หนึ่ง in the tens is left out (สิบ), สอง is ยี่ there, a last หนึ่ง behind any other digit is เอ็ด; from a million on
the millions are read as a number of their own. Source: Office of the Royal Society.
"""

from __future__ import annotations

MILLION = 1_000_000
DIGITS = ("", "หนึ่ง", "สอง", "สาม", "สี่", "ห้า", "หก", "เจ็ด", "แปด", "เก้า")
PLACES = ("", "สิบ", "ร้อย", "พัน", "หมื่น", "แสน")


def number_words(number: int) -> str:
    """A whole number from 0 on, in Thai words: 21 is "ยี่สิบเอ็ด". ValueError below 0."""
    if number < 0:
        raise ValueError("a number below zero is not read")
    if number == 0:
        return "ศูนย์"
    millions, rest = divmod(number, MILLION)
    head = f"{number_words(millions)}ล้าน" if millions else ""
    return head + _below_a_million(rest, is_last_of_more=millions > 0)


def _below_a_million(number: int, *, is_last_of_more: bool) -> str:
    found = ""
    for place in reversed(range(len(PLACES))):
        digit = number // 10**place % 10
        if digit == 0:
            continue
        if place == 1 and digit in (1, 2):
            found += "สิบ" if digit == 1 else "ยี่สิบ"
        elif place == 0 and digit == 1 and (found or is_last_of_more):
            found += "เอ็ด"
        else:
            found += DIGITS[digit] + PLACES[place]
    return found


def baht_words(satang: int) -> str:
    """An amount in satang, 0 or more, in Thai words: 150050 is "หนึ่งพันห้าร้อยบาทห้าสิบสตางค์"."""
    baht, rest = divmod(satang, 100)
    words = f"{number_words(baht)}บาท"
    return f"{words}{number_words(rest)}สตางค์" if rest else words
