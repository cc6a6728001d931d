from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kaejon.audit.models import ModelKind, Sensitivity


class Level(models.TextChoices):
    PROVINCE = "province", pgettext_lazy("level", "จังหวัด")
    DISTRICT = "district", pgettext_lazy("level", "อำเภอ")
    SUBDISTRICT = "subdistrict", pgettext_lazy("level", "ตำบล")
    VILLAGE = "village", pgettext_lazy("level", "หมู่บ้าน")


CODE_LENGTH: dict[str, int] = {Level.PROVINCE: 2, Level.DISTRICT: 4, Level.SUBDISTRICT: 6, Level.VILLAGE: 8}


class Area(models.Model):
    """One province, district, subdistrict or village, by its official (DOPA) code.

    The code is text; the prefix of 2, 4 or 6 digits is the area above, so "inside" is a prefix match.
    Names and codes down to the subdistrict come from the geothai package (CC BY 4.0, credit GeoThai).
    """

    kind_of_model: ClassVar[ModelKind] = "head"
    personal_fields: ClassVar[dict[str, Sensitivity]] = {
        "name_th": "public",
        "name_en": "public",
        "name_key": "public",
        "sort_key": "public",
        "latitude": "public",
        "longitude": "public",
        "source": "public",
    }

    code = models.CharField(max_length=8, primary_key=True)
    level = models.CharField(max_length=12, choices=Level.choices)
    name_th = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120, blank=True)
    name_key = models.CharField(max_length=120, db_index=True)
    sort_key = models.CharField(max_length=200)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    source = models.CharField(max_length=80)

    class Meta:
        ordering = ("code",)

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """The name with its kind before it, as Thai papers write it: อ.คลองใหญ่, ต.ไม้รูด, หมู่ที่ 4 บ้าน…"""
        if self.level == Level.PROVINCE:
            return self.name_th if self.code == "10" else _("จังหวัด%(name)s") % {"name": self.name_th}
        if self.level == Level.DISTRICT:
            return self.name_th if self.code[:2] == "10" else _("อำเภอ%(name)s") % {"name": self.name_th}
        if self.level == Level.SUBDISTRICT:
            return self.name_th if self.code[:2] == "10" else _("ตำบล%(name)s") % {"name": self.name_th}
        return _("หมู่ที่ %(moo)s %(name)s") % {"moo": int(self.code[6:]), "name": self.name_th}

    @property
    def moo(self) -> int | None:
        """The village number (หมู่ที่) of a village, else None."""
        return int(self.code[6:]) if self.level == Level.VILLAGE else None


class Hexagon(models.Model):
    """Where a subdistrict stands on the schematic map of its province, computed from coordinates and made anew whenever
    areas with coordinates are loaded. A province whose layout is drawn by hand, or has no coordinates, has no rows.
    """

    kind_of_model: ClassVar[ModelKind] = "standing"
    personal_fields: ClassVar[dict[str, Sensitivity]] = {}

    area = models.OneToOneField(Area, models.CASCADE, primary_key=True, related_name="hexagon")
    province = models.ForeignKey(Area, models.CASCADE, related_name="hexagons")
    column = models.PositiveSmallIntegerField()
    row = models.PositiveSmallIntegerField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["province", "column", "row"], name="geography_hexagon_cell"),)

    def __str__(self) -> str:
        return f"{self.area_id} {self.column},{self.row}"


class Outline(models.Model):
    """The real boundary of an area: its rings as whole ten-thousandths of a degree, simplified together with its
    neighbours so that they still fit.
    """

    kind_of_model: ClassVar[ModelKind] = "head"
    personal_fields: ClassVar[dict[str, Sensitivity]] = {"rings": "public", "source": "public"}

    area = models.OneToOneField(Area, models.CASCADE, primary_key=True, related_name="outline")
    rings = models.JSONField()
    source = models.CharField(max_length=80)
    loaded_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.area_id
