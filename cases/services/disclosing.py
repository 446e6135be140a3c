"""A disclosure written down by hand: the ledger’s row, its words looked through for other children. R11, R34"""

from django.db import transaction

from cases import names
from sharing.models import Disclosure, Person
from sharing.services import ledger


@transaction.atomic
def write_disclosure(*, record, by: Person, what: str, reason: str, agreed_by="", **told) -> Disclosure:
    """As `sharing.services.ledger.write_disclosure`, which asks who may."""
    written = ledger.write_disclosure(record=record, by=by, what=what, reason=reason, agreed_by=agreed_by, **told)
    names.note(record, {"Sharing, what": what, "Sharing, why": reason, "Sharing, who agreed": agreed_by})
    return written
