from .allocations import Allocation
from .cases import URGENT, Case, CaseLink
from .children import Child, Gender
from .documents import Document
from .information import CaseInformation, InformationKind
from .pathways import PathwayDecision
from .texts import TextToCheck

__all__ = [
    "URGENT",
    "Allocation",
    "Case",
    "CaseInformation",
    "CaseLink",
    "Child",
    "Document",
    "Gender",
    "InformationKind",
    "PathwayDecision",
    "TextToCheck",
]
