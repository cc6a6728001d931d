import io
import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from kaejon.analytics.figures import figures
from kaejon.lib import clock
from kaejon.register.models import Campaign, Household, Import, ImportChunk, ImportState, ListState, TargetList
from tests.factories.register import make_areas, make_campaign
from tests.register.hostile import HOSTILE
from tests.register.trat import somebody, workbook


@pytest.fixture
def trat(db: None) -> Campaign:
    return make_campaign()


def told(path: Path, *arguments: str) -> dict[str, Any]:
    out = io.StringIO()
    call_command("import_targets", str(path), "--campaign", "trat-2565", "--json", *arguments, stdout=out)
    result: dict[str, Any] = json.loads(out.getvalue())
    return result


@pytest.fixture
def three(tmp_path: Path) -> Path:
    path = tmp_path / "บัญชี.xlsx"
    path.write_bytes(workbook(somebody(1), somebody(2, living="1"), somebody(3, citizen_id="1")))
    return path


def test_dry_run_keeps_nothing(trat: Campaign, three: Path) -> None:
    result = told(three, "--dry-run")
    assert (result["state"], result["total"], result["rejected"]) == ("dry_run", 3, 1)
    assert result["figures"]["living"] == [1, 1]
    assert (ImportChunk.objects.count(), Household.objects.count()) == (0, 0)
    assert TargetList.objects.get().state == ListState.DISCARDED


def test_without_approval_a_draft_waits(trat: Campaign, three: Path) -> None:
    result = told(three)
    assert (result["state"], Import.objects.get().state) == ("checked", ImportState.CHECKED)


def test_approval_writes_the_list_that_figures_count(trat: Campaign, three: Path) -> None:
    result = told(three, "--approve", "มติ 1")
    assert (result["state"], result["list"]) == ("approved", 1)
    table = figures(trat, cut_off=clock.now(), known_at=clock.now())
    baseline = {name: table["23", name].columns["baseline"] for name in ("total", "health", "living")}
    counted = {name: [pair.households, pair.persons] for name, pair in baseline.items()}
    assert counted == {name: result["figures"][name] for name in counted}


def test_same_file_again_is_unchanged(trat: Campaign, three: Path) -> None:
    told(three, "--approve", "มติ 1")
    result = told(three, "--approve", "มติ 2", "--reason", "ก", "--approver", "ข")
    assert (result["state"], result["list"]) == ("unchanged", None)


def test_same_file_again_asks_for_no_reason(trat: Campaign, three: Path) -> None:
    told(three, "--approve", "มติ 1/2565")
    assert told(three, "--approve", "มติ 1/2565")["state"] == "unchanged"


def test_later_list_without_reason_is_refused(trat: Campaign, three: Path, tmp_path: Path) -> None:
    told(three, "--approve", "มติ 1")
    later = tmp_path / "2.xlsx"
    later.write_bytes(workbook(somebody(9)))
    with pytest.raises(CommandError, match="ต้องระบุเหตุผล"):
        told(later, "--approve", "มติ 2")
    assert Household.objects.count() == 2


@pytest.mark.parametrize("name", ["a picture", "a zip bomb", "a table of something else"])
def test_hostile_file_is_refused_with_a_sentence(trat: Campaign, tmp_path: Path, name: str) -> None:
    path = tmp_path / "file.xlsx"
    path.write_bytes(HOSTILE[name])
    with pytest.raises(CommandError) as refused:
        told(path)
    assert (str(refused.value) != "", ImportChunk.objects.count()) == (True, 0)


def test_missing_file_and_campaign_are_named(trat: Campaign, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"none\.xlsx"):
        told(tmp_path / "none.xlsx")
    with pytest.raises(CommandError, match="nowhere"):
        call_command("import_targets", str(tmp_path), "--campaign", "nowhere")


def test_target_template_writes_a_workbook_once(tmp_path: Path) -> None:
    out = tmp_path / "template.xlsx"
    call_command("target_template", str(out), stdout=io.StringIO())
    assert openpyxl.load_workbook(out).sheetnames == ["บัญชีเป้าหมาย", "คำอธิบาย"]
    with pytest.raises(CommandError, match="อยู่แล้ว"):
        call_command("target_template", str(out))


@pytest.mark.parametrize("slug", ["people", "Trat", "1trat", "ตราด"])
def test_create_campaign_refuses_slug(db: None, slug: str) -> None:
    make_areas()
    with pytest.raises(CommandError, match="ชื่อย่อ"):
        call_command(
            "create_campaign",
            slug,
            "--province",
            "23",
            "--name",
            "ก",
            "--start",
            "2022-05-09",
            "--deadline",
            "2022-09-30",
        )
    assert Campaign.objects.count() == 0
