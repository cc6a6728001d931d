from __future__ import annotations

from django.apps import AppConfig


class AnalyticsConfig(AppConfig):
    name = "kaejon.analytics"
    verbose_name = "ตัวเลข"
