from .allocations import Allocation
from .assessments import Assessment, Assessor, DomainResult, Interview
from .cases import URGENT, Case, CaseLink
from .children import ADULT, Child, Gender
from .documents import Document
from .information import CaseInformation, InformationKind
from .justice import JusticeEvent, Release
from .known import ChildMerge, MergedCases, PossibleMatch
from .lead import LeadAgency
from .needs import NeedsAndRisk
from .pathways import PathwayDecision
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
    "CaseInformation",
    "CaseLink",
    "Child",
    "ChildMerge",
    "Document",
    "DomainResult",
    "Gender",
    "InformationKind",
    "Interview",
    "JusticeEvent",
    "LeadAgency",
    "MergedCases",
    "NeedsAndRisk",
    "PathwayDecision",
    "PossibleMatch",
    "Release",
    "StatutoryValue",
    "StepRecord",
    "TextToCheck",
]
