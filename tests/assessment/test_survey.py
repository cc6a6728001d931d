from __future__ import annotations

import datetime as dt
import io
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.core.management.base import CommandError
from django.urls import reverse

from kaejon.logbook.models import Entry, NeedStanding
from tests.assessment.village import Village
from tests.cast import Cast

HEADER = "รหัสครัวเรือน,ชื่อ-สกุล,มิติ,ผล\n"


@pytest.fixture
def listed(village: Village) -> Village:
    village.household.code = "HH1"
    village.household.save()
    return village


def line(village: Village, dimension: str, result: str) -> str:
    return f"HH1,{village.one.first_name} {village.one.last_name},{dimension},{result}\n"


def load(village: Village, tmp_path: Path, text: str, **options: object) -> str:
    file = tmp_path / "survey.csv"
    file.write_text(text, encoding="utf-8")
    out = io.StringIO()
    values = {"campaign": village.campaign.slug, "reference": "จปฐ. 2566", "stderr": io.StringIO(), **options}
    call_command("load_survey", str(file), stdout=out, **values)
    return out.getvalue()


def passes(village: Village, dimension: str) -> bool | None:
    row = NeedStanding.objects.filter(need=village.need(village.one, dimension)).first()
    return row.passes_survey if row else None


def test_survey_is_loaded_once_and_a_later_one_changes_it(listed: Village, tmp_path: Path) -> None:
    text = HEADER + line(listed, "ความเป็นอยู่", "ผ่าน") + line(listed, "มิติด้านรายได้", "ตกเกณฑ์")
    assert "ไม่บันทึก" not in load(listed, tmp_path, text)
    assert (passes(listed, "living"), passes(listed, "income"), passes(listed, "health")) == (True, False, None)
    count = Entry.objects.count()
    assert "ไม่เปลี่ยนแปลง 2" in load(listed, tmp_path, text)
    assert Entry.objects.count() == count == 2
    load(listed, tmp_path, HEADER + line(listed, "income", "pass"))
    assert passes(listed, "income") is True
    assert listed.state(listed.one, "income") == "listed"
    assert listed.standings_fold()


def test_rows_that_cannot_be_taken_come_back_with_reason(listed: Village, tmp_path: Path) -> None:
    bad = (
        line(listed, "ความงาม", "ผ่าน")
        + line(listed, "living", "อาจจะ")
        + line(listed, "education", "ผ่าน")
        + "HH1,ใครไม่รู้,living,ผ่าน\n"
        + ",,living,ผ่าน\n"
    )
    rejected = tmp_path / "rejected.csv"
    text = HEADER + line(listed, "living", "ผ่าน") + bad
    assert "รับได้ 1 แถว ไม่รับ 5 แถว" in load(listed, tmp_path, text, dry_run=True, rejected=rejected)
    assert Entry.objects.count() == 0
    assert len(rejected.read_text(encoding="utf-8-sig").splitlines()) == 6
    load(listed, tmp_path, text)
    assert passes(listed, "living") is True


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04broken", b"no header here\n1,2,3\n"])
def test_hostile_file_is_refused_with_a_remedy(listed: Village, tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "x.xlsx"
    file.write_bytes(data)
    with pytest.raises(CommandError):
        call_command("load_survey", str(file), campaign=listed.campaign.slug, reference="จปฐ. 2566")
    assert Entry.objects.count() == 0


def test_secretary_loads_on_the_page(listed: Village, cast: Cast) -> None:
    page = reverse("assessment:survey-load", args=[listed.campaign.slug])
    client = cast.client("secretary")
    text = (HEADER + line(listed, "living", "ผ่าน") + line(listed, "education", "ผ่าน")).encode()

    def send(button: str, reference: str = "จปฐ. 2566") -> str:
        file = SimpleUploadedFile("survey.csv", text)
        sent = {"file": file, "reference": reference, "occurred_on": "11/05/2565", button: "1"}
        return client.post(page, sent, follow=True).content.decode("utf-8-sig")

    assert "รับได้ 1 แถว ไม่รับ 1 แถว" in send("check")
    assert Entry.objects.count() == 0
    assert "เหตุที่ไม่รับ" in send("rejected")
    assert "ผ่าน 1" in send("load")
    assert Entry.objects.get().occurred_on == dt.date(2022, 5, 11)
    assert cast.client("district").get(page).status_code == 403
