"""The pages for newcomers say what the code says: what can be compared is compared."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import get_commands

from kaejon.analytics.figures import COLUMNS, REASONS
from kaejon.audit.models import AppendOnly
from kaejon.logbook.kinds import MOVES, Kind, Move, Reason, State, StuckReason
from kaejon.people.models import Role

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.glob("*.md")])
KINDS_OF_MODEL = {"fact", "head", "standing"}


def name_of(page: Path) -> str:
    return str(page.relative_to(ROOT))


def part(page: str, name: str) -> str:
    """What stands between `<!-- name -->` and `<!-- /name -->` in a page of docs."""
    found = re.search(rf"<!-- {name} -->\n(.*?)\n<!-- /{name} -->", (DOCS / page).read_text(), re.DOTALL)
    assert found is not None, f"{page} has no part {name}"
    return found[1]


def moves_table() -> str:
    """The table of moves as docs/concepts.md shows it."""
    lines = ["| kind | Thai | said of | while the need is | leads to |", "|---|---|---|---|---|"]
    return "\n".join([*lines, *(move_row(move) for move in MOVES.values())])


def move_row(move: Move) -> str:
    subjects = ", ".join(sorted(move.subjects))
    before = ", ".join(state.value for state in State if state in move.before)
    after = f"`{move.after.value}`" if move.after else f"a pending {move.opens}" if move.opens else "stays"
    return f"| `{move.kind.value}` | {move.kind.label} | {subjects} | {before} | {after} |"


def labels_table(head: str, choices: type[State] | type[Reason] | type[StuckReason] | type[Role]) -> str:
    lines = [f"| {head} | Thai |", "|---|---|"]
    return "\n".join([*lines, *(f"| `{choice.value}` | {choice.label} |" for choice in choices)])


def test_moves_are_shown_as_the_code_has_them() -> None:
    assert part("concepts.md", "moves") == moves_table()


def test_every_kind_has_its_move() -> None:
    assert set(MOVES) == set(Kind)


def test_states_are_shown_as_the_code_has_them() -> None:
    assert part("concepts.md", "states") == labels_table("state", State)


def test_reasons_are_shown_as_the_code_has_them() -> None:
    assert part("concepts.md", "reasons") == labels_table("reason", Reason)


def test_reasons_for_being_stuck_are_shown_as_the_code_has_them() -> None:
    assert part("concepts.md", "stuck") == labels_table("reason", StuckReason)


def test_roles_are_shown_as_the_code_has_them() -> None:
    shown = re.findall(r"(?m)^\| `(\w+)` \| ([^|]+) \|", part("concepts.md", "roles"))
    assert [(code, label.strip()) for code, label in shown] == [(role.value, str(role.label)) for role in Role]


def test_every_column_of_the_report_is_defined_once() -> None:
    assert tuple(re.findall(r"(?m)^\| `(\w+)` \|", part("concepts.md", "columns"))) == COLUMNS


def test_every_reason_of_the_report_is_told() -> None:
    text = (DOCS / "concepts.md").read_text()
    assert [name for name in REASONS if f"`{name}`" not in text] == []


def test_every_table_of_ours_is_told_with_its_kind() -> None:
    shown = dict(re.findall(r"(?m)^\| `(\w+)` \| (\w+) \|", (DOCS / "database.md").read_text()))
    ours = [model for model in apps.get_models() if hasattr(model, "kind_of_model")]
    assert shown == {model._meta.db_table: model.kind_of_model for model in ours}
    assert set(shown.values()) == KINDS_OF_MODEL


def test_every_fact_is_append_only() -> None:
    ours = [model for model in apps.get_models() if getattr(model, "kind_of_model", "") == "fact"]
    assert [model.__name__ for model in ours if not issubclass(model, AppendOnly)] == []


def test_every_variable_of_the_environment_is_told() -> None:
    sample = re.findall(r"(?m)^([A-Z_]+)=", (ROOT / "dotenv-sample").read_text())
    told = re.findall(r"(?m)^\| `([A-Z_]+)` \|", (DOCS / "operations.md").read_text())
    assert told == sample


def test_every_command_in_bin_is_told() -> None:
    page = (DOCS / "structure.md").read_text()
    commands = [path.name for path in (ROOT / "bin").iterdir() if path.is_file()]
    assert [name for name in sorted(commands) if f"`bin/{name}`" not in page] == []


def links() -> Iterator[tuple[Path, str]]:
    for page in PAGES:
        text = re.sub(r"```.*?```", "", page.read_text(), flags=re.DOTALL)
        for link in re.findall(r"\]\(([^)\s]+)\)", text):
            yield page, link


def anchor_of(heading: str) -> str:
    """A heading as the address of its place in the page: small letters, digits and hyphens."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


def anchors(page: Path) -> set[str]:
    return {anchor_of(heading) for heading in re.findall(r"(?m)^#+ (.+)$", page.read_text())}


def is_whole(page: Path, link: str) -> bool:
    path, _, anchor = link.partition("#")
    target = (page.parent / path).resolve() if path else page
    return target.exists() and (not anchor or anchor in anchors(target))


def test_every_link_between_the_pages_resolves() -> None:
    inner = [(page, link) for page, link in links() if "://" not in link and not link.startswith("mailto:")]
    assert inner != []
    assert [f"{name_of(page)}: {link}" for page, link in inner if not is_whole(page, link)] == []


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_command_that_a_page_names_is_there(page: Path) -> None:
    text = page.read_text()
    known = {*get_commands(), "help"}
    commands = re.findall(r"(?:^|[`$ (/])kaejon ([a-z]\w+)(?=[\s`,.;:)]|$)", code_of(text), re.MULTILINE)
    assert sorted({name for name in commands if name not in known}) == []
    named = re.findall(r"\bbin/([a-z_]+)(?![\w./])", code_of(text))
    assert sorted({name for name in named if not (ROOT / "bin" / name).exists() and name not in VENV_PROGRAMS}) == []


# `.venv/bin/…`, which the set-up makes.
VENV_PROGRAMS = {"kaejon", "python", "ruff", "mypy", "pytest"}


def code_of(text: str) -> str:
    """What a page sets as code: its blocks, and its words between backticks."""
    blocks = re.findall(r"```.*?```", text, re.DOTALL)
    words = re.findall(r"`[^`\n]+`", re.sub(r"```.*?```", "", text, flags=re.DOTALL))
    return "\n".join([*blocks, *words])


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_file_that_a_page_names_is_there(page: Path) -> None:
    """Paths between backticks that begin in one of the project's folders, without placeholders."""
    paths = re.findall(r"`((?:kaejon|tests|docs|bin|benchmarks|requirements)/[\w./-]+)`", page.read_text())
    assert sorted({path for path in paths if not (ROOT / path).exists()}) == []
