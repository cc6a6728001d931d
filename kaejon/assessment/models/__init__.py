"""The tables of verification and casework, one noun a file."""

from kaejon.assessment.models.casework import Assessment, Evidence, Found, Met, Remark, Visit
from kaejon.assessment.models.proposals import HouseholdProposal, NeedProposal, ProposalAnswer
from kaejon.assessment.models.verification import Answer, Decision, Method, Verification

__all__ = [
    "Answer",
    "Assessment",
    "Decision",
    "Evidence",
    "Found",
    "HouseholdProposal",
    "Met",
    "Method",
    "NeedProposal",
    "ProposalAnswer",
    "Remark",
    "Verification",
    "Visit",
]
