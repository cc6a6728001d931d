from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.contrib.staticfiles import finders
from hypothesis import given
from hypothesis import strategies as st

from kaejon.report import charts
from kaejon.report.charts import svg
from kaejon.report.charts.bars import parts_of, stage_words
from kaejon.report.charts.burn import edge
from kaejon.report.charts.overlap import columns_of, exact_sets, set_sizes
from kaejon.report.charts.poverty import stairs, steps_of
from kaejon.report.charts.reading import outlook_of, poverty_of, row_of, weeks_of
from kaejon.report.charts.spark import spark_points
from tests.report.charts.bodies import MASKS, OPEN, body, edition_1

DRAWN: dict[str, Callable[..., str]] = {
    "burn_down": charts.burn_down,
    "dimension_bars": charts.dimension_bars,
    "stage_bar": charts.stage_bar,
    "upset": charts.upset,
    "poverty_k": charts.poverty_k,
}
NAMESPACE = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("width", [320, 720])
@pytest.mark.parametrize("name", DRAWN)
def test_chart_is_a_picture_with_a_title_and_its_numbers(name: str, width: int) -> None:
    found = ElementTree.fromstring(DRAWN[name](body(), "23", width=width))
    assert found.get("role") == "img"
    assert [child.tag for child in found][:2] == [f"{NAMESPACE}title", f"{NAMESPACE}desc"]
    assert "จังหวัดตราด" in (found[0].text or "")
    assert re.search(r"\d", found[1].text or "")


@pytest.mark.parametrize("width", [320, 720])
@pytest.mark.parametrize("name", DRAWN)
def test_chart_stays_inside_its_frame(name: str, width: int) -> None:
    found = ElementTree.fromstring(DRAWN[name](body(), "23", width=width))
    _x, _y, right, bottom = map(float, (found.get("viewBox") or "").split())
    assert right == width
    for text in found.iter(f"{NAMESPACE}text"):
        x, wide = float(text.get("x", "0")), svg.text_width(text.text or "", float(text.get("font-size", "0")))
        start = x - {"start": 0.0, "middle": wide / 2, "end": wide}[text.get("text-anchor", "")]
        assert start >= -1, text.text
        assert start + wide <= width + 1, text.text
        assert 0 < float(text.get("y", "0")) <= bottom, text.text
    for rect in found.iter(f"{NAMESPACE}rect"):
        assert float(rect.get("x", "0")) + float(rect.get("width", "0")) <= width + 0.1


@pytest.mark.parametrize("name", DRAWN)
def test_chart_of_a_report_of_the_first_edition_says_that_it_holds_nothing(name: str) -> None:
    found = DRAWN[name](edition_1(), "23")
    ElementTree.fromstring(found)
    said = "ยังไม่มีรายงานที่มีบัญชี" if name == "burn_down" else "รายงานฉบับนี้ไม่มีข้อมูลนี้"
    assert said in found


@pytest.mark.parametrize("name", DRAWN)
def test_chart_is_the_same_each_time(name: str) -> None:
    assert DRAWN[name](body(), "23") == DRAWN[name](body(), "23")


def test_names_of_areas_are_no_markup() -> None:
    made = body()
    for row in made["totals"]:
        row["name"] = "<b>&"
    assert "&lt;b&gt;&amp;" in charts.burn_down(made, "23")
    ElementTree.fromstring(charts.burn_down(made, "23"))


def test_every_class_has_its_light_colour_and_its_rule() -> None:
    path = finders.find("report/css/charts.css")
    assert isinstance(path, str)
    sheet = Path(path).read_text(encoding="utf-8")
    tokens_path = finders.find("web/css/tokens.css")
    assert isinstance(tokens_path, str)
    light = Path(tokens_path).read_text(encoding="utf-8").split(":root {", 1)[1].split("}", 1)[0]
    colours = dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{6});", light))
    for css, look in svg.LOOK.items():
        rule = re.search(rf"\.{css}[,\s][^{{}}]*{{([^}}]*)}}", sheet)
        assert rule, css
        for attribute, token in re.findall(r"(fill|stroke): var\(--([a-z0-9-]+)\);", rule[1]):
            assert look[attribute] == colours[token], (css, attribute)


def test_burn_down_goes_from_report_to_report_and_ends_with_this_one() -> None:
    assert [(week.number, week.count) for week in weeks_of(body(), "23")] == list(enumerate(OPEN["23"], 1))


def test_burn_down_of_the_first_report_is_one_point() -> None:
    found = ElementTree.fromstring(charts.burn_down(body(1, outlook=None), "23"))
    assert len(list(found.iter(f"{NAMESPACE}circle"))) == 1


def test_burn_down_of_a_subdistrict_has_no_history_and_no_forecast() -> None:
    made = body()
    made["totals"] += [{**row_of(made, "2303"), "area": "230301", "level": "subdistrict"}]  # type: ignore[dict-item]
    assert len(weeks_of(made, "230301")) == 1
    assert "chart-fan" not in charts.burn_down(made, "230301")


def test_burn_down_without_anything_left_needs_no_line() -> None:
    made = body()
    for row in made["totals"]:
        row["open"] = {"households": 0, "persons": 0}
    found = charts.burn_down(made, "23")
    assert "chart-needed" not in found
    assert "chart-fan" not in found


def test_edge_of_the_forecast_ends_where_nothing_is_left() -> None:
    made = body()
    outlook, now = outlook_of(made, "23"), weeks_of(made, "23")[-1]
    assert outlook is not None
    deadline = now.day.replace(month=9, day=30)
    assert [count for _day, count in edge(now, outlook, "low", deadline)] == [344, 0, 0]
    assert edge(now, outlook, "high", deadline)[-1] == (deadline, 344 // 4)


def test_parts_of_a_bar_add_up_to_the_households_of_today() -> None:
    made = body()
    for place, code in enumerate(("health", "living", "education", "income", "access"), 1):
        assert sum(parts_of(made, "23", code).values()) == 60 * place


def test_stages_are_named_with_their_share() -> None:
    words = [words for _css, words in stage_words({"in_progress": 1, "survive": 2, "sufficient": 0, "sustained": 0,
                                                    "continuing_care": 0}, 3)]  # fmt: skip
    assert words[:2] == ["อยู่ระหว่างดำเนินการ 1 (33.3%)", "อยู่รอด 2 (66.7%)"]


def test_sets_are_exact_and_the_rest_is_one_column() -> None:
    sets = exact_sets(body(), "23", "households")
    assert [each.count for each in sets] == sorted((pair[0] for pair in MASKS.values()), reverse=True)
    columns = columns_of(sets)
    assert len(columns) == 13
    assert sum(each.count for each in columns) == sum(pair[0] for pair in MASKS.values())
    assert (columns[-1].mask, columns[-1].masks) == ("", len(MASKS) - 12)


@given(st.dictionaries(st.text("01", min_size=5, max_size=5).filter(lambda mask: "1" in mask), st.integers(1, 500)))
def test_size_of_a_set_counts_everybody_who_has_it(masks: dict[str, int]) -> None:
    rows = [{"area": "23", "mask": mask, "households": n, "persons": n} for mask, n in masks.items()]
    sizes = set_sizes(exact_sets(body(overlaps=rows), "23", "households"))
    assert sizes == [sum(n for mask, n in masks.items() if mask[place] == "1") for place in range(5)]


def test_line_of_k_keeps_its_height_until_the_next_k() -> None:
    row = poverty_of(body(), "23")
    assert row is not None
    points = list(stairs(steps_of(row, 60), 1, 60))
    assert points[0] == (1, 344 * 1_000_000 // 467)
    assert points[1] == (7, points[0][1])
    assert points[-1] == (60, 0)


def test_words_of_a_deadline_far_behind_stay_inside_the_picture() -> None:
    found = body()
    found["campaign_detail"] = {**found["campaign_detail"], "starts_on": "2022-05-09", "deadline_on": "2022-05-14"}
    drawn = ElementTree.fromstring(charts.burn_down(found, "23", 320))
    (words,) = [one for one in drawn.iter(f"{NAMESPACE}text") if (one.text or "").endswith("14 พ.ค.")]
    assert words.get("text-anchor") == "start"


@given(st.lists(st.integers(0, 100_000), max_size=40))
def test_sparkline_stays_inside_and_puts_the_highest_on_top(values: list[int]) -> None:
    points = spark_points(values)
    assert len(points) == len(values)
    assert all(4 <= x <= 92 and 4 <= y <= 20 for x, y in points)
    if values and max(values) > min(values):
        assert points[values.index(max(values))][1] == 4


@pytest.mark.parametrize(("highest", "step"), [(0, 1), (3, 1), (9, 5), (17, 5), (467, 200), (100_000, 50_000)])
def test_grid_has_at_most_four_round_steps(highest: int, step: int) -> None:
    assert svg.nice_step(highest) == step


def test_sara_am_is_drawn_in_two_parts_with_the_tone_behind_the_nikhahit() -> None:
    drawn = svg.text("chart-text", 0, 0, "น้ำทำ")
    assert ">น\u0e4d\u0e49\u0e32ท\u0e4d\u0e32<" in drawn


@given(st.floats(0, 300), st.floats(0, 60))
def test_hatch_stays_inside_its_rectangle(width: float, height: float) -> None:
    for drawn in svg.hatch(10, 20, width, height):
        for x, y in (map(float, point.split(",")) for point in re.findall(r"[-\d.]+,[-\d.]+", drawn)):
            assert 10 - 0.1 <= x <= 10 + width + 0.1
            assert 20 - 0.1 <= y <= 20 + height + 0.1
