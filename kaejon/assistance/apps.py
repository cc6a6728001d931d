from __future__ import annotations

from django.apps import AppConfig


class AssistanceConfig(AppConfig):
    name = "kaejon.assistance"
    verbose_name = "การช่วยเหลือ"
