from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from kaejon.web.queries import support
from kaejon.web.queries.counts import Cell, Count


def area(code: str, stuck: int, remain: int) -> Any:
    return SimpleNamespace(area=SimpleNamespace(code=code), cell=Cell(households=Count(current=remain, stuck=stuck)))


def test_no_district_is_named_where_another_has_as_large_a_share(monkeypatch: pytest.MonkeyPatch) -> None:
    tally = SimpleNamespace(main_cause=lambda code: "no_plan")
    monkeypatch.setattr(support, "needs_seen", lambda *_asked: None)
    monkeypatch.setattr(support, "stuck_tally", lambda *_asked: tally)
    rows = [area("2301", 95, 95), area("2302", 40, 40), area("2303", 1, 30)]
    nobody: Any = None
    assert support.most_in_need(nobody, nobody, rows) is None
    found = support.most_in_need(nobody, nobody, rows[1:])
    assert found is not None
    assert (found.area.code, found.stuck, found.open) == ("2302", 40, 40)
