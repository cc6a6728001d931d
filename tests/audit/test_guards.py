"""Facts cannot be changed, removed or emptied out: tried through models and in SQL, on every table, on both engines."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import DatabaseError, connection, models, transaction
from django.db.migrations.state import ProjectState
from django.test.utils import CaptureQueriesContext

from kaejon.audit.guards import REFUSAL, fact_models, missing_guards
from kaejon.audit.models import Event, FactsAreAppended
from kaejon.audit.principal import CONSOLE
from kaejon.lib.clock import bangkok
from kaejon.logbook.actions import About
from kaejon.logbook.kinds import Kind, Reason
from kaejon.report.actions.freezing import freeze_weekly_report
from kaejon.report.actions.issuing import issue_document
from tests.conftest import CommittingDatabase
from tests.factories.register import approve_list, make_campaign, make_household
from tests.report.test_freeze import record

FACTS = sorted(fact_models(), key=lambda model: model._meta.db_table)
TABLES = [model._meta.db_table for model in FACTS]


def fill(at: Callable[[dt.datetime], None]) -> None:
    """Rows in the tables of the slice that the core writes."""
    at(bangkok(2022, 5, 9, 10))
    campaign = make_campaign()
    (one,) = make_household(campaign, "230302", "หนึ่ง")
    approve_list(campaign, {one: ["living"]})
    record(campaign, Kind.REMOVED, About(member=one), dt.date(2022, 5, 9), reason=Reason.DIED)
    at(bangkok(2022, 5, 13, 17))
    issue_document(freeze_weekly_report(campaign, by=CONSOLE).report, "csv", by=CONSOLE)


def refused(statement: str) -> str:
    """What the database says to a statement that it must refuse; nothing of it stays."""
    with pytest.raises(DatabaseError) as said, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    return str(said.value)


def rows_in(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT count(*) FROM "{table}"')
        return int(cursor.fetchone()[0])


def test_every_fact_table_has_its_guards(db: None) -> None:
    assert missing_guards() == []
    assert set(TABLES) >= {"audit_event", "audit_checkpoint", "logbook_entry", "register_placement", "report_figure"}


@pytest.mark.parametrize("operation", ["UPDATE", "DELETE", "TRUNCATE"])
def test_facts_are_refused_every_other_verb_in_sql(db: None, at: Callable[[dt.datetime], None], operation: str) -> None:
    fill(at)
    filled = [table for table in TABLES if rows_in(table)]
    assert len(filled) == 10
    # As after a commit: PostgreSQL truncates no table whose foreign keys are still to be checked.
    connection.check_constraints()
    for table in filled if connection.vendor == "sqlite" else TABLES:
        if operation == "UPDATE":
            assert REFUSAL in refused(f'UPDATE "{table}" SET seq = seq'), table
        elif operation == "DELETE" or connection.vendor == "sqlite":
            assert REFUSAL in refused(f'DELETE FROM "{table}"'), table
        else:
            assert REFUSAL in refused(f'TRUNCATE "{table}" CASCADE'), table


@pytest.mark.parametrize("model", FACTS, ids=TABLES)
def test_facts_are_refused_every_other_verb_through_models(db: None, model: type[models.Model]) -> None:
    rows = model._default_manager.all()
    row = model()
    row._state.adding = False
    with pytest.raises(FactsAreAppended):
        rows.update(seq=1)
    with pytest.raises(FactsAreAppended):
        rows.delete()
    with pytest.raises(FactsAreAppended):
        rows.bulk_update([], ["seq"])
    with pytest.raises(FactsAreAppended):
        row.save()
    with pytest.raises(FactsAreAppended):
        row.delete()


def test_guards_stand_again_after_a_migration_rebuilt_the_table(
    committing_db: CommittingDatabase, at: Callable[[dt.datetime], None]
) -> None:
    fill(at)
    field: models.CharField[str, str] = models.CharField(max_length=80, default="")
    field.set_attributes_from_name("action")
    state = ProjectState.from_apps(apps)
    event = state.apps.get_model("audit", "Event")
    with CaptureQueriesContext(connection) as queries, connection.schema_editor() as editor:
        editor.alter_field(event, event._meta.get_field("action"), field, strict=False)
    if connection.vendor == "sqlite":
        assert any('DROP TABLE "audit_event"' in query["sql"] for query in queries)
        assert missing_guards() == ["keep_audit_event_update", "keep_audit_event_delete"]
    call_command("migrate", verbosity=0)
    assert missing_guards() == []
    assert REFUSAL in refused("UPDATE audit_event SET action = 'x'")
    assert Event.objects.count() == rows_in("audit_event") > 0
