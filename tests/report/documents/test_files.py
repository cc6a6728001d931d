from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from kaejon.report import documents
from kaejon.report.documents.csv import HEADER, report_csv
from kaejon.report.documents.figures import ContradictoryReport, tenths_of_percent
from kaejon.report.documents.json import report_json
from kaejon.report.documents.kinds import report_document
from kaejon.report.documents.qr import qr_svg
from tests.report.documents import sample

SCHEMA = json.loads((Path(documents.__file__).parent.parent / "schema" / "report.schema.json").read_text())
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)
EVERY_KIND = [sample.frozen, sample.draft, sample.late, sample.corrected, sample.without_list]


def csv_rows(report: sample.Report) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(report_csv(report).decode("utf-8-sig"), newline="")))


def test_schema_is_itself_valid() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_schema_accepts_every_kind_of_report(kind: Any) -> None:
    assert [error.message for error in VALIDATOR.iter_errors(json.loads(report_json(kind())))] == []


def test_schema_accepts_later_columns() -> None:
    report = sample.frozen()
    report["totals"][0]["planned"] = {"households": 1, "persons": 2}

    assert VALIDATOR.is_valid(report)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("number", None),
        ("number", 0),
        ("number", "11"),
        ("cutoff", "2022-07-22T17:00:00"),
        ("cutoff", "2565-07-22 17:00"),
        ("hash", None),
        ("hash", "3F9A"),
        ("late", 0),
        ("list", {"number": 1}),
        ("campaign", "วาระจังหวัด"),
        ("extra", 1),
        ("notes", ["ยังไม่มีบัญชี"]),
    ],
)
def test_schema_refuses_wrong_envelope(key: str, value: Any) -> None:
    assert VALIDATOR.is_valid(sample.frozen() | {key: value}) is False


@pytest.mark.parametrize("key", ["number", "hash", "figures_hash", "previous_hash", "version"])
def test_schema_refuses_draft_with_seal(key: str) -> None:
    assert VALIDATOR.is_valid(sample.draft() | {key: sample.frozen()[key]}) is False


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("current", {"households": 1}),
        ("current", {"households": 1, "persons": 2.5}),
        ("current", {"households": -1, "persons": 0}),
        ("later", 3),
        ("area", "230"),
        ("level", "village"),
        ("dimension", "money"),
        ("dismissed_reasons", {"not_poor": {"households": 1, "persons": 1}}),
    ],
)
def test_schema_refuses_wrong_row(key: str, value: Any) -> None:
    report = sample.frozen()
    report["totals"] = [report["totals"][0] | {key: value}]

    assert VALIDATOR.is_valid(report) is False


@pytest.mark.parametrize("key", sorted(sample.frozen().keys() - {"rules"}))
def test_schema_refuses_missing_key(key: str) -> None:
    report = sample.frozen()
    del report[key]

    assert VALIDATOR.is_valid(report) is False


def test_json_equals_report() -> None:
    assert json.loads(report_json(sample.frozen())) == sample.frozen()


def test_json_bytes_do_not_depend_on_order_of_keys() -> None:
    report = sample.frozen()

    assert report_json(dict(reversed(report.items()))) == report_json(report)
    assert report_json(report).endswith(b"}\n")


def test_csv_equals_report() -> None:
    read = {
        (row["area"], row["dimension"], row["column"]): (
            int(row["households"]),
            int(row["persons"]) if row["persons"] else None,
        )
        for row in csv_rows(sample.frozen())
    }

    assert read == sample.every_figure(sample.frozen())


def test_csv_twice_same_bytes() -> None:
    assert report_csv(sample.frozen()) == report_csv(sample.frozen())


def test_csv_starts_with_mark_and_head() -> None:
    assert report_csv(sample.frozen()).split(b"\r\n")[0] == b"\xef\xbb\xbf" + ",".join(HEADER).encode()


def test_csv_says_of_every_row_where_it_comes_from() -> None:
    about = {tuple(list(row.values())[:8]) for row in csv_rows(sample.frozen(demo=True))}

    cutoff = "2022-07-22T17:00:00+07:00"
    assert about == {("trat-2565", "11", "1", cutoff, cutoff, "0", "0", "1")}


def test_csv_draft_has_no_number_and_no_hash() -> None:
    assert {(row["number"], row["version"], row["draft"]) for row in csv_rows(sample.draft())} == {("", "", "1")}
    assert b"3f9a" not in report_csv(sample.draft())


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)"])
def test_csv_formula_made_inert(name: str) -> None:
    assert {row["area_name"] for row in csv_rows(sample.named(name))} == {f"'{name}"}


@pytest.mark.parametrize("name", ['a,"b"', "<script>alert(1)</script>", "#panic()", "สอง\nบรรทัด", "ก" * 300])
def test_csv_hostile_name_kept(name: str) -> None:
    assert {row["area_name"] for row in csv_rows(sample.named(name))} == {name}


@pytest.mark.parametrize("make", [report_json, report_csv])
def test_file_of_draft_with_number_refused(make: Any) -> None:
    with pytest.raises(ContradictoryReport):
        make(sample.draft(number=12))


@pytest.mark.parametrize(
    ("report", "form", "name"),
    [
        (sample.frozen(), "csv", "trat-2565-report-11.csv"),
        (sample.corrected(), "json", "trat-2565-report-11-v2.json"),
        (sample.draft(), "xlsx", "trat-2565-report-draft.xlsx"),
        (sample.frozen(number=3), "pdf", "trat-2565-report-03.pdf"),
    ],
)
def test_document_named_after_its_report(report: sample.Report, form: str, name: str) -> None:
    document = report_document(report, form)

    assert document.name == name
    assert document.content != b""


def test_document_in_unknown_form_refused() -> None:
    with pytest.raises(KeyError):
        report_document(sample.frozen(), "odt")


@pytest.mark.parametrize(
    ("part", "whole", "tenths"),
    [(0, 0, None), (0, 3, 0), (1, 3, 333), (2, 3, 667), (1, 16, 63), (3, 3, 1000), (4, 3, 1333)],
)
def test_share_rounds_halves_up(part: int, whole: int, tenths: int | None) -> None:
    assert tenths_of_percent(part, whole) == tenths


def test_qr_is_svg_without_outside_references() -> None:
    svg = qr_svg("https://kaejon.example/v/3f9a12bc77d0e451")

    assert svg.startswith('<svg xmlns="http://www.w3.org/2000/svg"')
    assert svg == qr_svg("https://kaejon.example/v/3f9a12bc77d0e451")


def test_report_of_an_earlier_version_is_valid_and_printed() -> None:
    report = sample.older(sample.frozen())

    assert VALIDATOR.is_valid(report)
    assert {row["column"] for row in csv_rows(report)} >= {"baseline", "late_arriving", "delta.checked"}
    assert not {row["column"] for row in csv_rows(report)} & {"open", "sustained"}
    for form in ("pdf", "xlsx", "json"):
        assert report_document(report, form).content
