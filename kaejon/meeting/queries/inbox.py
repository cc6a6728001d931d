from __future__ import annotations

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kaejon.lib import clock
from kaejon.meeting.models import Directive, Word
from kaejon.meeting.queries.directives import with_last_word
from kaejon.meeting.rules import OPEN
from kaejon.people.access import User, standing_of, within
from kaejon.people.policy import DISTRICT, OFFICES, OVERSIGHT
from kaejon.people.waiting import Waiting
from kaejon.register.models import Campaign


def waiting(user: User, campaign: Campaign) -> list[Waiting]:
    """Directives to answer for a district or an agency; answers to read, and overdue ones, for who gave them."""
    standing = standing_of(user)
    found: list[Waiting] = []
    href = reverse("meeting:directive-list", args=[campaign.slug])
    rows = with_last_word(Directive.objects.filter(campaign=campaign))
    if standing.roles & (DISTRICT | OFFICES):
        agencies = [a.agency_id for a in standing.holding(OFFICES)]
        mine = rows.filter(within(standing.areas(DISTRICT), "district_id") | Q(agency__in=agencies), last__in=OPEN)
        late = mine.filter(due_on__lt=clock.today()).count()
        found += [
            Waiting("directives_overdue", late, _("ข้อสั่งการที่เลยกำหนดรายงานผล"), href, "overdue"),
            Waiting("directives", mine.count() - late, _("ข้อสั่งการที่รอท่านรายงานผล"), href),
        ]
    if standing.roles & OVERSIGHT:
        given = rows.filter(Q(by=str(user.pk)) | Q(recorded_for=str(user.pk)))
        found += [
            Waiting(
                "answers",
                given.filter(last=Word.ANSWERED).count(),
                _("ข้อสั่งการที่รายงานผลแล้ว รอท่านปิด"),
                f"{href}?state=answered",
            ),
            Waiting(
                "late_answers",
                given.filter(last__in=OPEN, due_on__lt=clock.today()).count(),
                _("ข้อสั่งการของท่านที่ยังไม่รายงานผลตามกำหนด"),
                href,
                "overdue",
            ),
        ]
    return found
