from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from kaejon.plan.content import SECTIONS, Content, PlannedActivity, Words, difference, paragraph
from kaejon.plan.models import MoneySource
from kaejon.plan.queries.words import baht
from kaejon.register.models import DIMENSIONS, Dimension
from tests.plan.conftest import activity, content

WORDS = Words(
    owners={"family": "ครอบครัว", "agency:1": "พมจ."},
    whose={"n1": "นางสาวดาว"},
    dimensions={str(code): str(label) for code, label in Dimension.choices},
    sources={str(code): str(label) for code, label in MoneySource.choices},
    date=lambda day: day.isoformat(),
    baht=baht,
)
texts = st.text(alphabet="กขคงจaำ ", max_size=8)
activities = st.builds(
    PlannedActivity,
    key=st.uuids(),
    dimension=st.sampled_from(DIMENSIONS),
    what=texts.map(lambda text: f"ทำ{text}"),
    owner=st.sampled_from(("family", "agency:1")),
    value_satang=st.integers(0, 10**9),
    source=st.sampled_from(MoneySource.values),
    due_on=st.dates(dt.date(2022, 5, 9), dt.date(2022, 9, 30)),
    need=st.sampled_from(("", "n1")),
)
contents = st.builds(
    Content,
    kind=st.sampled_from(("develop", "care")),
    priority=texts,
    picks=st.dictionaries(st.sampled_from([s.code for s in SECTIONS]), st.just(("water",)), max_size=3),
    texts=st.dictionaries(st.sampled_from([s.code for s in SECTIONS]), texts, max_size=3),
    goals=st.dictionaries(st.sampled_from(DIMENSIONS), texts, max_size=3),
    activities=st.lists(activities, max_size=4, unique_by=lambda each: each.key).map(tuple),
)


@given(contents)
def test_a_content_survives_being_kept(said: Content) -> None:
    assert Content.of_json(said.as_json()) == said


@given(contents)
def test_nothing_differs_from_itself(said: Content) -> None:
    assert difference(said, said, WORDS) == []


@given(contents, contents)
def test_a_difference_the_other_way_round_is_the_mirror(one: Content, other: Content) -> None:
    there = {(change.before, change.after) for change in difference(one, other, WORDS)}
    back = {(change.after, change.before) for change in difference(other, one, WORDS)}
    assert there == back


def test_every_changed_part_of_an_activity_is_told_by_its_name() -> None:
    first = activity(what="ซ่อมหลังคา", value_satang=100_00)
    later = replace(first, value_satang=250_50, owner="agency:1", due_on=dt.date(2022, 8, 1))
    changes = difference(content(first), content(later), WORDS)
    assert [(change.where, change.before, change.after) for change in changes] == [
        ("กิจกรรม “ซ่อมหลังคา”: ผู้รับผิดชอบ", "ครอบครัว", "พมจ."),
        ("กิจกรรม “ซ่อมหลังคา”: งบประมาณ", "100 บาท (อปท.)", "250.50 บาท (อปท.)"),
        ("กิจกรรม “ซ่อมหลังคา”: กำหนดเสร็จ", "2022-07-01", "2022-08-01"),
    ]


def test_an_added_and_a_removed_activity_stand_whole_on_one_side() -> None:
    changes = difference(content(activity(what="เดิม")), content(activity(what="ใหม่")), WORDS)
    assert [(bool(change.before), bool(change.after)) for change in changes] == [(True, False), (False, True)]


def test_the_paragraph_says_condition_priority_and_every_activity() -> None:
    said = content(activity(what="ซ่อมหลังคา"), activity(what="ขุดบ่อ"), picks={"skill": ("fishing",)})
    text = paragraph(said, "สภาพปัญหา: ความเป็นอยู่ 2 คน", WORDS)
    assert [word in text for word in ("ความเป็นอยู่ 2 คน", "ประมงชายฝั่ง", "อยากซ่อมบ้าน", "ซ่อมหลังคา", "ขุดบ่อ")] == [True] * 5


def test_what_is_said_of_health_is_hidden_from_others() -> None:
    said = content(activity("health", what="พาไปฟอกไต"), activity(), goals={"health": "เดินได้", "living": "บ้านดี"})
    hidden = said.without("health")
    assert "ฟอกไต" not in str(hidden.as_json())
    assert "เดินได้" not in str(hidden.as_json())
    assert (hidden.goals["living"], hidden.activities[1].what) == ("บ้านดี", "ซ่อมหลังคา")


def test_keys_are_kept() -> None:
    key = uuid.uuid4()
    assert Content.of_json(content(activity(key=key)).as_json()).activities[0].key == key
