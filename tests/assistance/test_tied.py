from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from kaejon.assistance.actions.matters import answer_matter
from kaejon.assistance.rules import Side
from kaejon.audit.actions import recording
from kaejon.audit.principal import CONSOLE
from kaejon.lib.clock import bangkok
from kaejon.logbook.kinds import Kind
from kaejon.register.assigning import open_assignment
from tests.assistance.conftest import DAY, Office
from tests.assistance.test_pages import address


def test_an_office_sees_why_a_household_is_in_its_care_and_what_it_promised(
    office: Office, at: Callable[[dt.datetime], None]
) -> None:
    head, client = office.cast.client("godparent"), office.cast.client("agency")
    with recording("test.tie", by=CONSOLE, campaign_id=office.village.campaign.pk) as recorder:
        holder = office.cast.appointments["godparent"]
        open_assignment(
            recorder, office.village.campaign, "godparent", household=office.village.household, holder=holder,
            occurred_on=DAY,
        )  # fmt: skip
    tied = address(office, "tied-list")

    def counts() -> list[tuple[str, int]]:
        return [(code, count) for code, _label, count in head.get(tied).context["chips"]]

    assert counts() == [("", 1), ("given", 1), ("matter", 0)]
    matter = office.refer()
    until = dt.date(2022, 5, 20)
    answer_matter(matter=matter, kind=Kind.HELP_ACCEPTED, side=Side.AGENCY, by=office.by["agency"], until_on=until)
    assert counts() == [("", 1), ("given", 1), ("matter", 1)]
    assert [len(head.get(tied, {"why": why}).context["rows"]) for why in ("given", "matter", "x")] == [1, 1, 1]
    assert client.get(tied, {"why": "given"}).context["rows"] == []
    row = head.get(tied).context["rows"][0]
    assert (row.why, [(each.id, each.due_on, each.is_overdue) for each in row.promises]) == (
        ["given", "matter"],
        [(matter.pk, until, False)],
    )
    at(bangkok(2022, 5, 21, 9))
    page = client.get(tied).content.decode().replace("\u00a0", " ")
    assert "chip-overdue" in page
    assert "เลยกำหนด ศ. 20 พ.ค. 2565" in page
    assert f'href="{tied}" aria-current="page"' in page
