"""A new version of a campaign's criteria (เกณฑ์ของวาระ)."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from kaejon.audit.actions import recording
from kaejon.audit.principal import Principal
from kaejon.lib import clock
from kaejon.lib.thai_date import thai_date
from kaejon.register.actions import RegisterRefused
from kaejon.register.models import Campaign, Ruleset, Stage, StageItem, StageRule
from kaejon.register.queries.rulesets import Item, Rules, newest_rules

STAGES = (Stage.SURVIVE, Stage.SUFFICIENT, Stage.SUSTAINED)
MOST_DAYS = 730


def make_ruleset(*, campaign: Campaign, rules: Rules, base: int, by: Principal) -> Ruleset:
    """Append the next version of the criteria, in force from `rules.in_force_on`; `base`: the version it was made from.

    Raises RegisterRefused for days out of range, a day that is not ahead of the last cut-off, an incomplete checklist,
    and where another version was made meanwhile.
    """
    check_rules(campaign, rules)
    detail = {"items": len(rules.items), "from": str(rules.in_force_on)}
    with recording(
        "ruleset.make", by=by, campaign_id=campaign.pk, subject=("campaign", campaign.pk), detail=detail
    ) as recorder:
        newest = newest_rules(campaign)
        if newest.number != base:
            raise RegisterRefused(_("มีผู้ออกเกณฑ์ฉบับใหม่ไปก่อนแล้ว โปรดโหลดหน้าใหม่เพื่อเริ่มจากฉบับล่าสุด"))
        assert rules.in_force_on is not None, "checked above"
        version = Ruleset(
            campaign=campaign,
            number=newest.number + 1,
            occurred_on=rules.in_force_on,
            sustain_days=rules.sustain_days,
            stuck_days=rules.stuck_days,
            answer_days=rules.answer_days,
            no_help_days=rules.no_help_days,
            same_help_days=rules.same_help_days,
            reference=rules.reference.strip(),
        )
        recorder.write(version)
        recorder.write_all(
            StageItem(ruleset=version, position=place, stage=item.stage, rule=item.rule, code=item.code, text=item.text)
            for place, item in enumerate(rules.items, 1)
        )
    return version


def check_rules(campaign: Campaign, rules: Rules) -> None:
    """Refuse what cannot be a version of the criteria."""
    if campaign.closed_at is not None:
        raise RegisterRefused(_("วาระนี้ปิดแล้ว จึงเปลี่ยนเกณฑ์ไม่ได้"))
    for name in ("sustain_days", "stuck_days", "answer_days", "no_help_days", "same_help_days"):
        if not 1 <= getattr(rules, name) <= MOST_DAYS:
            raise RegisterRefused(_("โปรดระบุจำนวนวันตั้งแต่ 1 ถึง %(most)d") % {"most": MOST_DAYS}, name)
    if not rules.reference.strip():
        raise RegisterRefused(_("โปรดระบุเลขที่มติหรือหนังสือที่กำหนดเกณฑ์นี้"), "reference")
    earliest = earliest_day(campaign)
    if rules.in_force_on is None or rules.in_force_on < earliest:
        raise RegisterRefused(
            _("เกณฑ์ใหม่เริ่มใช้ย้อนหลังหรือก่อนวันตัดยอดที่ผ่านไปแล้วไม่ได้ เริ่มได้ตั้งแต่ %(date)s") % {"date": thai_date(earliest)},
            "in_force_on",
        )
    check_items(rules.items)


def earliest_day(campaign: Campaign) -> dt.date:
    """The first day from which a new version may be in force: today, or tomorrow where today's cut-off has passed."""
    today = clock.today()
    passed = campaign.calendar.due(clock.now())
    return today + dt.timedelta(days=1) if passed and clock.bangkok_date(passed[-1]) == today else today


def check_items(items: tuple[Item, ...]) -> None:
    """Refuse a stage without an item, an item without words, and one that stands twice."""
    for stage in STAGES:
        if not any(item.stage == stage for item in items):
            raise RegisterRefused(_("ระดับขั้น “%(stage)s” ต้องมีอย่างน้อย 1 ข้อ") % {"stage": Stage(stage).label})
    seen: set[tuple[str, str]] = set()
    for item in items:
        words = item.text.strip()
        if not words:
            raise RegisterRefused(_("โปรดระบุข้อความของข้อที่ให้ผู้ปฏิบัติงานประเมิน"))
        key = (item.rule, words if item.is_answered else "")
        if key in seen:
            raise RegisterRefused(_("ข้อ “%(text)s” ซ้ำกัน โปรดเหลือไว้ข้อเดียว") % {"text": words})
        seen.add(key)


def with_codes(items: list[Item], old: tuple[Item, ...]) -> tuple[Item, ...]:
    """The items in the order of stages, each with its code: a computed rule's own name; an answered item keeps the code
    that its words have had, so that answers given to it hold on.
    """
    known = {item.text: item.code for item in old if item.is_answered}
    taken = {item.code for item in old} | {item.code for item in items if item.code}
    found = []
    for item in sorted(items, key=lambda each: list(Stage.values).index(each.stage)):
        if not item.is_answered:
            rule = StageRule(item.rule)
            found.append(Item(item.stage, rule, rule.value, str(rule.label)))
            continue
        code = known.get(item.text) or next(c for n in range(1, 1_000) if (c := f"answered_{n}") not in taken)
        taken.add(code)
        found.append(Item(item.stage, item.rule, code, item.text))
    return tuple(found)
