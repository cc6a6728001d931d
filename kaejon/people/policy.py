"""Who may open what: one row per URL name, written apart from the views.

`Policy.get` and `Policy.post` are the roles that may send that method ("anyone": without signing in;
"signed_in": any account). `gate` tells what else is asked of the row behind the address:

- none: no row is named, or every holder of the role may have it;
- area: the row lies in an area of the role's appointment, or is tied to it by an assignment, else 404 as if it did not
  exist;
- self: the row belongs to the account.

The middleware holds the role part for every request; `access.py` of each capability holds the gate.
The test in `tests/test_policy.py` walks every URL × role × relation against this table.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from kaejon.people.models import Role

Gate = Literal["none", "area", "self"]
Who = frozenset[str]

ANYONE: Who = frozenset({"anyone"})
SIGNED_IN: Who = frozenset({"signed_in"})
NOBODY: Who = frozenset()


def roles(*names: Role) -> Who:
    return frozenset(str(name) for name in names)


FIELD = roles(Role.MENTOR, Role.OPERATOR)
TEAM = FIELD | roles(Role.DISTRICT)
DISTRICT = roles(Role.DISTRICT)
SECRETARY = roles(Role.SECRETARY)
OVERSIGHT = roles(Role.SUPERVISOR, Role.GOVERNOR)
AUDITOR = roles(Role.AUDITOR)
SYSADMIN = roles(Role.SYSADMIN)
STAFFING = DISTRICT | SECRETARY
CASELOAD = STAFFING | roles(Role.OPERATOR)
"""Who gives households to teams and mentors."""
CASE_READERS = TEAM | SECRETARY | OVERSIGHT | AUDITOR
GODPARENT = roles(Role.GODPARENT)
OFFICES = GODPARENT | roles(Role.AGENCY)
GIVERS = OFFICES | roles(Role.OPERATOR)
"""Who records what was given: agencies, and the operation team for what the subdistrict itself gives."""
CASE_VIEWERS = CASE_READERS | OFFICES
"""Who may see a household at all: by area, or tied to it by an assignment."""
OUTCOME_PROPOSERS = TEAM | roles(Role.AGENCY)
"""Who may say that a need is resolved; another person of the district confirms it."""
REPORT_READERS = CASE_READERS | OFFICES
RETURN_READERS = STAFFING | OVERSIGHT
"""Who reads a district's return and may know that it is late: the district itself, and who looks over it."""
DIRECTED = DISTRICT | OFFICES | OVERSIGHT | SECRETARY | AUDITOR
"""Who gives, answers or reads directives."""


@dataclass(frozen=True)
class Policy:
    """The rule of one URL."""

    get: Who = NOBODY
    post: Who = NOBODY
    gate: Gate = "none"

    def allowed(self, method: str) -> Who:
        """Who may send `method`; HEAD and OPTIONS go with GET."""
        return self.post if method == "POST" else self.get if method in ("GET", "HEAD", "OPTIONS") else NOBODY


POLICY: dict[str, Policy] = {
    "people:sign-in": Policy(get=ANYONE, post=ANYONE),
    "people:sign-out": Policy(post=SIGNED_IN),
    "people:invitation-accept": Policy(get=ANYONE, post=ANYONE),
    "people:profile": Policy(get=SIGNED_IN),
    "people:password-change": Policy(get=SIGNED_IN, post=SIGNED_IN),
    "people:account-list": Policy(get=STAFFING),
    "people:account-new": Policy(get=STAFFING, post=STAFFING),
    "people:account-view": Policy(get=STAFFING, gate="area"),
    "people:account-invite": Policy(post=STAFFING, gate="area"),
    "people:account-disable": Policy(post=STAFFING, gate="area"),
    "people:account-enable": Policy(post=STAFFING, gate="area"),
    "people:appointment-list": Policy(get=STAFFING),
    "people:appointment-export": Policy(get=STAFFING),
    "people:appointment-new": Policy(get=STAFFING, post=STAFFING, gate="area"),
    "people:appointment-dates": Policy(get=STAFFING, post=STAFFING, gate="area"),
    "people:appointment-end": Policy(get=STAFFING, post=STAFFING, gate="area"),
    "people:appointment-seat": Policy(get=STAFFING, post=STAFFING, gate="area"),
    "people:body-list": Policy(get=STAFFING),
    "people:body-export": Policy(get=STAFFING),
    "people:committee-new": Policy(get=STAFFING, post=STAFFING),
    "people:committee-rename": Policy(get=STAFFING, post=STAFFING, gate="area"),
    "people:committee-end": Policy(post=STAFFING, gate="area"),
    "people:team-new": Policy(get=STAFFING, post=STAFFING),
    "people:team-rename": Policy(get=STAFFING, post=STAFFING, gate="area"),
    "people:team-end": Policy(post=STAFFING, gate="area"),
    "people:agency-list": Policy(get=STAFFING),
    "people:agency-new": Policy(get=SECRETARY, post=SECRETARY),
    "people:agency-edit": Policy(get=SECRETARY, post=SECRETARY, gate="area"),
    "people:agency-deactivate": Policy(post=SECRETARY, gate="area"),
    "people:audit-list": Policy(get=AUDITOR),
    "people:audit-export": Policy(get=AUDITOR),
    "people:audit-verify": Policy(post=AUDITOR),
    "people:audit-subject": Policy(get=AUDITOR),
    "web:home": Policy(get=SIGNED_IN),
    "web:health": Policy(get=SYSADMIN),
    "web:household-view": Policy(get=CASE_VIEWERS, gate="area"),
    "web:my-work": Policy(get=REPORT_READERS - AUDITOR),
    "web:tools": Policy(get=REPORT_READERS),
    "web:dashboard": Policy(get=REPORT_READERS),
    "web:analysis": Policy(get=REPORT_READERS),
    "web:present": Policy(get=REPORT_READERS),
    "web:favicon": Policy(get=ANYONE),
    "web:robots": Policy(get=ANYONE),
    "assessment:household-list": Policy(get=CASE_READERS),
    "assessment:household-export": Policy(get=CASE_READERS),
    "assessment:citizen-id-search": Policy(post=CASE_READERS),
    "assessment:roster": Policy(get=CASE_READERS, gate="area"),
    "assessment:household-proposal-new": Policy(get=TEAM, post=TEAM),
    "assessment:verification-new": Policy(get=TEAM, post=TEAM, gate="area"),
    "assessment:need-proposal-new": Policy(get=TEAM, post=TEAM, gate="area"),
    "assessment:sensitive-reveal": Policy(post=DISTRICT, gate="area"),
    "assessment:citizen-id-reveal": Policy(post=TEAM | SECRETARY, gate="area"),
    "assessment:entry-withdraw": Policy(post=TEAM | SECRETARY, gate="area"),
    "assessment:decision-list": Policy(get=DISTRICT, post=DISTRICT),
    "assessment:proposal-withdraw": Policy(post=OUTCOME_PROPOSERS, gate="area"),
    "assessment:visit-new": Policy(get=TEAM, post=TEAM, gate="area"),
    "assessment:visit-unchanged": Policy(post=TEAM, gate="area"),
    "assessment:follow-up-new": Policy(get=TEAM, post=TEAM, gate="area"),
    "assessment:stuck-new": Policy(get=TEAM, post=TEAM, gate="area"),
    "assessment:outcome-new": Policy(get=OUTCOME_PROPOSERS, post=OUTCOME_PROPOSERS, gate="area"),
    "assessment:relapse-new": Policy(get=TEAM, post=TEAM, gate="area"),
    "assessment:care-new": Policy(get=TEAM, post=TEAM, gate="area"),
    "assessment:care-review": Policy(get=TEAM, post=TEAM, gate="area"),
    "assessment:stage-edit": Policy(get=TEAM, post=TEAM, gate="area"),
    "assessment:village-verify": Policy(get=FIELD, post=FIELD, gate="area"),
    "assessment:survey-load": Policy(get=SECRETARY, post=SECRETARY),
    "assessment:due-list": Policy(get=CASE_READERS),
    "assessment:stuck-list": Policy(get=CASE_READERS),
    "assessment:stuck-export": Policy(get=CASE_READERS),
    "assessment:proposal-list": Policy(get=SECRETARY, post=SECRETARY),
    "assessment:gone-list": Policy(get=SECRETARY, post=SECRETARY),
    "changes:change-choose": Policy(get=TEAM, gate="area"),
    "changes:change-new": Policy(get=TEAM, post=TEAM, gate="area"),
    "changes:change-list": Policy(get=TEAM | SECRETARY),
    "changes:change-view": Policy(get=CASE_READERS, gate="area"),
    "changes:change-answer": Policy(post=STAFFING, gate="area"),
    "changes:change-withdraw": Policy(post=TEAM, gate="area"),
    "plan:plan-view": Policy(get=CASE_VIEWERS, gate="area"),
    "plan:plan-compare": Policy(get=CASE_VIEWERS, gate="area"),
    "plan:plan-edit": Policy(get=TEAM, post=TEAM, gate="area"),
    "plan:draft-discard": Policy(post=TEAM, gate="area"),
    "plan:adjustment-new": Policy(get=GODPARENT, post=GODPARENT, gate="area"),
    "plan:plan-inbox": Policy(get=DISTRICT, post=DISTRICT),
    "plan:plan-list": Policy(get=TEAM),
    "plan:version-decide": Policy(post=DISTRICT, gate="area"),
    "plan:health-open": Policy(post=DISTRICT, gate="area"),
    "plan:plan-acknowledge": Policy(post=TEAM, gate="area"),
    "plan:adjustment-withdraw": Policy(post=GODPARENT, gate="area"),
    "assistance:referral-new": Policy(get=TEAM, post=TEAM, gate="area"),
    "assistance:offer-new": Policy(get=OFFICES, post=OFFICES, gate="area"),
    "assistance:delivery-new": Policy(get=GIVERS, post=GIVERS, gate="area"),
    "assistance:delivery-withdraw": Policy(post=OFFICES | TEAM | SECRETARY, gate="area"),
    "assistance:matter-inbox": Policy(get=OFFICES, post=OFFICES),
    "assistance:matter-sent": Policy(get=TEAM),
    "assistance:matter-view": Policy(get=CASE_VIEWERS, gate="area"),
    "assistance:matter-answer": Policy(post=TEAM | OFFICES, gate="area"),
    "assistance:gap-list": Policy(get=CASE_READERS),
    "assistance:no-help-list": Policy(get=CASE_READERS),
    "assistance:tied-list": Policy(get=OFFICES),
    "assistance:wanted-list": Policy(get=OFFICES),
    "assistance:mandate-list": Policy(get=CASE_VIEWERS),
    "assistance:mandate-new": Policy(get=SECRETARY, post=SECRETARY, gate="area"),
    "assistance:mandate-seed": Policy(post=SECRETARY, gate="area"),
    "assistance:mandate-end": Policy(post=SECRETARY, gate="area"),
    "assistance:programme-list": Policy(get=SECRETARY, gate="area"),
    "assistance:programme-new": Policy(get=SECRETARY, post=SECRETARY, gate="area"),
    "assistance:programme-edit": Policy(get=SECRETARY, post=SECRETARY, gate="area"),
    "caseload:caseload-view": Policy(get=CASELOAD, post=CASELOAD),
    "caseload:godparent-list": Policy(get=SECRETARY, post=SECRETARY, gate="area"),
    "caseload:tie-end": Policy(post=SECRETARY, gate="area"),
    "caseload:hand-over": Policy(get=STAFFING, post=STAFFING),
    "meeting:directive-list": Policy(get=DIRECTED),
    "meeting:directive-new": Policy(get=OVERSIGHT, post=OVERSIGHT),
    "meeting:directive-view": Policy(get=DIRECTED, gate="area"),
    "meeting:directive-answer": Policy(post=DISTRICT | OFFICES | OVERSIGHT, gate="area"),
    "report:report-list": Policy(get=REPORT_READERS),
    "report:map-view": Policy(get=REPORT_READERS),
    "report:report-view": Policy(get=REPORT_READERS),
    "report:report-draft": Policy(get=REPORT_READERS),
    "report:report-freeze": Policy(post=SECRETARY),
    "report:document-download": Policy(get=REPORT_READERS),
    "report:draft-download": Policy(get=REPORT_READERS),
    "report:report-correct": Policy(get=SECRETARY, post=SECRETARY),
    "report:report-wording": Policy(get=SECRETARY, post=SECRETARY),
    "report:lake-download": Policy(post=SECRETARY, gate="area"),
    "report:visit-sheet": Policy(get=CASE_READERS, gate="area"),
    "report:letterhead": Policy(get=SECRETARY, post=SECRETARY),
    "report:letterhead-emblem": Policy(get=SECRETARY),
    "report:compare": Policy(get=REPORT_READERS),
    "report:compare-export": Policy(get=REPORT_READERS),
    "report:check": Policy(get=ANYONE, post=ANYONE),
    "report:check-code": Policy(get=ANYONE),
    "report:round-view": Policy(get=REPORT_READERS),
    "report:wrong-list": Policy(get=CASE_READERS),
    "report:wrong-export": Policy(get=CASE_READERS),
    "report:return-view": Policy(get=RETURN_READERS, gate="area"),
    "report:return-step": Policy(post=STAFFING, gate="area"),
    "report:holiday-list": Policy(get=SECRETARY, post=SECRETARY, gate="area"),
    "report:holiday-mark": Policy(post=SECRETARY, gate="area"),
    "register:attachment-view": Policy(get=CASE_VIEWERS, gate="area"),
    "register:campaign-list": Policy(get=CASE_READERS),
    "register:campaign-new": Policy(get=SECRETARY, post=SECRETARY),
    "register:campaign-edit": Policy(get=SECRETARY, post=SECRETARY, gate="area"),
    "register:campaign-close": Policy(get=SECRETARY, post=SECRETARY, gate="area"),
    "register:ruleset-view": Policy(get=CASE_VIEWERS, gate="area"),
    "register:ruleset-new": Policy(get=SECRETARY, post=SECRETARY, gate="area"),
    "register:list-index": Policy(get=CASE_READERS, gate="area"),
    "register:list-view": Policy(get=CASE_READERS, gate="area"),
    "register:template-download": Policy(get=SECRETARY, gate="area"),
    "register:import-new": Policy(get=SECRETARY, post=SECRETARY, gate="area"),
    "register:import-view": Policy(get=SECRETARY, gate="area"),
    "register:import-progress": Policy(get=SECRETARY, gate="area"),
    "register:import-resume": Policy(post=SECRETARY, gate="area"),
    "register:import-discard": Policy(get=SECRETARY, post=SECRETARY, gate="area"),
    "register:rejected-download": Policy(get=SECRETARY, gate="area"),
    "register:import-columns": Policy(get=SECRETARY, post=SECRETARY, gate="area"),
    "register:matching-forget": Policy(post=SECRETARY, gate="area"),
    "register:import-questions": Policy(get=SECRETARY, post=SECRETARY, gate="area"),
    "register:import-rows": Policy(get=SECRETARY, gate="area"),
    "register:import-changes": Policy(get=SECRETARY, gate="area"),
    "register:import-gone": Policy(get=SECRETARY, gate="area"),
    "register:import-approve": Policy(get=SECRETARY, post=SECRETARY, gate="area"),
    "web:theme-set": Policy(post=ANYONE),
    "web:language-set": Policy(post=ANYONE),
    "web:styleguide": Policy(get=ANYONE),
    "web:styleguide-error": Policy(get=ANYONE),
}
