from .accounts import AccountLetter, DeviceReset, Session
from .agencies import Agency
from .agreement import AgreementApproval, AgreementVersion
from .audit import AuditEvent, AuditSeal, ReadingReview
from .digests import Digest, DigestTime
from .dispatch import (
    AllowedDomain,
    CopyPassword,
    CopyWanted,
    Delivery,
    DeliveryReport,
    Dispatch,
    Heartbeat,
    MailboxPosition,
    Pack,
    SealedCopy,
)
from .held import HeldText
from .ledger import Disclosure
from .panel import Deputy, Panel, Place
from .people import Person
from .records import Exclusion, Grant, Record
from .requests import AccessRequest, Breach, EmergencyAccess
from .training import Tool, Training

__all__ = [
    "AccessRequest",
    "AccountLetter",
    "Agency",
    "AgreementApproval",
    "AgreementVersion",
    "AllowedDomain",
    "AuditEvent",
    "AuditSeal",
    "Breach",
    "CopyPassword",
    "CopyWanted",
    "Delivery",
    "DeliveryReport",
    "Deputy",
    "DeviceReset",
    "Digest",
    "DigestTime",
    "Disclosure",
    "Dispatch",
    "EmergencyAccess",
    "Exclusion",
    "Grant",
    "Heartbeat",
    "HeldText",
    "MailboxPosition",
    "Pack",
    "Panel",
    "Person",
    "Place",
    "ReadingReview",
    "Record",
    "SealedCopy",
    "Session",
    "Tool",
    "Training",
]
