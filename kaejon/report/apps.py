from __future__ import annotations

from django.apps import AppConfig


class ReportConfig(AppConfig):
    name = "kaejon.report"
    verbose_name = "รายงานความคืบหน้าประจำสัปดาห์"
