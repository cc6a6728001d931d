"""What an uploaded file is, told by its content; its name is only what someone typed."""

import io
import re
import zipfile
from enum import StrEnum

from kaejon.register.intake.limits import (
    MAX_PACKING_RATIO,
    MAX_UNPACKED_BYTES,
    MAX_ZIP_PARTS,
    RATIO_MATTERS_FROM_BYTES,
    Refused,
)


class Kind(StrEnum):
    """The kinds of file a target list may come in."""

    XLSX = "xlsx"
    XLS = "xls"
    ODS = "ods"
    CSV = "csv"


ZIP_STARTS = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
OLE2_START = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ODS_MIMETYPE = b"application/vnd.oasis.opendocument.spreadsheet"
OTHER_STARTS = (
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"{\\rtf",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x1f\x8b",
    b"SQLite format 3",
)
MARKUP_START = re.compile(rb"\s*(<\?xml|<!doctype|<html|<table|<head|<meta|<style|<body|<div)", re.IGNORECASE)
PROLOG_BYTES = 64 * 1024
ROOT_ELEMENT = re.compile(rb"<[A-Za-z_:]")
DECLARATION = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)


def kind_of(data: bytes) -> Kind:
    """The kind of this file, its container checked; Refused when it is not a table."""
    if not data.strip():
        raise Refused("empty_file")
    if data.startswith(ZIP_STARTS):
        return _kind_of_zip(data)
    if data.startswith(OLE2_START):
        return _kind_of_ole2(data)
    if data.startswith(OTHER_STARTS):
        raise Refused("not_a_table")
    if MARKUP_START.match(data.removeprefix(b"\xef\xbb\xbf")):
        raise Refused("markup")
    return Kind.CSV


def _kind_of_ole2(data: bytes) -> Kind:
    """XLS, unless the directory of the container names something else."""

    def holds(stream: str) -> bool:
        return stream.encode("utf-16-le") in data

    if holds("EncryptedPackage") or holds("EncryptionInfo"):
        raise Refused("encrypted")
    if holds("Workbook") or holds("Book"):
        return Kind.XLS
    raise Refused("not_a_table")


def _kind_of_zip(data: bytes) -> Kind:
    """XLSX or ODS, after looking at sizes and prologs of the parts inside."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _kind_of_archive(archive)
    except (zipfile.BadZipFile, EOFError, OSError, ValueError, NotImplementedError) as error:
        raise Refused("damaged") from error
    except RuntimeError as error:  # zipfile's way to say that a part needs a password
        raise Refused("encrypted") from error
    except zipfile.zlib.error as error:  # type: ignore[attr-defined]  # zipfile re-exports it
        raise Refused("damaged") from error


def _kind_of_archive(archive: zipfile.ZipFile) -> Kind:
    parts = archive.infolist()
    if len(parts) > MAX_ZIP_PARTS:
        raise Refused("zip_bomb")
    _check_sizes(parts)
    names = {part.filename for part in parts}
    if any(part.flag_bits & 1 for part in parts):
        raise Refused("encrypted")
    if "xl/workbook.xml" in names:
        kind = Kind.XLSX
    elif "content.xml" in names and archive.read("mimetype").startswith(ODS_MIMETYPE):
        kind = Kind.ODS
        if b"encryption-data" in archive.read("META-INF/manifest.xml"):
            raise Refused("encrypted")
    else:
        raise Refused("not_a_table")
    for part in parts:
        if part.filename.endswith((".xml", ".rels", ".vml")):
            _check_prolog(archive, part)
    return kind


def _check_sizes(parts: list[zipfile.ZipInfo]) -> None:
    if sum(part.file_size for part in parts) > MAX_UNPACKED_BYTES:
        raise Refused("zip_bomb")
    for part in parts:
        limit = max(RATIO_MATTERS_FROM_BYTES, MAX_PACKING_RATIO * part.compress_size)
        if part.file_size > limit:
            raise Refused("zip_bomb")


def _check_prolog(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Refuse a document type before the root element: no office program writes one.

    Calamine expands no entities; this is here so that no later reader has to be trusted with it.
    """
    with archive.open(part) as stream:
        head = stream.read(PROLOG_BYTES)
    # A part in UTF-16 hides its markup behind NULs.
    head = head.replace(b"\0", b"")
    root = ROOT_ELEMENT.search(head)
    if DECLARATION.search(head, 0, root.start() if root else len(head)):
        raise Refused("dtd")
    if root is None and len(head) == PROLOG_BYTES:
        raise Refused("dtd")
