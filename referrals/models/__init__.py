from .addresses import ChildAddress, SubmittedAddress
from .children import MOST_HARMED, ReferredChild
from .incidents import HarmedIn, Incident
from .known import KnownAs
from .numbers import ReferenceCounter
from .points import Point
from .referrals import Referral
from .saved import SavedPage
from .submissions import Submission

__all__ = [
    "MOST_HARMED",
    "ChildAddress",
    "HarmedIn",
    "Incident",
    "KnownAs",
    "Point",
    "ReferenceCounter",
    "Referral",
    "ReferredChild",
    "SavedPage",
    "Submission",
    "SubmittedAddress",
]
