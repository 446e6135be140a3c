from .children import ReferredChild
from .incidents import HarmedIn, Incident
from .numbers import ReferenceCounter
from .points import Point
from .referrals import Referral
from .submissions import Submission

__all__ = ["HarmedIn", "Incident", "Point", "ReferenceCounter", "Referral", "ReferredChild", "Submission"]
