"""Looking into unusual reading: somebody else says what they found, and it leaves the list. R33."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from sharing import audit, permissions
from sharing.models import Person, ReadingReview
from sharing.readings import Unusual


@transaction.atomic
def look_into(*, stretch: Unusual, words: str, by: Person) -> ReadingReview:
    """Mark a stretch of unusual reading as looked into, up to its last reading."""
    if not permissions.can_look_into(by, stretch.person):
        raise PermissionDenied
    audit.record(
        "reading.reviewed", by=by, person=str(stretch.person.pk), why=stretch.why,
        began_at=stretch.began_at.isoformat(), ended_at=stretch.ended_at.isoformat(), count=stretch.count,
    )  # fmt: skip
    return ReadingReview.objects.create(
        person=stretch.person, why=stretch.why, began_at=stretch.began_at, ended_at=stretch.ended_at,
        count=stretch.count, words=words, reviewed_by=by,
    )  # fmt: skip
