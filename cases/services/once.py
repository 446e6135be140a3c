"""A form that is sent twice, by a double click or a page loaded again, is recorded once."""

from django.db.models import QuerySet

from sharing.models import Person


def sent_before(rows: QuerySet, by: Person, **told):
    """The last of these rows, where the same person has told the same in it; else None.

    Looked at under the lock of the case: of two that come at once the second finds what the first has written.
    """
    last = rows.order_by("recorded_at", "pk").last()
    if last is None or last.recorded_by_id != by.pk:
        return None
    return last if all(getattr(last, name) == value for name, value in told.items()) else None
