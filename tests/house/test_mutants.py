"""The mutants of `make mutants` still fit what is there, and a telling few are noticed here at once. R33."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from cases.models import Case
from sharing.models import Exclusion, Grant, Person
from sharing.services import access
from tests.mutants.change import DoesNotApply, apply, held, replaced_once
from tests.mutants.declared import ALL

pytestmark = pytest.mark.rule("R33")
ROOT = Path(__file__).resolve().parents[2]
BY_NAME = {mutant.name: mutant for mutant in ALL}


def test_there_are_enough_and_each_has_a_name():
    assert len(BY_NAME) == len(ALL) >= 45


def test_every_mutant_of_the_code_still_fits_it():
    wrong = {}
    for mutant in [mutant for mutant in ALL if not mutant.is_in_database]:
        change = mutant.change
        try:
            replaced_once((ROOT / change.path).read_text(), change.before, change.after, change.path)
        except (DoesNotApply, OSError) as error:
            wrong[mutant.name] = str(error)
    assert wrong == {}


def test_every_mutant_of_the_database_still_fits_it(db):
    wrong = {}
    with connection.cursor() as cursor:
        as_it_is = held(cursor)
        for mutant in [mutant for mutant in ALL if mutant.is_in_database]:
            try:
                with transaction.atomic():
                    mutant.change.apply(cursor)
                    if held(cursor) == as_it_is:
                        wrong[mutant.name] = "it changes nothing"
                    transaction.set_rollback(True)
            except (DoesNotApply, DatabaseError) as error:
                wrong[mutant.name] = str(error)
    assert wrong == {}


def test_every_test_that_must_notice_is_there():
    for test in {test for mutant in ALL for test in mutant.noticed_by}:
        path, _, name = test.partition("::")
        assert f"def {name}" in (ROOT / path).read_text(), test


def test_a_mutant_that_changes_nothing_or_fits_nowhere_is_an_error(db):
    misfit = BY_NAME["a grant counts after its end"].change
    with connection.cursor() as cursor:
        with pytest.raises(DoesNotApply), transaction.atomic():
            apply(type(misfit)(misfit.function, "no such words", ""), cursor)
        with pytest.raises(DoesNotApply), transaction.atomic():
            apply(type(misfit)(misfit.function, misfit.before, misfit.before), cursor)


def grant_was_over(case, person):
    now = timezone.now()
    Grant.objects.filter(user=person).update(starts_at=now - timedelta(days=2), ends_at=now - timedelta(days=1))


def grant_is_to_come(case, person):
    Grant.objects.filter(user=person).update(starts_at=timezone.now() + timedelta(days=1))


def grant_was_ended(case, person):
    Grant.objects.filter(user=person).update(ended_at=timezone.now(), end_reason="Over")


def there_was_no_grant(case, person):
    Grant.objects.filter(user=person).delete()


def person_is_shut_out(case, person):
    Exclusion.objects.create(record=case.record, person=person, why="family", reason="Aunt", excluded_by=person)


def person_has_left(case, person):
    Person.objects.filter(pk=person.pk).update(ends_on=timezone.localdate() - timedelta(days=1))


@pytest.mark.parametrize(
    ("name", "shut"),
    [
        ("a grant counts after its end", grant_was_over),
        ("a grant counts before it starts", grant_is_to_come),
        ("a grant that was ended still counts", grant_was_ended),
        ("cases_case is everybody's to read", there_was_no_grant),
        ("cases have no row-level security", there_was_no_grant),
        ("the grants of others count for seeing", there_was_no_grant),
        ("an exclusion is ignored in seeing", person_is_shut_out),
        ("seeing does not ask for the gate", person_has_left),
        ("the gate is open after the last day", person_has_left),
    ],
)
def test_a_case_that_is_not_theirs_shows_itself_once_the_rule_is_broken(name, shut, one_case, cast, as_person):
    access.grant_access(
        record=one_case.record, to=cast.member, permission=access.VIEW, purpose="discussion", ground="crime",
        reason="Asked", via="request", by=cast.chair,
    )  # fmt: skip

    def is_seen():
        with as_person(cast.member):
            return Case.objects.exists()

    assert is_seen()
    shut(one_case, cast.member)
    assert not is_seen()
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")  # else what was written above holds up a change of the table
        apply(BY_NAME[name].change, cursor)
    assert is_seen()
