from __future__ import annotations

from kaejon.audit.principal import Principal
from kaejon.geography.models import Area, Level
from kaejon.lib import clock
from kaejon.lib.problem import gettext_noop
from kaejon.people.actions.account import create_account, invite
from kaejon.people.actions.appointment import appoint
from kaejon.people.models import Account, Role
from kaejon.people.rules import PeopleProblem

FIRST_ORDER = "คำสั่งแรกเริ่ม"


def invite_secretary(*, province: Area, username: str, full_name: str, by: Principal) -> str:
    """A one-time link for the first secretary of a province, who can then bring in everybody else.

    Makes the account and its appointment where they are not there yet. Asked again before the link was used, it
    gives a fresh link; afterwards it raises PeopleProblem, for then the secretary invites.
    """
    if province.level != Level.PROVINCE:
        raise PeopleProblem("province", gettext_noop("รหัสพื้นที่นี้ไม่ใช่จังหวัด โปรดระบุรหัสจังหวัดสองหลัก เช่น 23"))
    account = Account.objects.filter(username__iexact=username).first()
    if account is None:
        account = create_account(username=username, full_name=full_name, by=by)
    if account.has_usable_password():
        raise PeopleProblem(
            "already_there", gettext_noop("เลขานุการคนแรกตั้งรหัสผ่านแล้ว ให้ออกลิงก์เชิญที่หน้าบัญชีผู้ใช้ หรือใช้คำสั่ง kaejon invite")
        )
    if not account.appointments.in_force().filter(role=Role.SECRETARY, area=province).exists():
        today = clock.today()
        appoint(
            account,
            role=Role.SECRETARY,
            area=province,
            position=str(Role.SECRETARY.label),
            order_number=FIRST_ORDER,
            order_on=today,
            starts_on=today,
            by=by,
        )
    return invite(account, by=by)
