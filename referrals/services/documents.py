"""The documents of a referral: they stand still when it does. R09

`because`: why one is added or removed while the Chair has it; it is then frozen anew in the same transaction.
"""

from contextlib import contextmanager

from django.db import transaction

import cases.services
from cases.models import Document
from referrals.models import Referral
from referrals.services.drafts import opened_for_change
from referrals.services.freezing import freeze_anew
from sharing.errors import RuleBroken
from sharing.models import Person

REMOVED = "The document has been removed already."


def add_document(*, referral: Referral, by: Person, uploaded_file, because="", **told) -> Document:
    """`told`: what is said of the document, as cases.services.add_document takes it.

    Not one transaction: nobody waits for the scanner, and that a virus was refused stays written down.
    """
    return cases.services.add_document(
        record=referral, by=by, uploaded_file=uploaded_file, within=lambda: _changing(referral, by, because), **told
    )


@transaction.atomic
def remove_document(*, referral: Referral, by: Person, document: Document, because=""):
    with _changing(referral, by, because):
        document = Document.objects.filter(pk=document.pk, record=referral.pk).first()
        if document is None:
            raise RuleBroken(REMOVED)
        cases.services.remove_document(document=document, by=by)


@contextmanager
def _changing(referral, by, because):
    referral = opened_for_change(referral, by, because)
    yield
    if because:
        freeze_anew(referral, by, because)
