"""Who is trained in which assessment tool on a day, and when what somebody says of it can be written down. R46"""

from datetime import date

from django.db import connection
from django.utils import timezone

from sharing.models import Person


def trained_in(tool: str, on: date, other_tool="") -> set:
    """Ids of the people whose training in the tool counts on that day; of another tool by its name."""
    with connection.cursor() as cursor:
        cursor.execute("select sharing_trained_in(%s, %s, %s)", [tool, other_tool, on])
        return {person for (person,) in cursor.fetchall()}


def is_trained(person: Person, tool: str, on: date, other_tool="") -> bool:
    return person.pk in trained_in(tool, on, other_tool)


def reasons_not_to_record(trained_on: date, valid_until: date | None) -> list[str]:
    reasons = []
    if trained_on > timezone.localdate():
        reasons.append("The day of training must be today or in the past.")
    if valid_until and valid_until <= trained_on:
        reasons.append("The last day must be after the day of training.")
    return reasons
