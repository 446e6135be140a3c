from .accounts import AccountLetter, DeviceReset, Session
from .agencies import Agency
from .agreement import AgreementApproval, AgreementVersion
from .audit import AuditEvent
from .dispatch import AllowedDomain, CopyPassword, Delivery, Dispatch, Heartbeat, Pack
from .held import HeldText
from .panel import Deputy, Panel, Place
from .people import Person
from .records import Exclusion, Grant, Record

__all__ = [
    "AccountLetter",
    "Agency",
    "AgreementApproval",
    "AgreementVersion",
    "AllowedDomain",
    "AuditEvent",
    "CopyPassword",
    "Delivery",
    "Deputy",
    "DeviceReset",
    "Dispatch",
    "Exclusion",
    "Grant",
    "Heartbeat",
    "HeldText",
    "Pack",
    "Panel",
    "Person",
    "Place",
    "Record",
    "Session",
]
