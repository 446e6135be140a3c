"""What the panel does with a case, written into its timeline by the service that does it. R11, R33"""

from datetime import date

from django.utils import timezone

from cases.models import Case, CaseEvent
from sharing.models import Person


def note_event(
    *, case, kind, words: str, by: Person | None, on: date | None = None, url_name="", url_pk=None
) -> CaseEvent:
    """Write one event, within the transaction of what happened; `case`: a Case or the id of one.

    `words` name no child and hold no text that people typed: they stay when that text goes. `by`: none for the worker.
    """
    pk = case.pk if isinstance(case, Case) else case
    return CaseEvent.objects.create(
        record_id=pk, case_id=pk, kind=kind, words=words[:300], by=by, on=on or timezone.localdate(),
        url_name=url_name, url_pk=url_pk,
    )  # fmt: skip
