from .children import ReferredChild
from .incidents import HarmedIn, Incident
from .known import KnownAs
from .numbers import ReferenceCounter
from .referrals import Referral
from .submissions import Submission

__all__ = ["HarmedIn", "Incident", "KnownAs", "ReferenceCounter", "Referral", "ReferredChild", "Submission"]
