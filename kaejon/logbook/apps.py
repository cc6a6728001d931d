from __future__ import annotations

from django.apps import AppConfig


class LogbookConfig(AppConfig):
    name = "kaejon.logbook"
    verbose_name = "สมุดบันทึก"
