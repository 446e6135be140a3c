from .allocations import Allocation
from .cases import URGENT, Case, CaseLink
from .children import ADULT, Child, Gender
from .documents import Document
from .ends import CaseClosing, PanelDate
from .information import CaseInformation, InformationKind
from .known import ChildMerge, MergedCases, PossibleMatch
from .pathways import PathwayDecision
from .plans import GoalProgress, Plan, PlanGoal, PlanKind, PlanReview, PlanVersion
from .steps import StepRecord
from .texts import TextToCheck

__all__ = [
    "ADULT",
    "URGENT",
    "Allocation",
    "Case",
    "CaseClosing",
    "CaseInformation",
    "CaseLink",
    "Child",
    "ChildMerge",
    "Document",
    "Gender",
    "GoalProgress",
    "InformationKind",
    "MergedCases",
    "PanelDate",
    "PathwayDecision",
    "Plan",
    "PlanGoal",
    "PlanKind",
    "PlanReview",
    "PlanVersion",
    "PossibleMatch",
    "StepRecord",
    "TextToCheck",
]
