from __future__ import annotations

from django.apps import AppConfig


class PlanConfig(AppConfig):
    name = "kaejon.plan"
    verbose_name = "แผนครัวเรือน"
