from .afterwards import AnswersForm, CompareForm, RemoveLastChildForm, WhyForm, WithdrawForm, with_reason
from .children import (
    AddressForm,
    FamilyForm,
    IdentityForm,
    NeedsForm,
    NoChildHarmedForm,
    PlansForm,
    RelationshipForm,
    SafetyForm,
    ViewsForm,
)
from .decisions import DecisionForm
from .documents import DocumentForm
from .hands import TakeOverForm
from .incidents import IncidentForm
from .lists import DeskForm, FilterForm
from .sections import (
    AdmissionForm,
    AsksForm,
    AssessmentForm,
    BehaviourForm,
    ReportsForm,
    StartForm,
    StrategyForm,
)
from .urgency import UrgencyForm
from .whole_child import WholeChildForm

OF_SECTION = {
    "assessment": AssessmentForm,
    "strategy": StrategyForm,
    "reports": ReportsForm,
    "behaviour": BehaviourForm,
    "admission": AdmissionForm,
    "asks": AsksForm,
    "urgency": UrgencyForm,
    "no_child_harmed": NoChildHarmedForm,
    "child_identity": IdentityForm,
    "child_address": AddressForm,
    "child_family": FamilyForm,
    "child_relationship": RelationshipForm,
    "child_needs": NeedsForm,
    "child_plans": PlansForm,
    "child_safety": SafetyForm,
    "child_views": ViewsForm,
}

__all__ = [
    "OF_SECTION",
    "AnswersForm",
    "CompareForm",
    "DecisionForm",
    "DeskForm",
    "DocumentForm",
    "FilterForm",
    "IncidentForm",
    "RemoveLastChildForm",
    "StartForm",
    "TakeOverForm",
    "WholeChildForm",
    "WhyForm",
    "WithdrawForm",
    "with_reason",
]
