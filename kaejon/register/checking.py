"""The check of an uploaded file: read in a capped process, every row by every rule, then compared with the register.

It runs apart from the page (`kaejon check_import`), tells its progress on the Import row, and can be run again: a
killed check leaves a stale heartbeat and is simply started anew.
"""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from kaejon.audit.actions import recording
from kaejon.audit.principal import Principal
from kaejon.geography.models import Area, Level
from kaejon.lib import clock
from kaejon.register import staging
from kaejon.register.actions import EDITION, newest_number
from kaejon.register.bulk import many_objects
from kaejon.register.comparison import Comparison, PersonPlan, indicator_dimensions
from kaejon.register.intake.areas import AreaRef, AreaTable
from kaejon.register.intake.cells import text_of
from kaejon.register.intake.columns import DIMENSIONS
from kaejon.register.intake.duplicates import Duplicates
from kaejon.register.intake.problems import FileProblem, RowProblem
from kaejon.register.intake.reader import SheetPreview, Workbook, read_bytes
from kaejon.register.intake.rows import check_rows
from kaejon.register.intake.table import data_rows
from kaejon.register.intake.values import CheckedRow, TargetRow
from kaejon.register.matching import matching_for
from kaejon.register.models import Household, Import, ImportState, Member, Need

STALE = dt.timedelta(minutes=2)
PROGRESS_EVERY = 2_000
SAMPLE_ROWS = 3
MOST_QUESTIONS = 50
# A longer word, or one with more digits, is no mark: it may be a name or a number, and stays out of the summary.
LONGEST_WORD, MOST_DIGITS = 30, 4


def check_import(*, intake: Import, by: Principal) -> Import:
    """Read and check the upload and stage the result; a file that cannot be read ends in `failed` with a sentence.

    Does nothing when another process is at it (a fresh heartbeat) or the import is past checking.
    """
    now = clock.now()
    is_free = Q(state__in=(ImportState.UPLOADED, ImportState.FAILED, ImportState.CHECKED)) | Q(
        state=ImportState.CHECKING, heartbeat_at__lt=now - STALE
    )
    taken = Import.objects.filter(is_free, pk=intake.pk).update(
        state=ImportState.CHECKING, heartbeat_at=now, rows_done=0, problem=""
    )
    intake.refresh_from_db()
    if not taken:
        return intake
    try:
        with many_objects(), read_bytes(staging.upload_of(intake), filename=intake.file_name) as book:
            summary = Check(intake, book).run()
        outcome: dict[str, Any] = {"state": ImportState.CHECKED, "summary": summary}
    except FileProblem as problem:
        outcome = {"state": ImportState.FAILED, "problem": f"{problem.sentence} {problem.remedy}".strip()}
    except Exception:
        # A fault of ours: the officer is not left waiting, and whoever runs the system finds the cause in the log.
        sentence = _("ระบบขัดข้องระหว่างตรวจไฟล์ โปรดกด “ตรวจใหม่” หากยังไม่สำเร็จโปรดแจ้งผู้ดูแลระบบ")
        Import.objects.filter(pk=intake.pk).update(state=ImportState.FAILED, problem=sentence)
        raise
    detail = {name: value for name, value in outcome.get("summary", {}).items() if isinstance(value, int)}
    campaign_id = intake.target_list.campaign_id
    with recording("import.check", by=by, campaign_id=campaign_id, subject=("import", intake.pk), detail=detail):
        Import.objects.filter(pk=intake.pk).update(**outcome)
    intake.refresh_from_db()
    return intake


class Check:
    """One pass over one sheet. What is kept of a row is its values as JSON, some 300 bytes."""

    def __init__(self, intake: Import, book: Workbook) -> None:
        self.intake = intake
        self.book = book
        self.campaign = intake.target_list.campaign
        self.sheet = chosen_sheet(book, intake.sheet)
        table = self.sheet.table
        if table is None:
            raise FileProblem("no_header", sheet=self.sheet.name or book.filename)
        if intake.mapping is not None:
            table = table.with_columns({int(index): field for index, field in intake.mapping.items()})
        elif (saved := matching_for(intake.province, table.header)) is not None:
            with suppress(ValueError):  # a field that lists no longer have: then as found
                table = table.with_columns({int(index): field for index, field in saved.mapping.items()})
        self.table = table
        self.accepted: dict[int, bytes] = {}
        self.doubts: list[list[Any]] = []
        self.counts: dict[str, int] = defaultdict(int)
        self.problem_counts: dict[str, int] = defaultdict(int)
        self.words: dict[str, int] = defaultdict(int)
        self.changes: dict[str, int] = defaultdict(int)
        self.years: Counter[int] = Counter()
        self.gone = 0

    def run(self) -> dict[str, Any]:
        """Check, stage, compare; the summary for the page: counts, codes and headers, no personal text."""
        against = newest_number(self.campaign)
        staging.put_rows(self.intake, "sample", self.sample())
        if self.table.match.is_complete:
            self.check_all()
        self.counts["total"] = sum(self.counts[name] for name in ("accepted", "warned", "repeated", "rejected"))
        comparison = self.stage()
        figures = self.figures(comparison) if comparison else {}
        return {
            **{name: self.counts[name] for name in ("total", "accepted", "warned", "repeated", "rejected")},
            "sheet": self.sheet.name,
            "sheets": [sheet.name for sheet in self.book.sheets],
            "encoding": self.book.encoding,
            "header": list(self.table.header),
            "header_row": self.table.header_row + 1,
            "columns": {str(index): field for index, field in self.table.match.fields.items()},
            "column_problems": [[p.column, p.sentence, p.remedy, p.severity] for p in self.table.match.problems],
            "problems": dict(sorted(self.problem_counts.items(), key=lambda item: -item[1])),
            "questions": dict(sorted(self.words.items(), key=lambda item: -item[1])[:MOST_QUESTIONS]),
            "difference": comparison.difference() if comparison else {},
            "against": against,
            "changes": dict(self.changes),
            "gone_persons": self.gone,
            "data_year": self.years.most_common(1)[0][0] if self.years else None,
            **figures,
        }

    def sample(self) -> list[list[str]]:
        """The first rows as they came, so that an officer sees whether the letters and columns were read right."""
        rows = data_rows(self.sheet.rows, self.table)
        return [[text_of(cell) for cell in cells] for _number, cells in islice(rows, SAMPLE_ROWS)]

    def check_all(self) -> None:
        """Every row by every rule, then what later rows revealed about earlier ones."""
        expected = max(self.sheet.height - self.table.first_row, 0)
        Import.objects.filter(pk=self.intake.pk).update(rows_total=expected)
        seen = Duplicates()
        rows = data_rows(self.book.rows(self.sheet.number), self.table)
        checked = check_rows(
            rows,
            self.table.match.fields,
            areas=area_table(),
            province=self.campaign.province_id,
            today=clock.today(),
            indicators=indicator_dimensions(EDITION),
            mark_words={word: bool(means) for word, means in self.intake.mark_words.items()},
        )
        for done, row in enumerate(checked, 1):
            seen.add(row)
            self.take(row)
            if done % PROGRESS_EVERY == 0:
                self.progress(done)
        self.apply_late(seen.late)

    def take(self, row: CheckedRow) -> None:
        """Count a row and keep what the preview and the commit need of it."""
        self.counts[row.outcome] += 1
        if row.values is not None:
            self.accepted[row.number] = json.dumps(row.values.to_list(), ensure_ascii=False).encode()
        for problem in row.problems:
            self.problem_counts[problem.code] += 1
            if problem.severity == "question" and problem.column in DIMENSIONS:
                word = str(problem.params.get("word", ""))
                if len(word) <= LONGEST_WORD and sum(map(str.isdigit, word)) <= MOST_DIGITS:
                    self.words[word] += 1
        if row.problems:
            self.doubts.append([row.number, row.outcome, row.texts, [problem_list(p) for p in row.problems]])

    def apply_late(self, late: dict[int, list[RowProblem]]) -> None:
        """Put an earlier row out, or warn of it, where a later one revealed something."""
        by_number = {doubt[0]: doubt for doubt in self.doubts}
        texts = self.texts_of({number for number in late if number not in by_number})
        for number, problems in late.items():
            if number not in by_number:
                by_number[number] = [number, "accepted", texts.get(number, []), []]
                self.doubts.append(by_number[number])
            doubt = by_number[number]
            doubt[3] += [problem_list(problem) for problem in problems]
            is_out = doubt[1] == "rejected" or any(problem.severity != "warning" for problem in problems)
            outcome = "rejected" if is_out else "repeated" if doubt[1] == "repeated" else "warned"
            self.counts[doubt[1]] -= 1
            self.counts[outcome] += 1
            doubt[1] = outcome
            if is_out:
                self.accepted.pop(number, None)
            for problem in problems:
                self.problem_counts[problem.code] += 1
        self.doubts.sort(key=lambda doubt: doubt[0])

    def texts_of(self, numbers: set[int]) -> dict[int, list[str]]:
        """The cells of these rows as they came. The file is read once more: few lists need it."""
        if not numbers:
            return {}
        rows = data_rows(self.book.rows(self.sheet.number), self.table)
        return {number: CheckedRow(number, cells, TargetRow()).texts for number, cells in rows if number in numbers}

    def progress(self, done: int) -> None:
        Import.objects.filter(pk=self.intake.pk).update(rows_done=done, heartbeat_at=clock.now())

    def stage(self) -> Comparison | None:
        """Keep the accepted rows, the doubtful ones and the difference, encrypted; the comparison if any row counts."""
        accepted = [json.loads(values) for values in self.accepted.values()]
        numbers = list(self.accepted)
        self.accepted.clear()
        staging.put_rows(self.intake, "rows", zip(numbers, accepted, strict=True))
        comparison = Comparison.of(self.campaign, edition=EDITION)
        changes: list[list[Any]] = []
        for done, (number, values) in enumerate(zip(numbers, accepted, strict=True)):
            if done % PROGRESS_EVERY == 0:
                self.progress(self.counts["total"])
            plan = comparison.add(TargetRow.from_list(values))
            if plan.row.data_year:
                self.years[plan.row.data_year] += 1
            if change := change_of(plan):
                changes.append([number, *change])
            if plan.old is None and not plan.row.citizen_id:
                self.problem_counts["new_without_id"] += 1
        changes += household_changes(comparison)
        for _number, kind, *_rest in changes:
            self.changes[kind] += 1
        staging.put_rows(self.intake, "changes", changes)
        self.gone = staging.put_rows(self.intake, "gone", gone_rows(comparison) if accepted else ())
        staging.put_rows(self.intake, "doubts", self.doubts)
        Import.objects.filter(pk=self.intake.pk).update(rows_total=self.counts["total"], rows_done=self.counts["total"])
        return comparison if accepted else None

    def figures(self, comparison: Comparison) -> dict[str, Any]:
        """How many households and persons stand on the list, in all and per dimension, each counted once."""
        households: dict[str, set[Any]] = defaultdict(set)
        persons: dict[str, set[Any]] = defaultdict(set)
        for plan in comparison.persons:
            for name in (*plan.row.dimensions, *(["total"] if plan.row.dimensions else [])):
                households[name].add(plan.household)
                persons[name].add(plan.id)
        names = ("total", *DIMENSIONS)
        return {"figures": {name: [len(households[name]), len(persons[name])] for name in names}}


def chosen_sheet(book: Workbook, name: str) -> SheetPreview:
    """The sheet the officer chose, else the one whose header says most."""
    return next((sheet for sheet in book.sheets if name and sheet.name == name), None) or book.best_sheet


def area_table() -> AreaTable:
    """Every area that a list can name, for the checks."""
    rows = Area.objects.exclude(level=Level.PROVINCE).values_list("code", "name_th")
    provinces = Area.objects.filter(level=Level.PROVINCE).values_list("code", "name_th")
    return AreaTable(AreaRef.named(code, name) for code, name in (*provinces, *rows))


def problem_list(problem: RowProblem) -> list[Any]:
    """A problem as it is staged: what `RowProblem(*…)` takes, so that it speaks the reader's language."""
    return [problem.column, problem.code, problem.severity, problem.params, problem.template]


def change_of(plan: PersonPlan) -> list[Any] | None:
    """What a row changes about a known person: [kind, name, fields], or None for nothing."""
    name = f"{plan.row.first_name} {plan.row.last_name}".strip()
    if plan.old is None:
        return ["new", name, []]
    fields = [*plan.changes(), *(["household"] if plan.is_moved else [])]
    return ["changed", name, fields] if fields else None


def household_changes(comparison: Comparison) -> Iterator[list[Any]]:
    """What the file changes about known households: [0, kind, address, fields]."""
    for plan in comparison.households.values():
        fields = [*plan.changes(), *(["area"] if plan.old and plan.is_moved else [])]
        if fields:
            code, _house, house_no, moo, community = plan.values[:5]
            known = Household(code=code, house_no=house_no, moo=moo, community=community)
            yield [0, "household", known.address, fields]


def gone_rows(comparison: Comparison) -> Iterator[list[str]]:
    """Who is on the present list and not in this file: name, address and dimensions, by person."""
    by_member: dict[Any, list[str]] = defaultdict(list)
    for need in Need.objects.filter(pk__in=list(comparison.gone)).order_by("member_id", "dimension"):
        by_member[need.member_id].append(need.dimension)
    members = Member.objects.filter(pk__in=list(by_member)).select_related("household").order_by("sort_key")
    for member in members.iterator():
        yield [str(member.pk), member.full_name, member.household.address, ",".join(by_member[member.pk])]
