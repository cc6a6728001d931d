from __future__ import annotations

from django.apps import AppConfig


class AssessmentConfig(AppConfig):
    name = "kaejon.assessment"
    verbose_name = "การสอบทาน"
