"""Photos as they are kept: decoded, turned upright, made small and encoded anew, so that nothing else comes along.

What a camera writes beside the picture (place, time, serial number, thumbnail) is never copied.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable, Mapping
from typing import NamedTuple

from PIL import Image, ImageOps, JpegImagePlugin, MpoImagePlugin, PngImagePlugin, WebPImagePlugin

from kaejon.lib.problem import Problem, gettext_noop

MEGABYTE = 1024 * 1024
MAX_FILE_BYTES = 15 * MEGABYTE
MAX_PIXELS = 60_000_000
"""Telephones of today make up to 50 megapixels; a picture that unpacks to more is refused before it is unpacked."""
LONGEST_SIDE = 2048
QUALITY = 82
DECODERS = (JpegImagePlugin, MpoImagePlugin, PngImagePlugin, WebPImagePlugin)
"""Loaded here, once; no other decoder ever sees a file."""
FORMATS = ("JPEG", "PNG", "WEBP")
TWO_IN_ONE = "MPO"
"""What Pillow calls a JPEG with a second picture inside, as some telephones make them; the first is taken."""


EMBLEM_BYTES = 2 * MEGABYTE
EMBLEM_SIDE = 600


class PictureProblem(Problem):
    """A file that is not taken as a photo, or as an emblem.

    Codes: empty, too_large, not_a_picture, animated, too_many_pixels, broken.
    """


EMBLEM_REFUSED: Mapping[str, Callable[..., PictureProblem]] = {
    "empty": lambda: PictureProblem("empty", gettext_noop("ไฟล์ตราว่างเปล่า โปรดเลือกไฟล์ใหม่")),
    "too_large": lambda most: PictureProblem(
        "too_large", gettext_noop("ไฟล์ตราใหญ่เกิน %(most)d MB โปรดย่อภาพตราให้เล็กลง"), most=most
    ),
    "not_a_picture": lambda: PictureProblem(
        "not_a_picture", gettext_noop("ไฟล์นี้ไม่ใช่ภาพที่ใช้เป็นตราได้ โปรดใช้ภาพ PNG หรือ JPEG")
    ),
    "animated": lambda: PictureProblem("animated", gettext_noop("ภาพเคลื่อนไหวใช้เป็นตราไม่ได้ โปรดใช้ภาพนิ่ง PNG หรือ JPEG")),
    "too_many_pixels": lambda most: PictureProblem(
        "too_many_pixels", gettext_noop("ภาพตรามีความละเอียดเกิน %(most)d ล้านพิกเซล โปรดย่อภาพก่อน"), most=most
    ),
    "broken": lambda: PictureProblem(
        "broken", gettext_noop("ไฟล์ตราเสียหรือไม่สมบูรณ์ โปรดบันทึกภาพตราใหม่จากต้นฉบับ แล้วเลือกไฟล์อีกครั้ง")
    ),
}
"""What is said of an emblem, by the code of the problem: nobody takes a photo of it."""


class Picture(NamedTuple):
    """A JPEG without metadata, and its size in pixels."""

    jpeg: bytes
    width: int
    height: int


def reencoded(data: bytes) -> Picture:
    """The photo in `data`, upright, its longest side at most 2,048 pixels. Raises PictureProblem."""
    check_size(data, MAX_FILE_BYTES)
    with opened(data) as image:
        check(image)
        return encoded(image)


def emblem(data: bytes) -> bytes:
    """The emblem in `data` as a fresh PNG on white, its longest side at most 600 pixels.

    Raises PictureProblem, in words about an emblem.
    """
    try:
        return encoded_emblem(data)
    except PictureProblem as problem:
        raise EMBLEM_REFUSED[problem.code](**problem.params) from None


def encoded_emblem(data: bytes) -> bytes:
    """The emblem as PNG; refusals are worded as those of a photo."""
    check_size(data, EMBLEM_BYTES)
    with opened(data) as image:
        check(image)
        try:
            image.load()
            image.thumbnail((EMBLEM_SIDE, EMBLEM_SIDE), Image.Resampling.LANCZOS)
            out = io.BytesIO()
            on_white(image).save(out, "PNG", optimize=True)
        except Exception:  # a hostile file may make a decoder raise anything
            raise broken() from None
    return out.getvalue()


def check_size(data: bytes, most: int) -> None:
    """Refuse an empty file, and one of more than `most` bytes."""
    if not data:
        raise PictureProblem("empty", gettext_noop("ไฟล์ภาพว่างเปล่า โปรดเลือกภาพใหม่"))
    if len(data) > most:
        raise PictureProblem(
            "too_large",
            gettext_noop("ไฟล์ภาพใหญ่เกิน %(most)d MB โปรดย่อภาพหรือถ่ายใหม่ด้วยความละเอียดต่ำลง"),
            most=most // MEGABYTE,
        )


def broken() -> PictureProblem:
    return PictureProblem("broken", gettext_noop("ไฟล์ภาพเสียหรือไม่สมบูรณ์ โปรดถ่ายหรือส่งภาพใหม่"))


def opened(data: bytes) -> Image.Image:
    """The picture with only its head read."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            return Image.open(io.BytesIO(data), formats=FORMATS)
    except Image.DecompressionBombError:
        raise too_many_pixels() from None
    except Exception:  # a hostile file may make a decoder raise anything
        raise PictureProblem(
            "not_a_picture", gettext_noop("ไฟล์นี้ไม่ใช่ภาพถ่ายที่ระบบรับได้ โปรดใช้ภาพ JPEG, PNG หรือ WebP")
        ) from None


def check(image: Image.Image) -> None:
    """Refuse what would unpack to too much, or moves."""
    width, height = image.size
    if width * height > MAX_PIXELS or not width or not height:
        raise too_many_pixels()
    if image.format != TWO_IN_ONE and getattr(image, "is_animated", False):
        raise PictureProblem("animated", gettext_noop("ภาพเคลื่อนไหวใช้เป็นหลักฐานไม่ได้ โปรดใช้ภาพนิ่ง"))


def too_many_pixels() -> PictureProblem:
    return PictureProblem(
        "too_many_pixels",
        gettext_noop("ภาพมีความละเอียดเกิน %(most)d ล้านพิกเซล โปรดย่อภาพก่อน"),
        most=MAX_PIXELS // 1_000_000,
    )


def encoded(image: Image.Image) -> Picture:
    """The picture unpacked and written as a fresh JPEG from its pixels alone."""
    try:
        image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        image.load()
        upright = ImageOps.exif_transpose(image)
        upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
        plain = on_white(upright)
        out = io.BytesIO()
        plain.save(out, "JPEG", quality=QUALITY, optimize=True)
    except Exception:  # a hostile file may make a decoder raise anything
        raise broken() from None
    return Picture(out.getvalue(), plain.width, plain.height)


def on_white(image: Image.Image) -> Image.Image:
    """The pixels alone, in RGB; what is transparent becomes white."""
    plain = Image.new("RGB", image.size, "white")
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        layer = image.convert("RGBA")
        plain.paste(layer, mask=layer.getchannel("A"))
    else:
        plain.paste(image.convert("RGB"))
    return plain
