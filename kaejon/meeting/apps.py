from __future__ import annotations

from django.apps import AppConfig


class MeetingConfig(AppConfig):
    name = "kaejon.meeting"
    verbose_name = "ข้อสั่งการ"
