from __future__ import annotations

from django.apps import AppConfig


class GeographyConfig(AppConfig):
    name = "kaejon.geography"
    verbose_name = "พื้นที่"
