"""Made-up lists of Trat, and the secretary's way through the pages with them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from kaejon.register.models import Campaign, Import, TargetList
from tests.register.intake.lists import csv_bytes, person, table_of, xlsx_bytes

PLACE = {"subdistrict": "แสนตุ้ง", "district": "เขาสมิง", "province": "ตราด"}
APPROVAL = {"reference": "มติทดสอบ 1/2565"}
LATER_APPROVAL = {**APPROVAL, "reason": "สำรวจเพิ่ม", "approver": "คณะกรรมการทดสอบ"}


def somebody(number: int = 1, **changes: Any) -> dict[str, Any]:
    """A row of Saen Tung with nothing wrong but that its village is not loaded."""
    return person(number, **{**PLACE, **changes})


def workbook(*people: dict[str, Any]) -> bytes:
    return xlsx_bytes(table_of(people))


def csv_list(*people: dict[str, Any], encoding: str = "utf-8") -> bytes:
    return csv_bytes(table_of(people), encoding=encoding)


@dataclass
class Desk:
    client: Client
    campaign: Campaign

    def address(self, name: str, intake: Import | None = None) -> str:
        return reverse(f"register:{name}", args=[self.campaign.slug, *([intake.pk] if intake else [])])

    def get(self, name: str, intake: Import | None = None, **asked: str) -> Any:
        return self.client.get(self.address(name, intake), asked)

    def post(self, name: str, intake: Import | None = None, **sent: Any) -> Any:
        return self.client.post(self.address(name, intake), sent)

    def upload(self, data: bytes, name: str = "บัญชี.xlsx") -> Import:
        """Send a file; the check runs before the answer comes."""
        known = set(Import.objects.values_list("pk", flat=True))
        answer = self.post("import-new", file=SimpleUploadedFile(name, data))
        assert answer.status_code == 302, answer.content.decode()
        return Import.objects.exclude(pk__in=known).get()

    def upload_people(self, *people: dict[str, Any]) -> Import:
        """Send these people as a workbook."""
        return self.upload(workbook(*people))

    def approve(self, intake: Import, **approval: str) -> TargetList:
        answer = self.post("import-approve", intake, **approval)
        assert answer.status_code == 302, answer.content.decode()
        return TargetList.objects.get(pk=intake.target_list_id)

    def bring_in(self, *people: dict[str, Any]) -> TargetList:
        """From file to approved list."""
        is_first = not TargetList.objects.filter(campaign=self.campaign, number__isnull=False).exists()
        return self.approve(self.upload_people(*people), **(APPROVAL if is_first else LATER_APPROVAL))


def text_of(answer: Any) -> str:
    return str(answer.content.decode())
