"""What holds for every model and every action, whatever its capability."""

from __future__ import annotations

import ast
import tomllib
from functools import cache
from pathlib import Path
from typing import get_args

import pytest
from django.apps import apps
from django.db import models

from kaejon.audit.guards import fact_models
from kaejon.audit.models import AppendOnly, Fact, ModelKind, Sensitivity

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "kaejon"
# An account's id as text, never a foreign key, so that facts outlive accounts.
ACCOUNT_IDS = ("by", "recorded_for")


def layers() -> list[str]:
    """The packages from top to bottom, as the import linter holds them."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    return [name.strip("()") for name in next(c for c in contracts if c["id"] == "layers")["layers"]]


def our_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model.__module__.startswith("kaejon.")]


def test_there_are_models_in_every_capability_that_has_tables() -> None:
    assert {model._meta.app_label for model in our_models()} == {
        "audit", "geography", "people", "register", "logbook", "assessment", "changes", "plan", "assistance",
        "report",
        "meeting",
    }  # fmt: skip


def test_foreign_keys_point_down_the_layers() -> None:
    height = {name: -place for place, name in enumerate(layers())}
    upwards = [
        f"{model._meta.label}.{field.name} -> {field.remote_field.model._meta.label}"
        for model in our_models()
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey | models.ManyToManyField)
        if height[field.remote_field.model._meta.app_label] > height[model._meta.app_label]
    ]
    assert upwards == []


@pytest.mark.parametrize("model", our_models(), ids=lambda model: model._meta.label)
def test_model_says_of_which_kind_it_is(model: type[models.Model]) -> None:
    kind = getattr(model, "kind_of_model", None)
    assert kind in get_args(ModelKind)
    assert (kind == "fact") == issubclass(model, AppendOnly)
    assert (model in fact_models()) == (kind == "fact")


@pytest.mark.parametrize("model", our_models(), ids=lambda model: model._meta.label)
def test_every_field_is_public_personal_or_sensitive(model: type[models.Model]) -> None:
    declared: dict[str, str] = getattr(model, "personal_fields", {})
    names = {field.attname for field in model._meta.concrete_fields} | {f.name for f in model._meta.concrete_fields}
    assert set(declared) - names == set()
    assert set(declared.values()) <= set(get_args(Sensitivity))
    undeclared = {
        field.name for field in model._meta.concrete_fields if field.name not in declared and not names_nobody(field)
    }
    assert undeclared == set()


def names_nobody(field: models.Field[object, object]) -> bool:
    """Ids, numbers, flags, choices, moments and days of record, and who did it (an account's id) need no declaration;
    every text, every sealed or free content and every other day does.
    """
    if field.primary_key or field.is_relation or field.choices:
        return True
    if isinstance(field, models.BooleanField | models.UUIDField | models.IntegerField | models.TimeField):
        return True
    if isinstance(field, models.DateTimeField):
        return field.name.endswith("_at") or field.name in ("at", "cutoff")
    if isinstance(field, models.DateField):
        return field.name.endswith("_on")
    return field.name in ACCOUNT_IDS or field.name.endswith("_by")


def test_sealed_columns_are_declared_sensitive_or_personal() -> None:
    sealed = {
        f"{model._meta.label}.{field.name}": getattr(model, "personal_fields", {}).get(field.name)
        for model in our_models()
        for field in model._meta.concrete_fields
        if field.name.endswith("_sealed") or field.name == "sealed"
    }
    assert {name: kind for name, kind in sealed.items() if kind not in ("personal", "sensitive")} == {}
    assert len(sealed) >= 8


def test_facts_have_no_way_to_lose_what_they_point_to() -> None:
    losing = [
        f"{model._meta.label}.{field.name}"
        for model in fact_models()
        for field in model._meta.concrete_fields
        if isinstance(field, models.ForeignKey) and field.remote_field.on_delete is not models.PROTECT
    ]
    assert losing == []


def test_facts_of_the_audit_itself_have_no_foreign_keys() -> None:
    pointing = [
        model for model in apps.get_app_config("audit").get_models() if any(f.is_relation for f in fields(model))
    ]
    assert pointing == []


def fields(model: type[models.Model]) -> list[models.Field[object, object]]:
    return list(model._meta.concrete_fields)


def test_every_fact_has_its_place_in_one_event() -> None:
    own = [model for model in fact_models() if not issubclass(model, Fact)]
    assert {model._meta.label for model in own} == {"audit.Event", "audit.Checkpoint"}


@cache
def action_files() -> tuple[Path, ...]:
    return tuple(
        path
        for path in [*PACKAGE.glob("*/actions.py"), *PACKAGE.glob("*/actions/*.py")]
        if path.parts[len(PACKAGE.parts)] not in ("audit", "demo")
    )


def functions(path: Path) -> list[ast.FunctionDef]:
    return [node for node in ast.parse(path.read_text()).body if isinstance(node, ast.FunctionDef)]


def calls(node: ast.AST) -> list[str]:
    called = [n.func for n in ast.walk(node) if isinstance(n, ast.Call)]
    return [f.id if isinstance(f, ast.Name) else f.attr for f in called if isinstance(f, ast.Name | ast.Attribute)]


def acts(function: ast.FunctionDef) -> bool:
    """Whether it is an action: public, said by whom, and not a part of another that has a recorder already."""
    given = {argument.arg for argument in [*function.args.args, *function.args.kwonlyargs]}
    return (
        not function.name.startswith("_")
        and "by" in {argument.arg for argument in function.args.kwonlyargs}
        and "recorder" not in given
    )


def test_every_action_writes_one_audit_event() -> None:
    """An action opens `recording` once, itself or through what it calls in its own capability, and never twice."""
    known = {function.name: function for path in action_files() for function in functions(path)}

    def opened(name: str, seen: tuple[str, ...] = ()) -> int:
        function = known.get(name)
        if function is None or name in seen:
            return 0
        return sum(1 if call == "recording" else opened(call, (*seen, name)) for call in calls(function))

    # They call other actions first (the first campaign loads the areas), or end in one of two ways (an import that
    # changes nothing is set aside).
    compound = {"invite_secretary", "create_campaign", "approve_list"}
    # What an action calls to check or to make a row writes nothing by itself.
    parts = {call for function in known.values() for call in calls(function) if call in known and not opened(call)}
    counted = {
        f"{path.relative_to(PACKAGE)}:{function.name}": opened(function.name)
        for path in action_files()
        for function in functions(path)
        if acts(function) and function.name not in compound | parts
    }
    assert {name: count for name, count in counted.items() if count != 1} == {}
    assert len(counted) >= 30
