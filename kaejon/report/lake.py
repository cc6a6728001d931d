"""A report's files in the lake: pseudonymous Parquet, `campaign=/province=/report=`, tambon at the lowest.

A pseudonym is an HMAC under the installation's key ring and the report's hash: nobody without the ring can tell who a
row is of, and nobody can tell that two rows of two reports are of the same. Rows stand in the order of pseudonyms, and
the same facts, ring and software give the same bytes.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from django.conf import settings

from kaejon.analytics.answers import read_answers
from kaejon.analytics.facts import AsOf, read_facts
from kaejon.analytics.lake.tables import ID_COLUMNS, NAMES, LakeTables, lake_tables, with_before
from kaejon.audit.keys import keyring
from kaejon.lib.canonical import sha256_hex
from kaejon.report.models import WeeklyReport

PURPOSE = "lake"
LETTERS = 32
"""128 bits of an HMAC in hexadecimal digits."""


@dataclass(frozen=True)
class Made:
    """One file of a report as it is to lie in the lake."""

    name: str
    rows: int
    content: bytes

    @property
    def sha256(self) -> str:
        return sha256_hex(self.content)


def lake_folder() -> Path:
    """Where the lake lies."""
    return Path(settings.LAKE_DIR)


def partition_of(report: WeeklyReport) -> Path:
    """The report's folder in the lake; `report` is its number and version, "03-1"."""
    campaign = report.campaign
    return (
        lake_folder()
        / f"campaign={campaign.slug}"
        / f"province={campaign.province_id}"
        / f"report={partition_name(report)}"
    )


def partition_name(report: WeeklyReport) -> str:
    return f"{report.number:02d}-{report.version}"


def path_of(report: WeeklyReport, name: str) -> Path:
    """The file of one table."""
    return partition_of(report) / f"{name}.parquet"


def tables_of(report: WeeklyReport) -> LakeTables:
    """The report's tables from the facts as of its moment, with the register's ids and without what was before."""
    as_of = AsOf(report.campaign, report.cutoff, report.known_at)
    return lake_tables(read_facts(as_of), read_answers(as_of))


def files_of(report: WeeklyReport, now: LakeTables, before: LakeTables | None) -> Iterator[Made]:
    """The report's files, made from its tables and those of the report before it."""
    named = pseudonyms(report)
    whole = with_before(now, before)
    for name in NAMES:
        table = pseudonymous(getattr(whole, name), report, named)
        yield Made(name, table.num_rows, parquet(table))


def pseudonyms(report: WeeklyReport) -> Callable[[str], str]:
    """What a register's id is called in this report's files."""
    key = bytes.fromhex(keyring().blind_index(PURPOSE, report.hash))
    return lambda unit: hmac.digest(key, unit.encode(), "sha256").hex()[:LETTERS]


def pseudonymous(table: pa.Table, report: WeeklyReport, named: Callable[[str], str]) -> pa.Table:
    """The table with pseudonyms for ids and the report in front of each row, in an order that tells nothing."""
    columns = {
        "campaign": report.campaign.slug,
        "province": report.campaign.province_id,
        "report": partition_name(report),
    }
    front = [pa.array([value] * table.num_rows, pa.string()) for value in columns.values()]
    rest = [
        pa.array(map(named, column.to_pylist()), pa.string()) if name in ID_COLUMNS else column
        for name, column in zip(table.column_names, table.columns, strict=True)
    ]
    renamed = pa.table([*front, *rest], names=[*columns, *table.column_names])
    order = [(name, "ascending") for name in (*ID_COLUMNS, "indicator") if name in table.column_names]
    return renamed.sort_by(order)


def parquet(table: pa.Table) -> bytes:
    """The table's bytes: the same for the same rows and software."""
    sink = pa.BufferOutputStream()
    pq.write_table(table.combine_chunks(), sink, compression="zstd", store_schema=False)
    return bytes(sink.getvalue())
