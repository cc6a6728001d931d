from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaejon.audit.principal import CONSOLE
from kaejon.lib.clock import bangkok
from kaejon.register.models import DIMENSIONS, Campaign
from kaejon.report.actions.freezing import freeze_weekly_report
from kaejon.web.dashboards.depth import WhatIf, WhatIfForm, changed_words, indicator_weights
from kaejon.web.dashboards.overlap import counted_by_number, overlap_lines
from tests.cast import Cast
from tests.report.charts.bodies import MASKS, body, edition_1
from tests.web.dashboards.frozen import freeze_body
from tests.web.dashboards.test_dashboard import Clock, campaign, frozen, page_of

__all__ = ["campaign", "frozen"]


def test_sets_are_told_exactly_and_with_everything_that_holds_them() -> None:
    lines = {line.words: line for line in overlap_lines(body(), "23")}
    both = lines["สุขภาพ + ความเป็นอยู่"]
    assert (both.households, both.persons) == MASKS["11000"]
    holding = [pair for mask, pair in MASKS.items() if mask[:2] == "11"]
    assert both.households_with == sum(pair[0] for pair in holding)
    assert both.persons_with == sum(pair[1] for pair in holding)


def test_numbers_of_dimensions_add_up_to_everybody() -> None:
    found = counted_by_number(body(), "23")
    assert [number for number, _households, _persons in found] == [1, 2, 3, 4, 5]
    assert sum(households for _number, households, _persons in found) == sum(pair[0] for pair in MASKS.values())


@given(
    st.lists(st.sampled_from(DIMENSIONS), min_size=1, max_size=31),
    st.fixed_dictionaries({code: st.integers(0, 20) for code in DIMENSIONS}),
)
def test_indicators_of_a_dimension_weigh_together_what_it_weighs(
    dimensions: list[str], weights: dict[str, int]
) -> None:
    each = indicator_weights(dimensions, weights)
    sums = {code: sum(w for w, d in zip(each, dimensions, strict=True) if d == code) for code in set(dimensions)}
    for one in sums:
        for other in sums:
            assert sums[one] * weights[other] == sums[other] * weights[one]


@pytest.mark.parametrize(
    ("asked", "is_valid"),
    [
        ({"k": ""}, True),
        ({"k": "33", "w_health": "3"}, True),
        ({"k": "34"}, False),
        ({"k": "", "w_health": "-1"}, False),
        ({"k": "", "w_health": "999"}, False),
        ({"k": "", **{f"w_{code}": "0" for code in DIMENSIONS}}, False),
        ({"k": "x"}, False),
    ],
)
def test_what_if_takes_known_cut_offs_and_weights_that_are_not_all_nothing(
    asked: dict[str, str], is_valid: bool
) -> None:
    assert WhatIfForm(asked).is_valid() == is_valid


def test_analysis_says_the_index_in_sentences_and_how_it_is_counted(frozen: Campaign, cast: Cast) -> None:
    answer = cast.client("governor").get(f"/{frozen.slug}/analysis/")
    found = answer.content.decode()
    depth = answer.context["depth"]
    assert (depth.households, depth.poor, depth.h) == (3, 3, "100.0")
    assert depth.sentences[0] in found
    assert "วิธีรุ่นที่ 1 (Alkire–Foster)" in found
    assert "ยังไม่มีรายงานครั้งก่อนให้เทียบ" in found


def test_analysis_compares_with_the_report_before_or_the_one_asked_for(frozen: Campaign, cast: Cast, at: Clock) -> None:
    at(bangkok(2022, 5, 27, 18))
    freeze_weekly_report(frozen, by=CONSOLE)
    client = cast.client("governor")
    assert client.get(f"/{frozen.slug}/analysis/").context["other"].number == 2
    found = client.get(f"/{frozen.slug}/analysis/?with=1")
    assert found.context["other"].number == 1
    assert found.context["moved"].words == "ดัชนีไม่เปลี่ยนแปลง"
    later = client.get(f"/{frozen.slug}/analysis/?number=1&with=3").context
    assert (later["since"], later["until"]) == (1, 3)


def test_what_if_answers_beside_the_report_and_refuses_nonsense(frozen: Campaign, cast: Cast) -> None:
    client = cast.client("supervisor")
    same = client.get(f"/{frozen.slug}/analysis/?area=23&k=").context
    assert (same["if_found"].h, same["if_found"].m) == (same["depth"].h, same["depth"].m)
    assert client.get(f"/{frozen.slug}/analysis/?area=23&k=75").context["if_found"].poor == 0
    refused = client.get(f"/{frozen.slug}/analysis/?area=23&k=&w_health=-4")
    assert refused.context["if_found"] is None
    assert refused.status_code == 200


def answer_of(page: str) -> str:
    """What htmx puts in place when another cut-off or weight is asked for."""
    return page.split('<div id="if-found"')[1].split("</section>")[0]


def test_what_if_says_what_changes_and_leads_back_to_the_report(frozen: Campaign, cast: Cast) -> None:
    client, path = cast.client("supervisor"), f"/{frozen.slug}/analysis/?area=23&number=1"
    changed = page_of(client, f"{path}&k=75")
    assert "ครัวเรือนที่นับว่ายากจนเปลี่ยนจาก 3 เป็น 0 ครัวเรือน" in answer_of(changed)
    assert 'href="?area=23&amp;number=1#if"' in changed
    assert changed.count("จำนวนเต็ม 0–20") == len(DIMENSIONS)
    assert "ผลไม่เปลี่ยน ครัวเรือนที่นับว่ายากจนคงเดิม 3 ครัวเรือน" in answer_of(page_of(client, f"{path}&k="))
    depth = client.get(path).context["depth"]
    assert "ส่วนดัชนี M0 เปลี่ยนจากร้อยละ 0.0 เป็นร้อยละ 1.5" in changed_words(depth, WhatIf(3, "100.0", "1.5", "1.5"))


def test_what_if_without_any_weight_says_so_where_the_answer_stands(frozen: Campaign, cast: Cast) -> None:
    zero = "".join(f"&w_{code}=0" for code in DIMENSIONS)
    page = page_of(cast.client("supervisor"), f"/{frozen.slug}/analysis/?area=23&number=1&k={zero}")
    assert "น้ำหนักเป็น 0 ทุกมิติไม่ได้" in answer_of(page)
    assert page.count("น้ำหนักเป็น 0 ทุกมิติไม่ได้") == 1


def test_analysis_of_the_first_edition_says_that_it_holds_nothing(campaign: Campaign, cast: Cast) -> None:
    freeze_body(campaign, edition_1())
    assert "รายงานฉบับนี้ไม่มีข้อมูลนี้" in page_of(cast.client("governor"), f"/{campaign.slug}/analysis/")


def test_analysis_without_a_kept_input_offers_no_what_if(campaign: Campaign, cast: Cast) -> None:
    made = body()
    made["poverty"] |= {"edition": "2560-2564", "input_sha256": "0" * 64}
    freeze_body(campaign, made)
    found = page_of(cast.client("governor"), f"/{campaign.slug}/analysis/")
    assert "รายงานฉบับนี้ไม่ได้เก็บข้อมูลที่ใช้คำนวณไว้" in found
    assert "344 ครัวเรือน" in found
