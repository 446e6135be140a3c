from .addresses import ChildAddress, SubmittedAddress
from .children import ReferredChild
from .incidents import HarmedIn, Incident
from .numbers import ReferenceCounter
from .referrals import Referral
from .saved import SavedPage
from .submissions import Submission

__all__ = [
    "ChildAddress",
    "HarmedIn",
    "Incident",
    "ReferenceCounter",
    "Referral",
    "ReferredChild",
    "SavedPage",
    "Submission",
    "SubmittedAddress",
]
