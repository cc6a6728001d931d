"""Database triggers that refuse to change or remove a fact, on both engines, from the models' declaration."""

from __future__ import annotations

from django.apps import apps
from django.db import connections, models
from django.db.backends.base.base import BaseDatabaseWrapper

from kaejon.audit.models import AppendOnly

REFUSAL = "kaejon: facts are appended, never changed or deleted"


def fact_models() -> list[type[models.Model]]:
    """Every concrete append-only model of the project."""
    return [model for model in apps.get_models() if issubclass(model, AppendOnly)]


def install_guards(using: str = "default") -> list[str]:
    """Put the guards on every fact table that exists; return the tables guarded. Safe to repeat."""
    connection = connections[using]
    with connection.cursor() as cursor:
        existing = set(connection.introspection.table_names(cursor))
        tables = [m._meta.db_table for m in fact_models() if m._meta.db_table in existing]
        for statement in statements(connection, tables):
            cursor.execute(statement)
    return tables


def missing_guards(using: str = "default") -> list[str]:
    """The names of guards that ought to stand on existing fact tables and do not."""
    connection = connections[using]
    query = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if connection.vendor == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
    )
    with connection.cursor() as cursor:
        existing = set(connection.introspection.table_names(cursor))
        cursor.execute(query)
        present = {row[0] for row in cursor.fetchall()}
    operations = ("update", "delete") if connection.vendor == "sqlite" else ("update", "delete", "truncate")
    return [
        name
        for model in fact_models()
        if model._meta.db_table in existing
        for operation in operations
        if (name := guard_name(model._meta.db_table, operation)) not in present
    ]


def guard_name(table: str, operation: str) -> str:
    return f"keep_{table}_{operation}"


def statements(connection: BaseDatabaseWrapper, tables: list[str]) -> list[str]:
    """The SQL that installs all guards on `tables`."""
    if connection.vendor == "sqlite":
        return [
            f'CREATE TRIGGER IF NOT EXISTS "{guard_name(table, operation)}" BEFORE {operation.upper()} ON "{table}" '
            f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
            for table in tables
            for operation in ("update", "delete")
        ]
    function = (
        "CREATE OR REPLACE FUNCTION kaejon_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    # Statement level: an UPDATE that matches nothing is refused too, so a wrong query shows in the first test.
    triggers = [
        f'CREATE OR REPLACE TRIGGER "{guard_name(table, operation)}" BEFORE {operation.upper()} ON "{table}" '
        "FOR EACH STATEMENT EXECUTE FUNCTION kaejon_refuse()"
        for table in tables
        for operation in ("update", "delete", "truncate")
    ]
    return [function, *triggers]
