from .allocations import Allocation
from .cases import URGENT, Case, CaseLink
from .children import ADULT, Child, Gender
from .documents import Document
from .events import CaseEvent
from .flags import StatusFlag
from .information import CaseInformation, InformationKind, Precision
from .known import ChildMerge, MergedCases, PossibleMatch
from .pathways import PathwayDecision
from .steps import StepRecord
from .texts import TextToCheck

__all__ = [
    "ADULT",
    "URGENT",
    "Allocation",
    "Case",
    "CaseEvent",
    "CaseInformation",
    "CaseLink",
    "Child",
    "ChildMerge",
    "Document",
    "Gender",
    "InformationKind",
    "MergedCases",
    "PathwayDecision",
    "PossibleMatch",
    "Precision",
    "StatusFlag",
    "StepRecord",
    "TextToCheck",
]
