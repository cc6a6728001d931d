from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AuditConfig(AppConfig):
    name = "kaejon.audit"
    verbose_name = "สมุดตรวจสอบ"

    def ready(self) -> None:
        from kaejon.audit import checks  # noqa: F401  registers the system checks

        post_migrate.connect(install_guards_after_migrate, dispatch_uid="kaejon.audit.guards")


def install_guards_after_migrate(using: str = "default", **_: Any) -> None:
    # SQLite drops a table's triggers without a word when a migration rebuilds the table,
    # so the guards are put back after every migrate, from the models' own declaration.
    from kaejon.audit.guards import install_guards

    install_guards(using)
