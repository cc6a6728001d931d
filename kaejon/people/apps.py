from __future__ import annotations

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "kaejon.people"
    verbose_name = "บุคลากรและการแต่งตั้ง"
