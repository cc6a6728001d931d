"""Photos as telephones make them, and files that only say they are."""

from __future__ import annotations

import io
import struct
import zlib

from PIL import Image


def jpeg(width: int = 64, height: int = 48, *, orientation: int = 0, gps: bool = False) -> bytes:
    """A JPEG, its left half red and its right half blue; with EXIF where asked."""
    image = Image.new("RGB", (width, height), "red")
    image.paste("blue", (width // 2, 0, width, height))
    exif = Image.Exif()
    if orientation:
        exif[0x0112] = orientation
    if gps:
        exif[0x010F] = "SecretCamera"
        exif.get_ifd(0x8825).update({1: "N", 2: (12.0, 14.0, 30.0), 3: "E", 4: (102.0, 30.0, 1.0)})
    out = io.BytesIO()
    image.save(out, "JPEG", exif=exif, comment=b"at home")
    return out.getvalue()


def png_head(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says it is of this size."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")
    )


def chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def moving(form: str) -> bytes:
    """Two pictures after each other."""
    out = io.BytesIO()
    first = Image.new("RGB", (8, 8), "red")
    first.save(out, form, save_all=True, append_images=[Image.new("RGB", (8, 8), "blue")])
    return out.getvalue()
