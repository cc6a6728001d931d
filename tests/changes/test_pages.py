from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kaejon.changes.content import Content
from kaejon.changes.models import ChangeKind, ChangeRequest
from kaejon.changes.queries.household import changes_part
from kaejon.changes.queries.inbox import waiting
from kaejon.lib.citizen_id import check_digit
from kaejon.register.models import Member
from tests.changes.conftest import Hamlet, newborn, of

WHEN = {"occurred_on": "12/05/2565", "reference": "ทะเบียนบ้าน 1/2565"}


def address(hamlet: Hamlet, name: str, *args: Any) -> str:
    return reverse(f"changes:{name}", args=[hamlet.campaign.slug, *args])


def new(hamlet: Hamlet, kind: str) -> str:
    return address(hamlet, "change-new", hamlet.household.pk, kind)


def sent_for(hamlet: Hamlet, kind: str) -> dict[str, Any]:
    one, two = hamlet.village.one.pk, hamlet.village.two.pk
    said: dict[str, dict[str, Any]] = {
        ChangeKind.BORN: {"first_name": "ใหม่", "last_name": "สมมติ", "no_id_reason": "แรกเกิด", "relation": "child"},
        ChangeKind.DIED: {"members": [str(two)]},
        ChangeKind.MOVED_IN: {"first_name": "ผู้มา", "no_id_reason": "ไม่มีบัตร", "birth": "00/00/2530"},
        ChangeKind.MOVED_OUT: {
            "members": [str(two)],
            "goes": "inside",
            "subdistrict": "230301",
            "moo": "2",
            "house_no": "9",
        },
        ChangeKind.HEAD: {f"relation_{one}": "spouse", f"relation_{two}": "head"},
        ChangeKind.SPLIT: {
            f"relation_{one}": "stays",
            f"relation_{two}": "head",
            "subdistrict": "230302",
            "house_no": "9",
        },
        ChangeKind.MERGED: {f"relation_{one}": "sibling", f"relation_{two}": "other", "target": "รหัส-7"},
        ChangeKind.RELOCATED: {"subdistrict": "230301", "moo": "2", "house_no": "9"},
    }
    return {**WHEN, **said[kind]}


@pytest.mark.parametrize("kind", ChangeKind.values)
def test_a_mentor_asks_and_the_district_takes(hamlet: Hamlet, kind: str) -> None:
    other = hamlet.other
    other.code = "รหัส-7"
    other.save()
    mentor, district = hamlet.cast.client("mentor"), hamlet.cast.client("district")
    assert mentor.get(new(hamlet, kind)).status_code == 200
    answer = mentor.post(new(hamlet, kind), sent_for(hamlet, kind))
    assert answer.status_code == 302, answer.context["form"].errors
    request = ChangeRequest.objects.get()
    view = address(hamlet, "change-view", request.pk)
    assert "ถอนรายการนี้" in mentor.get(view).content.decode()
    assert view in district.get(address(hamlet, "change-list")).content.decode()
    page = district.get(view).content.decode()
    assert [word in page for word in ("ปัจจุบัน", "เมื่อรับการเปลี่ยนแปลง", "รับการเปลี่ยนแปลง")] == [True] * 3
    done = district.post(address(hamlet, "change-answer", request.pk), {"verdict": "take"})
    assert (done.status_code, ChangeRequest.objects.get().answer.verdict) == (302, "taken")
    assert district.get(view).status_code == 200


def test_the_page_of_choices_names_every_kind(hamlet: Hamlet) -> None:
    page = hamlet.cast.client("mentor").get(address(hamlet, "change-choose", hamlet.household.pk)).content.decode()
    assert [kind.label for kind in ChangeKind if str(kind.label) not in page] == []
    assert hamlet.cast.client("mentor").get(new(hamlet, "flown")).status_code == 404


@pytest.mark.parametrize(
    ("kind", "values", "field"),
    [
        (ChangeKind.BORN, {"first_name": ""}, "first_name"),
        (ChangeKind.BORN, {"no_id_reason": ""}, "citizen_id"),
        (ChangeKind.BORN, {"occurred_on": "13/05/2565"}, "occurred_on"),
        (ChangeKind.DIED, {"members": []}, "members"),
        (ChangeKind.MOVED_OUT, {"goes": ""}, "goes"),
        (ChangeKind.MOVED_OUT, {"subdistrict": ""}, "subdistrict"),
        (ChangeKind.MERGED, {"target": "ไม่มีรหัสนี้"}, "target"),
        (ChangeKind.RELOCATED, {"subdistrict": "230302", "moo": ""}, "subdistrict"),
    ],
)
def test_errors_stand_at_their_fields_and_nothing_is_lost(
    hamlet: Hamlet, kind: str, values: dict[str, Any], field: str
) -> None:
    answer = hamlet.cast.client("mentor").post(new(hamlet, kind), {**sent_for(hamlet, kind), **values})
    assert (answer.status_code, list(answer.context["form"].errors)) == (200, [field])
    assert WHEN["reference"] in answer.content.decode()


@pytest.mark.parametrize("kind", ChangeKind.values)
def test_nothing_is_preset_that_is_seldom_so(hamlet: Hamlet, kind: str) -> None:
    form = hamlet.cast.client("mentor").get(new(hamlet, kind)).context["form"]
    assert (form["occurred_on"].value() is None) == (kind in (ChangeKind.BORN, ChangeKind.DIED))
    if kind == ChangeKind.MERGED:
        relation = form[f"relation_{hamlet.village.one.pk}"]
        assert (relation.value(), relation.field.choices[0], relation.field.required) == ("", ("", "เลือก…"), True)
        assert relation.label == f"{hamlet.village.one.full_name}: ความสัมพันธ์กับหัวหน้าครัวเรือนใหม่"


def test_what_is_needed_in_effect_is_not_said_to_be_left_out(hamlet: Hamlet) -> None:
    client = hamlet.cast.client("mentor")
    assert "(ไม่บังคับ)" not in client.get(new(hamlet, ChangeKind.HEAD)).content.decode()
    page = client.get(new(hamlet, ChangeKind.BORN)).content.decode()
    for label in ("เลขประจำตัวประชาชน", "เหตุที่ไม่มีเลขประจำตัวประชาชน"):
        assert re.search(f">{label}</label>", page)


def test_heads_are_asked_for_at_the_first_member(hamlet: Hamlet) -> None:
    one, two = hamlet.village.one.pk, hamlet.village.two.pk
    sent = {**WHEN, f"relation_{one}": "head", f"relation_{two}": "head"}
    answer = hamlet.cast.client("mentor").post(new(hamlet, "head"), sent)
    (name,) = answer.context["form"].errors
    assert name.startswith("relation_")


def test_a_known_person_is_found_by_citizen_id_and_name(hamlet: Hamlet) -> None:
    number = "123456789012" + check_digit("123456789012")
    hamlet.take(hamlet.ask("born", household=hamlet.other, content=with_id(number)))
    wrong = {**WHEN, "first_name": "คนอื่น", "citizen_id": number}
    answer = hamlet.cast.client("mentor").post(new(hamlet, "moved_in"), wrong)
    assert list(answer.context["form"].errors) == ["citizen_id"]
    right = {**wrong, "first_name": "ใหม่", "last_name": "สมมติ"}
    assert hamlet.cast.client("mentor").post(new(hamlet, "moved_in"), right).status_code == 302
    request = ChangeRequest.objects.get(kind="moved_in")
    assert (request.members.get().member.first_name, request.content_sealed) == ("ใหม่", None)


def with_id(number: str) -> Content:
    content = newborn()
    assert content.person is not None
    return replace(content, person=replace(content.person, citizen_id=number))


def test_who_asked_cannot_answer_and_a_decline_wants_a_reason(hamlet: Hamlet) -> None:
    request = hamlet.ask("born", by="district", content=newborn())
    view, answer = address(hamlet, "change-view", request.pk), address(hamlet, "change-answer", request.pk)
    assert "verdict" not in hamlet.cast.client("district").get(view).content.decode()
    hamlet.cast.client("district").post(answer, {"verdict": "take"})
    assert not hasattr(ChangeRequest.objects.get(), "answer")
    second = hamlet.cast.client("second_district")
    refused = second.post(answer, {"verdict": "decline", "reason": ""})
    assert (refused.status_code, list(refused.context["form"].errors)) == (200, ["reason"])
    second.post(answer, {"verdict": "decline", "reason": "ไม่มีสูติบัตร"})
    assert ChangeRequest.objects.get().answer.verdict == "declined"
    assert "ไม่มีสูติบัตร" in hamlet.cast.client("mentor").get(view).content.decode()


def test_the_secretary_does_not_answer_for_a_district(hamlet: Hamlet) -> None:
    request = hamlet.ask("born", content=newborn())
    client = hamlet.cast.client("secretary")
    client.post(address(hamlet, "change-answer", request.pk), {"verdict": "take"})
    assert not hasattr(ChangeRequest.objects.get(), "answer")
    assert "ผู้พิจารณาคือ คจพ.อ." in client.get(address(hamlet, "change-list")).content.decode()


def test_what_waits_is_counted_for_each_office(hamlet: Hamlet) -> None:
    hamlet.ask("born", content=newborn())
    found = {
        name: [(row.code, row.count) for row in waiting(hamlet.cast[name], hamlet.campaign)]
        for name in ("mentor", "district", "outsider", "secretary", "auditor")
    }
    assert found == {
        "mentor": [("changes_sent", 1)],
        "district": [("changes_to_answer", 1), ("changes_sent", 0)],
        "outsider": [("changes_to_answer", 0), ("changes_sent", 0)],
        "secretary": [("changes_to_answer", 0)],
        "auditor": [],
    }


def test_the_households_part_asks_as_much_for_many_as_for_one(hamlet: Hamlet) -> None:
    mentor = hamlet.cast["mentor"]

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            part = changes_part(mentor, hamlet.campaign, hamlet.household)
            render_to_string("changes/_household.html", {"part": part})
        return len(queries)

    hamlet.take(hamlet.ask("died", **of(hamlet, "died")))
    asked()
    first = asked()
    hamlet.ask("head", [(Member.objects.get(pk=hamlet.village.one.pk), "head")])
    assert asked() == first
    part = changes_part(mentor, hamlet.campaign, hamlet.household)
    assert ([row.kind for row in part.gone], len(part.waiting), len(part.answered)) == ([ChangeKind.DIED], 1, 1)
    assert changes_part(hamlet.cast["auditor"], hamlet.campaign, hamlet.household).new_href == ""
