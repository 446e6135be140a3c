"""Why nothing at all is visible to a person, in words and with whom to ask. R38, R39. The database decides."""

from django.db import connection

from sharing.models import Person

SENTENCES = {
    "inactive": "Your account is not active.",
    "ended": "Your last day with the panel has passed.",
    "agreement": "Your agency has not approved the Information Sharing Agreement now in force.",
    "induction": "Your induction has not been recorded.",
    "undertaking": "Your undertaking of confidentiality has not been recorded.",
}


def reasons(person: Person) -> list[str]:
    """Sentences, most basic first; empty when the gate is open."""
    with connection.cursor() as cursor:
        cursor.execute("select sharing_gate_reasons(%s)", [person.pk])
        return [SENTENCES[code] for (code,) in cursor.fetchall()]


def is_open(person: Person) -> bool:
    return not reasons(person)
