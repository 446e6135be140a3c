from .allocations import Allocation
from .assessments import Assessment, Assessor, DomainResult, Interview
from .cases import URGENT, Case, CaseLink
from .children import ADULT, Child, Gender
from .documents import Document
from .ends import CaseClosing, PanelDate
from .events import CaseEvent
from .flags import StatusFlag
from .information import CaseInformation, InformationKind, Precision
from .justice import JusticeEvent, Release
from .known import ChildMerge, MergedCases, PossibleMatch
from .lead import LeadAgency
from .needs import NeedsAndRisk
from .pathways import PathwayDecision
from .plans import GoalProgress, Plan, PlanGoal, PlanKind, PlanReview, PlanVersion
from .statutory import StatutoryValue
from .steps import StepRecord
from .texts import TextToCheck

__all__ = [
    "ADULT",
    "URGENT",
    "Allocation",
    "Assessment",
    "Assessor",
    "Case",
    "CaseClosing",
    "CaseEvent",
    "CaseInformation",
    "CaseLink",
    "Child",
    "ChildMerge",
    "Document",
    "DomainResult",
    "Gender",
    "GoalProgress",
    "InformationKind",
    "Interview",
    "JusticeEvent",
    "LeadAgency",
    "MergedCases",
    "NeedsAndRisk",
    "PanelDate",
    "PathwayDecision",
    "Plan",
    "PlanGoal",
    "PlanKind",
    "PlanReview",
    "PlanVersion",
    "PossibleMatch",
    "Precision",
    "Release",
    "StatusFlag",
    "StatutoryValue",
    "StepRecord",
    "TextToCheck",
]
