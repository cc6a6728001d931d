"""What the secretary does with the list: the first version, a corrected one, and the proposals that come in."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from kaejon.assessment.actions.proposals import decline_proposals, propose_household
from kaejon.assessment.actions.removal import remove_from_list
from kaejon.assessment.actions.taking import take_proposals
from kaejon.assessment.models import HouseholdProposal, NeedProposal
from kaejon.assessment.queries.gone import needs_gone
from kaejon.assessment.queries.proposals import ProposedHousehold, ProposedPerson
from kaejon.demo import names
from kaejon.demo.sheet import target_workbook
from kaejon.demo.staff import Staff
from kaejon.demo.targets import FIRST_NUMBER, House
from kaejon.geography.models import Area
from kaejon.lib import clock
from kaejon.lib.citizen_id import check_digit
from kaejon.logbook.kinds import Reason
from kaejon.register.actions import approve_list, upload_list
from kaejon.register.checking import check_import
from kaejon.register.intake.template import NOBODYS_OFFICE
from kaejon.register.models import Campaign, Dimension, Import, ImportState, TargetList

APPROVER = "ประธาน คจพ.จ. (สาธิต)"
DECLINED = "อยู่ในความดูแลของโครงการอื่นแล้ว ไม่ต้องขึ้นบัญชีซ้ำ"
# Far above every number of the list.
FIRST_PROPOSED_NUMBER = FIRST_NUMBER + 5_000_000


class DemoBroken(RuntimeError):
    """The made-up list was not taken as it was meant: a mistake in this package."""


class ListKeeping:
    """The secretary's deeds."""

    def __init__(self, campaign: Campaign, staff: Staff, seed: int) -> None:
        self.campaign = campaign
        self.staff = staff
        self.rng = Random(f"lists/{seed}")
        self.proposed = 0

    def reference(self, number: int) -> str:
        return f"มติ คจพ.จ. (สาธิต) ครั้งที่ {number}/{clock.today().year + 543}"

    def check(self, houses: Sequence[House], title: str) -> Import:
        """Upload the list as a workbook and have every row checked. Raises DemoBroken for a row that is refused."""
        intake = upload_list(
            campaign=self.campaign,
            file_name=f"{title}.xlsx",
            data=target_workbook(houses, title=title, on=clock.today()),
            by=self.staff.secretary,
        )
        intake = check_import(intake=intake, by=self.staff.secretary)
        if intake.state != ImportState.CHECKED or intake.summary["rejected"] or not intake.summary["total"]:
            raise DemoBroken(f"{intake.problem} {intake.summary}")
        return intake

    def approve_first(self, intake: Import) -> None:
        approve_list(intake=intake, reference=self.reference(1), by=self.staff.secretary)

    def approve_corrected(self, houses: Sequence[House]) -> None:
        """The corrected list: who moved stands where he lives now, who stood on it twice is gone from it."""
        intake = self.check(houses, "บัญชีครัวเรือนเป้าหมาย (สาธิต) ฉบับปรับปรุง")
        approve_list(
            intake=intake,
            reference=self.reference(2),
            reason="ปรับที่อยู่ของครัวเรือนที่ย้ายข้ามตำบล และตัดรายการซ้ำ",
            approver=APPROVER,
            by=self.staff.secretary,
        )

    def remove_gone(self) -> None:
        """What is gone from the corrected list leaves the drive by a letter."""
        gone = list(needs_gone(self.campaign))
        if gone:
            remove_from_list(
                campaign=self.campaign,
                needs=gone,
                reason=Reason.DUPLICATE,
                reference=self.reference(2),
                approver=APPROVER,
                by=self.staff.secretary,
            )

    def propose_household(self, tambon: str) -> None:
        """A village meeting names a household that the list has forgotten: a mother and her child."""
        family = names.family_name(self.rng)
        born = clock.today().year
        both = (Dimension.LIVING, Dimension.INCOME)
        mother = self.person("นาง", family, born - 41, "head", both)
        child = self.person("เด็กหญิง", family, born - 9, "child", (Dimension.LIVING,))
        propose_household(
            campaign=self.campaign,
            area=Area.objects.get(pk=tambon),
            content=ProposedHousehold(persons=(mother, child), house_no=f"{190 + self.proposed}", moo=2),
            reference=f"เวทีประชาคมหมู่ที่ 2 (สาธิต) ครั้งที่ {self.proposed + 1}",
            occurred_on=clock.today(),
            by=self.staff.mentors[tambon],
        )

    def person(
        self, title: str, family: str, birth_year: int, relation: str, dimensions: tuple[str, ...]
    ) -> ProposedPerson:
        self.proposed += 1
        first12 = f"{NOBODYS_OFFICE}{FIRST_PROPOSED_NUMBER + self.proposed:07d}"
        return ProposedPerson(
            first_name=names.first_name(self.rng, "female"),
            last_name=family,
            title=title,
            citizen_id=first12 + check_digit(first12),
            sex="female",
            relation=relation,
            birth_year=birth_year,
            dimensions=tuple(str(dimension) for dimension in dimensions),
        )

    def answer_proposals(self, number: int) -> TargetList | None:
        """The committee takes what was proposed onto a new version; where there are many, the last is declined."""
        needs = list(
            NeedProposal.objects.filter(
                entry__campaign=self.campaign, answer__isnull=True, entry__superseded_by__isnull=True
            ).order_by("seq", "line")
        )
        households = list(
            HouseholdProposal.objects.filter(campaign=self.campaign, answer__isnull=True).order_by("seq", "line")
        )
        if len(needs) > 2:
            declined = needs.pop()
            decline_proposals(
                campaign=self.campaign, need_proposals=[declined], reason=DECLINED, by=self.staff.secretary
            )
        if not needs and not households:
            return None
        return take_proposals(
            campaign=self.campaign,
            need_proposals=needs,
            household_proposals=households,
            reference=self.reference(number),
            reason="พบปัญหาเพิ่มและครัวเรือนตกหล่นจากการสอบทานและเวทีประชาคม",
            approver=APPROVER,
            by=self.staff.secretary,
        )
