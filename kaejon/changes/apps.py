from __future__ import annotations

from django.apps import AppConfig


class ChangesConfig(AppConfig):
    name = "kaejon.changes"
    verbose_name = "การเปลี่ยนแปลงของครัวเรือน"
