"""Texts that may name a child of another case, looked at by whoever manages both. R11"""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from cases import permissions
from cases.models import TextToCheck
from sharing import audit
from sharing.models import Person


@transaction.atomic
def check_text(*, text: TextToCheck, by: Person) -> TextToCheck:
    """Write down that somebody has looked at the text; a second press changes nothing."""
    if not (permissions.can_manage(by, text.case) and permissions.can_manage(by, text.other)):
        raise PermissionDenied
    if text.checked_at is None:
        text.checked_at, text.checked_by = timezone.now(), by
        text.save(update_fields=["checked_at", "checked_by"])
        audit.record("text.checked", text.case, text.other, by=by, text=str(text.pk))
    return text
