from __future__ import annotations

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import F, Func, UUIDField
from django.db.models.lookups import Exact
from django.db.models.sql.compiler import SQLCompiler

from kaejon.register.models import Campaign


class _NotByIndex(Func):
    """A column's value, of which SQLite makes no use for finding rows."""

    arity = 1
    output_field = UUIDField()

    def as_sql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, *_args: Any, **_context: Any
    ) -> tuple[str, Any]:
        return compiler.compile(self.source_expressions[0])

    def as_sqlite(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, *_args: Any, **_context: Any
    ) -> tuple[str, Any]:
        sql, params = self.as_sql(compiler, connection)
        return f"+{sql}", params


def campaign_is(campaign: Campaign, path: str = "campaign_id") -> Exact[Any]:
    """A filter for rows of the campaign that leaves another condition to find them by.

    SQLite keeps no statistics here and takes any equal column for selective: asked for the campaign beside a household,
    a mark or a date, it would read every need or entry of the campaign. `path` leads to the campaign's id.
    """
    return Exact(_NotByIndex(F(path)), campaign.pk)
