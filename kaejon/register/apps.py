from __future__ import annotations

from django.apps import AppConfig


class RegisterConfig(AppConfig):
    name = "kaejon.register"
    verbose_name = "ทะเบียนครัวเรือนเป้าหมาย"
