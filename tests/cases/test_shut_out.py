"""Who is shut out of a case or of its referral sees nothing of either; another child's case is another matter. R28."""

from datetime import date

import pytest
from django.urls import reverse

from sharing.models import Exclusion, Record
from sharing.services import access
from tests.stories import child, open_cases, open_referral_record

pytestmark = [pytest.mark.rule("R28"), pytest.mark.rule("R33")]


@pytest.fixture
def cases(cast, as_person):
    return open_cases(
        cast, as_person, child("Younger", date(2012, 1, 1), "boy"), child("Other", date(2015, 1, 1), "girl")
    )


def seen(person, as_person):
    with as_person(person):
        return set(Record.objects.values_list("pk", flat=True))


def shut_out(record, person, by, as_person):
    with as_person(by):
        access.exclude(record=record, person=person, why="interest", reason="A neighbour", by=by)


def test_shut_out_of_a_case_is_shut_out_of_its_referral_and_of_no_other_case(cases, cast, as_person):
    case, other = cases
    assert case.record.origin_id in seen(cast.vice_chair, as_person)
    shut_out(case, cast.vice_chair, cast.chair, as_person)
    assert seen(cast.vice_chair, as_person) == {other.pk}


def test_shut_out_of_a_referral_is_shut_out_of_all_its_cases(cases, cast, as_person):
    shut_out(cases[0].record.origin, cast.vice_chair, cast.vice_chair, as_person)
    assert seen(cast.vice_chair, as_person) == set()


def test_shut_out_before_the_referral_is_accepted_is_shut_out_of_the_cases_to_come(cast, as_person):
    referral = open_referral_record(cast, as_person)
    shut_out(referral, cast.vice_chair, cast.vice_chair, as_person)
    with as_person(cast.chair):
        case = access.open_record(
            kind=Record.Kind.CASE, panel=cast.panel, by=cast.chair, reason="Accepted", origin=referral, via="office"
        )
        access.grant_to_offices(record=case, panel=cast.panel, by=cast.chair)
    assert seen(cast.vice_chair, as_person) == set()
    assert case.pk in seen(cast.coordinator, as_person)


def test_the_page_says_of_both_who_is_shut_out(web, cases, cast, as_person):
    shut_out(cases[0], cast.vice_chair, cast.chair, as_person)
    for record in (cases[0].record, cases[0].record.origin):
        page = web(cast.chair).get(reverse("sharing:access", args=[record.pk])).content.decode()
        assert "A neighbour" in page
    assert Exclusion.objects.count() == 2
