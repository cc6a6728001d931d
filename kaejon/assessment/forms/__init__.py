"""The forms of verification and casework, one noun a file."""

from kaejon.assessment.forms.base import CitizenIdSearchForm, ReasonForm, RefusableForm, ids_of
from kaejon.assessment.forms.casework import (
    CareForm,
    CareReviewForm,
    FollowUpForm,
    OutcomeForm,
    RelapseForm,
    StageItemForm,
    StuckForm,
    VisitForm,
)
from kaejon.assessment.forms.chosen import ChosenForm, ProposalsForm, reason_field
from kaejon.assessment.forms.proposals import (
    HouseholdProposalForm,
    NeedProposalForm,
    PersonFormSet,
    RemovalForm,
    TakeForm,
    proposed_household,
    with_one_more,
)
from kaejon.assessment.forms.verification import VerificationForm

__all__ = [
    "CareForm",
    "CareReviewForm",
    "ChosenForm",
    "CitizenIdSearchForm",
    "FollowUpForm",
    "HouseholdProposalForm",
    "NeedProposalForm",
    "OutcomeForm",
    "PersonFormSet",
    "ProposalsForm",
    "ReasonForm",
    "RefusableForm",
    "RelapseForm",
    "RemovalForm",
    "StageItemForm",
    "StuckForm",
    "TakeForm",
    "VerificationForm",
    "VisitForm",
    "ids_of",
    "proposed_household",
    "reason_field",
    "with_one_more",
]
