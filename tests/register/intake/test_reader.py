import datetime as dt
import io
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import odf.opendocument
import odf.table
import odf.text
import pytest
import xlsxwriter
import xlwt

from kaejon.register.intake import limits, reader
from kaejon.register.intake.problems import FileProblem
from kaejon.register.intake.reader import read_bytes, read_file
from tests.register.intake.lists import check, citizen_id, csv_bytes, person, table_of, xlsx_bytes

LIST = table_of([person(1), person(2)])
TEXTS = [[str(cell) for cell in row] for row in LIST]


def rows_of(data: bytes) -> list[list[object]]:
    with read_bytes(data, filename="บัญชี") as book:
        return [list(row) for row in book.rows(book.best_sheet.number)]


def changed_xlsx(changes: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A good workbook with some parts replaced or added."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(xlsx_bytes(LIST))) as old,
        zipfile.ZipFile(stream, "w", compression) as new,
    ):
        for name in old.namelist():
            new.writestr(name, changes.pop(name, old.read(name)))
        for name, content in changes.items():
            new.writestr(name, content)
    return stream.getvalue()


def encrypted_ole2() -> bytes:
    # The directory of an encrypted workbook names its streams in UTF-16.
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512) + "EncryptedPackage".encode("utf-16-le") + bytes(512)


def encrypted_zip() -> bytes:
    data = bytearray(xlsx_bytes(LIST))
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        data[at + 8] |= 1
        at = data.find(b"PK\x01\x02", at + 4)
    return bytes(data)


def encrypted_ods() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", b"\x17\x80\x99")
        archive.writestr("META-INF/manifest.xml", "<manifest><encryption-data/></manifest>")
    return stream.getvalue()


def word_document() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("word/document.xml", "<document/>")
    return stream.getvalue()


def many_parts() -> bytes:
    return changed_xlsx({f"xl/media/{number}.bin": b"" for number in range(limits.MAX_ZIP_PARTS + 1)})


def lying_sheet() -> bytes:
    """A part that says it is small and unpacks to 300 MB."""
    bomb = b"<worksheet><sheetData><row><c><v>" + b"1" * 300_000_000
    data = bytearray(changed_xlsx({"xl/worksheets/sheet1.xml": bomb}))
    at = data.find(struct.pack("<I", len(bomb)))
    while at >= 0:
        data[at : at + 4] = struct.pack("<I", 1000)
        at = data.find(struct.pack("<I", len(bomb)))
    return bytes(data)


def far_cell() -> bytes:
    return changed_xlsx(
        {
            "xl/worksheets/sheet1.xml": b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/'
            b'spreadsheetml/2006/main"><dimension ref="A1:XFD1048576"/><sheetData>'
            b'<row r="1"><c r="A1"><v>1</v></c></row>'
            b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
        }
    )


XXE = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><worksheet>&e;</worksheet>'
BILLION = b'<!DOCTYPE l [<!ENTITY a "a"><!ENTITY b "&a;&a;">]><worksheet>&b;</worksheet>'
GARBLED = [[cell.encode().decode("latin-1") for cell in row] for row in TEXTS]
GOOD_XLSX = xlsx_bytes(LIST)

HOSTILE = {
    "no bytes": (b"", "empty_file"),
    "only spaces": (b" \r\n\t\n", "empty_file"),
    "only a byte order mark": (b"\xef\xbb\xbf", "empty_file"),
    "an empty workbook": (xlsx_bytes([]), "empty_file"),
    "a portable document": (b"%PDF-1.7 ...", "not_a_table"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(100), "not_a_table"),
    "bytes of no kind": (bytes(range(256)) * 40, "text_nul"),
    "mostly zeros": (b"\x01\x02" + bytes(3001), "not_a_table"),
    "a word document": (word_document(), "not_a_table"),
    "a word document of old": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "not_a_table"),
    "a web page": (b"<html><table><tr><td>1</td></tr></table></html>", "markup"),
    "xml of a spreadsheet": (b'\xef\xbb\xbf<?xml version="1.0"?><Workbook/>', "markup"),
    "a zip cut off": (GOOD_XLSX[: len(GOOD_XLSX) // 2], "damaged"),
    "a zip of nothing but its start": (b"PK\x03\x04", "damaged"),
    "a zip with broken bytes": (GOOD_XLSX[:400] + b"\xff" * 900 + GOOD_XLSX[1300:], "damaged"),
    "a workbook without a book": (changed_xlsx({"xl/workbook.xml": b"<nothing"}), "damaged"),
    "an XLS of zeros": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "Workbook".encode("utf-16-le") + bytes(600),
        "damaged",
    ),
    "an encrypted workbook": (encrypted_ole2(), "encrypted"),
    "an encrypted zip": (encrypted_zip(), "encrypted"),
    "an encrypted ODS": (encrypted_ods(), "encrypted"),
    "a zip bomb": (changed_xlsx({"xl/worksheets/sheet1.xml": bytes(50_000_000)}), "zip_bomb"),
    "a zip of too many parts": (many_parts(), "zip_bomb"),
    "a bomb that lies about its size": (lying_sheet(), "damaged"),
    "an entity of a file": (changed_xlsx({"xl/worksheets/sheet1.xml": XXE}), "dtd"),
    "an entity of a file in UTF-16": (
        changed_xlsx({"xl/sharedStrings.xml": XXE.decode().encode("utf-16")}),
        "dtd",
    ),
    "an entity of entities": (changed_xlsx({"xl/workbook.xml": BILLION}), "dtd"),
    "a document type far down": (changed_xlsx({"xl/styles.xml": b"<!--" + b" x" * 40_000 + b"-->" + XXE}), "dtd"),
    "too many sheets": (xlsx_bytes(*([["x"]] for _ in range(limits.MAX_SHEETS + 1))), "too_many_sheets"),
    "a cell at the end of the sheet": (far_cell(), "too_complex"),
    "too many rows": (xlsx_bytes([["x"], *([] for _ in range(limits.MAX_ROWS)), ["y"]]), "too_many_rows"),
    "too many columns": (xlsx_bytes([["x"] * (limits.MAX_COLUMNS + 1)]), "too_many_columns"),
    "too many rows of text": (b"a,b\n" * (limits.MAX_ROWS + 1), "too_many_rows"),
    "too many columns of text": (b"," * limits.MAX_COLUMNS + b"\n", "too_many_columns"),
    "rows longer than any list's": ((b"x" * 32_000 + b",") * 199 + b"\n", "no_header"),
    "many rows longer than any list's": (((b"x" * 30_000 + b",") * 9 + b"\n") * 60, "row_too_long"),
    "a NUL in text": ("ชื่อ,ตำบล\n".encode() * 50 + b"a,\0b\n", "text_nul"),
    "an open quote": (csv_bytes(LIST) + b'"open,1,2\n3,4\n', "csv_quote"),
    "a quote in the wrong place": (csv_bytes(LIST) + b'"a"b,1\n', "csv_quote"),
    "an open quote before much text": (b'a,b\n"' + b"x,1\n" * 20_000, "csv_cell_too_long"),
    "UTF-8 cut in the middle": ("ชื่อ,ตำบล\n".encode()[:-3] + b"\xfc\xfd\n", "encoding_unknown"),
    "UTF-16 cut in the middle": ("ชื่อ,ตำบล\n".encode("utf-16")[:-1], "encoding_unknown"),
    "half a pair in UTF-16": (b"\xff\xfe" + b"\x00\xd8" + "ชื่อ\n".encode("utf-16-le"), "encoding_unknown"),
    "Thai saved as what it is not": (csv_bytes(GARBLED), "header_garbled"),
    "a table of something else": (csv_bytes([["สินค้า", "ราคา"], ["ปากกา", 5]]), "no_header"),
}  # fmt: skip


@pytest.mark.parametrize(("data", "code"), HOSTILE.values(), ids=HOSTILE.keys())
def test_read_bytes_refuses_hostile_file(data: bytes, code: str) -> None:
    with pytest.raises(FileProblem) as caught:
        rows_of(data)
    problem = caught.value
    assert problem.code == code
    assert any("ก" <= letter <= "๛" for letter in problem.sentence)
    assert any("ก" <= letter <= "๛" for letter in problem.remedy)


def test_read_bytes_names_row_of_bad_quote() -> None:
    with pytest.raises(FileProblem) as caught:
        rows_of(csv_bytes(LIST) + b'"a"b,1\n')
    assert caught.value.params == {"row": 4}


def test_read_bytes_refuses_file_over_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "MAX_FILE_BYTES", 10)
    with pytest.raises(FileProblem) as caught:
        read_bytes(b"x" * 11, filename="x.csv")
    assert caught.value.code == "too_big"


def test_read_file_refuses_file_over_limit(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    with path.open("wb") as file:
        file.truncate(limits.MAX_FILE_BYTES + 1)
    with pytest.raises(FileProblem) as caught:
        read_file(path, filename="x.csv")
    assert (caught.value.code, caught.value.params) == ("too_big", {"limit": 30})


ENCODINGS = {
    "utf-8": "utf-8",
    "utf-8-sig": "utf-8",
    "utf-16": "utf-16-le",
    "utf-16-le": "utf-16-le",
    "utf-16-be": "utf-16-be",
    "cp874": "cp874",
    "tis-620": "cp874",
}


@pytest.mark.parametrize(("written", "read"), ENCODINGS.items())
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_read_bytes_reads_csv_in_encoding_and_delimiter(written: str, read: str, delimiter: str) -> None:
    with read_bytes(csv_bytes(LIST, written, delimiter), filename="x.csv") as book:
        assert (book.kind, book.encoding, book.delimiter) == ("csv", read, delimiter)
        assert list(book.rows(0)) == TEXTS


def test_read_bytes_reads_big_endian_with_mark() -> None:
    assert rows_of(b"\xfe\xff" + csv_bytes(LIST, "utf-16-be")) == TEXTS


def test_read_bytes_keeps_line_ends_and_delimiters_inside_quotes() -> None:
    rows = [*TEXTS, ["ก\nข", "1,2", 'พูดว่า "มา"', *TEXTS[1][3:]]]
    assert rows_of(csv_bytes(rows)) == rows


def test_read_file_reads_from_disk_and_rows_again(tmp_path: Path) -> None:
    path = tmp_path / "upload"
    path.write_bytes(csv_bytes(LIST))
    with read_file(path, filename="บัญชี.csv") as book:
        assert [list(book.rows(0)), list(book.rows(0))] == [TEXTS, TEXTS]


def test_rows_refuses_sheet_that_is_not_there() -> None:
    with read_bytes(csv_bytes(LIST), filename="x.csv") as book, pytest.raises(FileProblem) as caught:
        list(book.rows(1))
    assert (caught.value.code, caught.value.params) == ("no_sheet", {"number": 2})


def test_read_bytes_reads_values_of_xlsx_and_not_formulas() -> None:
    row = ["=1+1", 1234567890123.0, 8.9, True, dt.date(2022, 5, 9), dt.datetime(2022, 5, 9, 13, 30)]
    table = [*LIST, row]
    assert rows_of(xlsx_bytes(table))[3][:6] == [
        0.0,  # what the formula last came to; xlsxwriter writes zero
        1234567890123.0,
        8.9,
        True,
        dt.date(2022, 5, 9),
        dt.date(2022, 5, 9),
    ]


def test_read_bytes_numbers_rows_and_columns_from_the_first() -> None:
    shifted = [[], [], *([None, None, *row] for row in LIST)]
    with read_bytes(xlsx_bytes(shifted), filename="x.xlsx") as book:
        table = book.best_sheet.table
        assert table is not None
        assert (table.header_row, min(table.match.fields)) == (2, 2)


def test_best_sheet_is_the_one_whose_header_says_most() -> None:
    other = [["ชื่อ", "ตำบล", "อำเภอ"], ["ก", "ข", "ค"]]
    with read_bytes(xlsx_bytes([["สรุป"]], other, LIST, names=["สรุป", "ย่อ", "บัญชี"]), filename="x.xlsx") as book:
        assert [sheet.name for sheet in book.sheets] == ["สรุป", "ย่อ", "บัญชี"]
        assert book.best_sheet.name == "บัญชี"
        assert [len(list(book.rows(number))) for number in (0, 1, 2)] == [1, 2, 3]


def test_read_bytes_reads_xls() -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("บัญชี")
    for line, row in enumerate(LIST):
        for column, cell in enumerate(row):
            sheet.write(line, column, cell)
    stream = io.BytesIO()
    book.save(stream)
    assert rows_of(stream.getvalue()) == TEXTS


def test_read_bytes_reads_ods() -> None:
    document = odf.opendocument.OpenDocumentSpreadsheet()
    table = odf.table.Table(name="บัญชี")
    for row in LIST:
        line = odf.table.TableRow()
        for cell in row:
            box = odf.table.TableCell(valuetype="string")
            box.addElement(odf.text.P(text=cell))
            line.addElement(box)
        table.addElement(line)
    document.spreadsheet.addElement(table)
    stream = io.BytesIO()
    document.save(stream)
    assert rows_of(stream.getvalue()) == TEXTS


@pytest.mark.parametrize("make", [csv_bytes, xlsx_bytes])
def test_data_rows_refuses_header_without_rows(make: Callable[[list[list[str]]], bytes]) -> None:
    with read_bytes(make([*LIST[:1], [], ["รวม"]]), filename="x") as book:
        sheet = book.best_sheet
        assert sheet.table is not None
        with pytest.raises(FileProblem) as caught:
            list(book.data_rows(sheet.number, sheet.table))
    assert (caught.value.code, "ก" <= caught.value.sentence[0] <= "๛") == ("no_rows", True)


def test_data_rows_of_office_workbook() -> None:
    """Titles, a header of two rows below merged cells, serial dates, an ID as a number, a total."""
    dimensions = ["สุขภาพ", "ความเป็นอยู่", "การศึกษา", "รายได้", "การเข้าถึงบริการภาครัฐ"]
    upper = ["ที่", "รหัสครัวเรือน", "ชื่อ - สกุล", "เลขประจำตัวประชาชน", "วัน/เดือน/ปีเกิด", "ตำบล", "อำเภอ", "หมู่ที่", "มิติที่ตกเกณฑ์"]
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    sheet = book.add_worksheet("บัญชี")
    sheet.merge_range(0, 0, 0, 12, "บัญชีครัวเรือนเป้าหมาย")
    for column, text in enumerate(upper[:8]):
        sheet.merge_range(2, column, 3, column, text)
    sheet.merge_range(2, 8, 2, 12, upper[8])
    sheet.write_row(3, 8, dimensions)
    sheet.write_row(
        4, 0, [1, "H1", "นายสมมติ ลำดับหนึ่ง", int(citizen_id(1)), 20949, "วังน้ำ", "ท่าตัวอย่าง", 1, 1, "", "", "/"]
    )
    sheet.merge_range(5, 0, 5, 7, "รวม 1 คน")
    sheet.write_row(5, 8, [1, 0, 0, 1, 0])
    book.close()
    with read_bytes(stream.getvalue(), filename="x.xlsx") as opened:
        found = opened.best_sheet
        assert found.table is not None
        assert (found.table.header_row, found.table.first_row, found.table.score) == (2, 4, 12)
        (row,) = check(list(opened.rows(0)))
    assert row.number == 5
    assert (row.parsed.citizen_id, row.parsed.last_name, row.parsed.birth) == (citizen_id(1), "ลำดับหนึ่ง", (1957, 5, 9))
    assert row.parsed.dimensions == ("health", "income")
    assert row.outcome == "warned"


def test_worker_sees_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KAEJON_KEYS", "/nowhere/keys.json")
    with read_bytes(csv_bytes(LIST), filename="x.csv") as book:
        assert book._worker is not None
        environment = Path(f"/proc/{book._worker._process.pid}/environ").read_bytes()
    assert b"KAEJON" not in environment


def test_close_ends_worker() -> None:
    book = read_bytes(csv_bytes(LIST), filename="x.csv")
    assert book._worker is not None
    process = book._worker._process
    book.close()
    assert process.returncode is not None
