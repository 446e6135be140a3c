"""Cases by the child's name, date of birth or NHS number, or by reference: of those that the reader may see. R33.

The policy decides before a name is looked at: no function here is leakproof, so PostgreSQL applies them to visible rows
only. Few rows are visible, and an index on names would not be used behind a policy; so there is none.
"""

from django.db import models
from django.db.models import Case as Choose
from django.db.models import F, Func, Q, Value, When
from django.db.models.expressions import RawSQL

from cases.models import Case
from sharing.finding import MOST, Found, Sought

EXACT, NEARLY = 1.0, 0.5


def found(sought: Sought, person) -> list[Found]:
    cases = fitting(Case.objects.select_related("child"), sought, child="child__", reference=_by_reference(sought))
    return [_row(case) for case in cases]


def fitting(rows, sought: Sought, *, child="", reference: Q):
    """Rows that fit, with their `rank`, best first. `child` is where the child's own fields stand."""
    if sought.name:
        rank = _name_rank(sought.name, child)
        rows = rows.annotate(rank=rank).filter(rank__gt=0)
    elif sought.days or sought.nhs_numbers:
        field, values = ("date_of_birth", sought.days) if sought.days else ("nhs_number", sought.nhs_numbers)
        rank = Choose(When(**{f"{child}{field}": values[0]}, then=EXACT), default=NEARLY)
        rows = rows.filter(**{f"{child}{field}__in": values}).annotate(rank=rank)
    else:
        rows = rows.filter(reference).annotate(rank=Value(EXACT))
    return rows.order_by("-rank", "pk")[: MOST + 1]


def _name_rank(name, child):
    # The words typed are folded once, in a query of their own, not once a row.
    typed = RawSQL("(select string_to_array(translate(cases_folded(%s), '-', ' '), ' '))", [name])
    own = [F(f"{child}{field}") for field in ("given_names", "family_name", "also_known_as")]
    whole = Func(Value(" "), *own, function="concat_ws", output_field=models.TextField())
    return Func(typed, whole, function="cases_name_rank", output_field=models.FloatField())


def _by_reference(sought):
    if sought.letter:
        return Q(reference=f"{sought.reference}-{sought.letter}")
    return Q(reference__startswith=f"{sought.reference}-") | Q(reference=sought.reference)


def _row(case):
    return Found(
        rank=case.rank,
        name=case.child.name,
        age=case.child.age(),
        part=case.get_role_display(),
        reference=case.reference,
        state=case.status,
        status=case.get_status_display(),
        url=case.get_absolute_url(),
        record=case.pk,
    )
