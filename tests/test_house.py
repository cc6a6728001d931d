"""Rules of the house that no other tool holds."""

import ast
import re
import subprocess
import tomllib
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "kaejon"
PYPROJECT = ROOT / "pyproject.toml"
LINES_AT_MOST = 450
# A file of data may be long.
WITHOUT_LIMIT = {"LICENSE", "CHANGELOG.md"}


@cache
def files() -> list[Path]:
    """Every file that is committed or about to be."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, check=True,
    )  # fmt: skip
    return [path for name in listed.stdout.decode().split("\0") if name and (path := ROOT / name).is_file()]


def text_of(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return None


def variables_read(path: Path) -> set[str]:
    """The names of environment variables in a file: every string that looks like one of ours."""
    strings = (node.value for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Constant))
    return {text for text in strings if isinstance(text, str) and re.fullmatch(r"KAEJON_[A-Z_]+|DATABASE_URL", text)}


def test_every_setting_is_in_the_sample() -> None:
    sample = (ROOT / "dotenv-sample").read_text()
    assert variables_read(PACKAGE / "settings.py") == set(re.findall(r"(?m)^([A-Z_]+)=", sample))


def test_every_variable_of_the_sample_is_explained() -> None:
    blocks = (ROOT / "dotenv-sample").read_text().strip().split("\n\n")
    assert [block for block in blocks if not block.startswith("# ")] == []


def test_environment_is_read_by_the_settings_alone() -> None:
    readers = {
        str(path.relative_to(ROOT))
        for path in PACKAGE.rglob("*.py")
        if re.search(r"os\.environ|os\.getenv", path.read_text())
    }
    assert readers <= {
        "kaejon/settings.py",
        "kaejon/__main__.py",
        "kaejon/wsgi.py",
        # Hands its capped worker a few harmless variables and keeps the secrets from it.
        "kaejon/register/intake/reader.py",
    }


def test_no_file_holds_the_marks_of_an_unfinished_merge() -> None:
    marked = re.compile(r"(?m)^(?:<{7} |>{7} )")
    assert [str(path.relative_to(ROOT)) for path in files() if marked.search(text_of(path) or "")] == []


def packages() -> list[str]:
    return sorted(path.parent.name for path in PACKAGE.glob("*/__init__.py"))


def test_every_package_has_its_layer() -> None:
    layers = tomllib.loads(PYPROJECT.read_text())["tool"]["importlinter"]["contracts"][0]["layers"]
    assert set(packages()) <= {layer.strip("()") for layer in layers}


def test_every_package_is_in_the_structure_page() -> None:
    page = (ROOT / "docs" / "structure.md").read_text()
    assert [name for name in packages() if f"`{name}" not in page and f"{name}/" not in page] == []


def test_every_command_of_ours_is_named_in_a_page() -> None:
    commands = {path.stem for path in PACKAGE.glob("*/management/commands/*.py")} - {"__init__"}
    pages = "".join(path.read_text() for path in [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
    assert sorted(name for name in commands if name not in pages) == []


def test_every_dependency_has_its_reason() -> None:
    text = PYPROJECT.read_text()
    project = tomllib.loads(text)
    declared = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    with_reason = re.findall(r'(?m)^    "([^"]+)",  # \w.{9,}$', text)
    assert [name for name in declared if name not in with_reason] == []


def test_every_dependency_is_pinned_with_hashes() -> None:
    project = tomllib.loads(PYPROJECT.read_text())
    for file, declared in {
        "base.txt": project["project"]["dependencies"],
        "dev.txt": [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]],
    }.items():
        text = (ROOT / "requirements" / file).read_text()
        pinned = set(re.findall(r"(?m)^([a-z0-9._-]+)==\S+(?: ; [^\\]+)? \\\n    --hash=sha256:[0-9a-f]{64}", text))
        names = {normal(re.split(r"[\[<>=~! ]", requirement)[0]) for requirement in declared}
        assert names <= pinned
        assert [line for line in text.splitlines() if "://" in line or "--index" in line] == []


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_development_and_production_share_their_versions() -> None:
    def pins(file: str) -> dict[str, str]:
        return dict(re.findall(r"(?m)^([a-z0-9._-]+)==(\S+)", (ROOT / "requirements" / file).read_text()))

    base, dev = pins("base.txt"), pins("dev.txt")
    assert base == {name: dev[name] for name in base}


# Written in pieces, so that this file does not find itself.
@pytest.mark.parametrize(
    "pattern",
    [
        "files." + "python" + "hosted" + r"\.org",
        "pypi" + r"\.org/simple",
        "registry" + r"\.npmjs",
        "deb" + r"\.debian\.org",
        r"(?<![\w./-])/" + "work" + "/(main|shared)",
        r"/home/" + r"[a-z]+/",
    ],
)
def test_no_file_names_a_registry_or_a_place_on_a_machine(pattern: str) -> None:
    found = [str(path.relative_to(ROOT)) for path in files() if re.search(pattern, text_of(path) or "")]
    assert found == []


def test_no_third_party_script_style_or_font_is_committed() -> None:
    suffixes = {".woff", ".woff2", ".ttf", ".otf", ".eot"}
    found = [path.name for path in files() if path.suffix in suffixes or ".min." in path.name]
    assert found == []


def test_no_file_is_longer_than_the_house_allows() -> None:
    kinds = {".py", ".html", ".css", ".js", ".sh", ""}
    long = {
        str(path.relative_to(ROOT)): lines
        for path in files()
        if path.suffix in kinds and path.name not in WITHOUT_LIMIT and "migrations" not in path.parts
        if (lines := len((text_of(path) or "").splitlines())) > LINES_AT_MOST
    }
    assert long == {}


def test_no_test_is_skipped_and_no_work_is_put_off() -> None:
    pattern = re.compile(r"\b(" + "TO" + "DO|FIX" + r"ME|XXX)\b|pytest\.(mark\.)?(skip|xfail)|@unittest\.skip")
    found = [str(path.relative_to(ROOT)) for path in files() if path.suffix in {".py", ".html", ".js", ".css"}
             if path != Path(__file__) and pattern.search(text_of(path) or "")]  # fmt: skip
    assert found == []


def test_lib_knows_no_database() -> None:
    forbidden = re.compile(r"(?m)^\s*(from|import) django\.(db|contrib|apps|conf|core\.management)")
    found = [path.name for path in (PACKAGE / "lib").rglob("*.py") if forbidden.search(path.read_text())]
    assert found == []


def test_no_package_has_a_drawer_for_everything() -> None:
    drawers = {"utils", "helpers", "common", "services", "core", "misc", "signals", "managers"}
    found = [
        str(path.relative_to(ROOT)) for path in PACKAGE.rglob("*") if path.stem in drawers and path.suffix != ".pyc"
    ]
    assert found == []


def test_actions_say_by_whom_in_keywords() -> None:
    unnamed = [
        f"{path.relative_to(PACKAGE)}:{node.name}"
        for path in [*PACKAGE.glob("*/actions.py"), *PACKAGE.glob("*/actions/*.py")]
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef) and "by" in {argument.arg for argument in node.args.args}
    ]
    assert unnamed == []
