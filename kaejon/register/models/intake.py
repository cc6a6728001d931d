from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import pgettext_lazy

from kaejon.audit.models import ModelKind, Sensitivity
from kaejon.geography.models import Area
from kaejon.lib import clock
from kaejon.lib.ids import new_id
from kaejon.register.models.campaign import TargetList


class ImportState(models.TextChoices):
    UPLOADED = "uploaded", pgettext_lazy("import", "รับไฟล์แล้ว")
    CHECKING = "checking", pgettext_lazy("import", "กำลังตรวจ")
    CHECKED = "checked", pgettext_lazy("import", "ตรวจแล้ว รอเห็นชอบ")
    FAILED = "failed", pgettext_lazy("import", "อ่านไฟล์ไม่ได้")
    QUEUED = "queued", pgettext_lazy("import", "รอบันทึก")
    COMMITTING = "committing", pgettext_lazy("import", "กำลังบันทึก")
    COMMITTED = "committed", pgettext_lazy("import", "บันทึกแล้ว")
    DISCARDED = "discarded", pgettext_lazy("import", "ยกเลิก")


class Import(models.Model):
    """One uploaded file on its way to becoming a version of the list.

    `mapping` is {column index as text: field}, `mark_words` {word: true|false}, both as the officer set them
    (null: as found). `summary` holds counts and codes only, no personal text. `approval` is what was asked for on the
    page: reference, reason, approver, and the principal in whose name it is committed.
    """

    kind_of_model: ClassVar[ModelKind] = "head"
    personal_fields: ClassVar[dict[str, Sensitivity]] = {
        "file_name": "personal",
        "approval": "personal",
        "file_sha256": "public",
        "sheet": "personal",
        "mapping": "personal",
        "mark_words": "personal",
        "summary": "personal",
        "problem": "personal",
    }

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    target_list = models.OneToOneField(TargetList, models.PROTECT, related_name="intake")
    state = models.CharField(max_length=12, choices=ImportState.choices, default=ImportState.UPLOADED)
    file_name = models.CharField(max_length=255)
    file_size = models.PositiveIntegerField()
    file_sha256 = models.CharField(max_length=64)
    sheet = models.CharField(max_length=255, blank=True)
    mapping = models.JSONField(null=True)
    mark_words = models.JSONField(default=dict)
    rows_total = models.PositiveIntegerField(default=0)
    rows_done = models.PositiveIntegerField(default=0)
    summary = models.JSONField(default=dict)
    problem = models.TextField(blank=True)
    approval = models.JSONField(default=dict)
    uploaded_at = models.DateTimeField(default=clock.now)
    uploaded_by = models.CharField(max_length=64)
    heartbeat_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.file_name

    @property
    def province(self) -> str:
        """The code of the province whose secretary may deal with it."""
        return self.target_list.campaign.province_id


class ColumnMatching(models.Model):
    """How a province reads files with these headers: {column index as text: field}, for the next such file.

    `header_hash` is a fingerprint of the headers in their order; `name` the file by which it was made.
    """

    kind_of_model: ClassVar[ModelKind] = "head"
    personal_fields: ClassVar[dict[str, Sensitivity]] = {
        "name": "personal",
        "header_hash": "public",
        "mapping": "personal",
    }

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    province = models.ForeignKey(Area, models.PROTECT, related_name="+", db_index=False)
    header_hash = models.CharField(max_length=64)
    name = models.CharField(max_length=255)
    mapping = models.JSONField()
    saved_at = models.DateTimeField(default=clock.now)
    saved_by = models.CharField(max_length=64)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["province", "header_hash"], name="register_matching_header"),)

    def __str__(self) -> str:
        return self.name


class ImportChunk(models.Model):
    """A piece of an upload or of its checked rows, encrypted under the import's key; gone at commit or after 7 days."""

    kind_of_model: ClassVar[ModelKind] = "head"
    personal_fields: ClassVar[dict[str, Sensitivity]] = {
        "sealed": "sensitive",
        "content": "public",
    }

    intake = models.ForeignKey(Import, models.CASCADE, related_name="chunks")
    content = models.CharField(max_length=10)
    number = models.PositiveIntegerField()
    sealed = models.BinaryField()

    class Meta:
        ordering = ("intake", "content", "number")
        constraints = (
            models.UniqueConstraint(fields=["intake", "content", "number"], name="register_importchunk_number"),
        )

    def __str__(self) -> str:
        return f"{self.intake_id} {self.content} {self.number}"
