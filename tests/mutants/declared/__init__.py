"""All mutants, by what they break. A new one is one line: its name, the change, the tests that must notice."""

from tests.mutants.declared import (
    access,
    assessments,
    audit,
    calendar,
    checks,
    digests,
    documents,
    identity,
    meeting,
    people,
    plans,
    reading,
    services,
    writing,
)

ALL = [
    *access.MUTANTS,
    *reading.MUTANTS,
    *writing.MUTANTS,
    *audit.MUTANTS,
    *identity.MUTANTS,
    *people.MUTANTS,
    *services.MUTANTS,
    *documents.MUTANTS,
    *assessments.MUTANTS,
    *plans.MUTANTS,
    *calendar.MUTANTS,
    *meeting.MUTANTS,
    *checks.MUTANTS,
    *digests.MUTANTS,
]
