"""When access may be given, ended, asked for and taken: what stands in the way, in words. R33, R38, R39."""

from datetime import date, timedelta

from django.db import connection
from django.utils import timezone

from sharing import gate
from sharing.models import AccessRequest, Exclusion, Grant, Panel, Person, Record
from sharing.web.days import today
from sharing.working_days import add_working_days

LONGEST = timedelta(days=366)  # whoever needs it longer is given it again
EMERGENCIES_IN_VAIN = 5  # in an hour; the database stops there too


def reasons_not_to_give(record: Record, to: Person, until: date, by: Person) -> list[str]:
    """Why this person cannot be given access to a record up to a day. R33, R38, R39."""
    reasons = _reasons_about_the_end(until, to)
    if to == by:
        reasons.append("Somebody else gives you access: you cannot give it to yourself.")
    if Exclusion.objects.filter(record=record, person=to, ended_at=None).exists():
        reasons.append(f"{to.name} is shut out of this record. Let them in again first, if that is right.")
    if not gate.is_open(to):
        reasons.append(
            f"Nothing is shown to {to.name} at the moment: their agency, induction or last day stands in the way."
        )
    return reasons


def _reasons_about_the_end(until, person):
    if until < today():
        return ["The last day has passed."]
    if until > today() + LONGEST:
        return ["Access is given for a year at most."]
    if person.ends_on and person.ends_on < until:
        return [f"{person.name}’s own last day is before then."]
    return []


def reasons_not_to_end(grant: Grant) -> list[str]:
    """Why one access cannot be ended: somebody has to be able to decide on the record. R33."""
    if grant.permission.codename != "manage_record":
        return []
    others = Grant.objects.filter(content_object=grant.content_object, permission=grant.permission)
    if others.exclude(user=grant.user).exists():
        return []
    return ["Nobody else could decide on this record."]


def reasons_not_to_ask(
    by: Person, person: Person, wanted_until: date, reference: str, about: Record | None
) -> list[str]:
    """Why this cannot be asked; it never depends on what is there. R33."""
    reasons = _reasons_about_the_end(wanted_until, person)
    if about is None and person != by:
        reasons.append("Ask for a colleague from the record’s own page.")
    if about is not None and Grant.objects.filter(content_object=about, user=person).exists():
        reasons.append(f"{person.name} can see this already.")
    mine = AccessRequest.objects.filter(asked_by=by, person=person, status=AccessRequest.Status.WAITING)
    if mine.filter(about=about, reference=reference).exists():
        reasons.append("This has been asked for already and waits for an answer.")
    return reasons


def answer_due_on(request: AccessRequest, panel: Panel) -> date:
    """The last day for the answer. *Setting*, R33."""
    return add_working_days(timezone.localdate(request.asked_at), panel.request_working_days)


def reasons_not_to_take(by: Person, reference: str) -> list[str]:
    """Why emergency access cannot be taken now, before anybody looks whether there is such a record. R33."""
    with connection.cursor() as cursor:
        cursor.execute("select sharing_emergencies_in_vain()")
        in_vain = cursor.fetchone()[0]
    if in_vain >= EMERGENCIES_IN_VAIN:
        return ["Too many references in this hour led to nothing. Ring the Chair."]
    if Record.objects.filter(reference=reference).exists():
        return ["You can see this record already: search for its reference."]
    return []
