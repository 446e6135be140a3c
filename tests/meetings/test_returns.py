import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.urls import reverse

from meetings import services
from meetings.models import AgencyReturn
from sharing.errors import RuleBroken


@pytest.fixture
def items(sent):
    return list(sent.meeting.agenda)


@pytest.mark.rule("R27")
def test_a_member_answers_for_their_agency_and_a_second_answer_replaces_the_first(cast, items, as_person):
    with as_person(cast.member):
        services.record_return(item=items[0], by=cast.member, answer="known", information="Two calls in June.")
        services.record_return(item=items[0], by=cast.member, answer="not_known")
    given = AgencyReturn.objects.get()
    assert (given.agency, given.answer) == (cast.police, "not_known")


@pytest.mark.rule("R27")
def test_nothing_known_answers_for_all_others(cast, sent, items, as_person):
    with as_person(cast.member):
        services.record_return(item=items[0], by=cast.member, answer="known", information="Two calls in June.")
        assert services.nothing_known(meeting=sent.meeting, by=cast.member) == 1
    assert AgencyReturn.objects.get(case=items[0].case).answer == "known"


def test_known_says_what(cast, items, as_person):
    with as_person(cast.member), pytest.raises(RuleBroken, match="what your agency knows"):
        services.record_return(item=items[0], by=cast.member, answer="known")


def test_nobody_without_a_place_on_the_panel_answers(cast, items, as_person):
    with as_person(cast.outsider), pytest.raises(PermissionDenied):
        services.record_return(item=items[0], by=cast.outsider, answer="not_known")


@pytest.mark.rule("R33")
def test_database_refuses_a_return_for_another_agency_or_in_another_name(cast, items, as_person):
    given = {"record_id": items[0].record_id, "meeting": items[0].meeting, "case": items[0].case, "answer": "not_known"}
    with as_person(cast.member):
        for agency, person in ((cast.health, cast.member), (cast.police, cast.chair)):
            with pytest.raises(DatabaseError), transaction.atomic():
                AgencyReturn.objects.create(agency=agency, person=person, **given)


@pytest.mark.rule("R33")
def test_database_refuses_a_return_on_a_case_that_the_agency_does_not_see(cast, items, as_person):
    with as_person(cast.partner_outsider), pytest.raises(DatabaseError), transaction.atomic():
        AgencyReturn.objects.create(
            record_id=items[0].record_id, meeting=items[0].meeting, case_id=items[0].case_id, agency=cast.police,
            person=cast.partner_outsider, answer="not_known",
        )  # fmt: skip


@pytest.mark.rule("R27")
def test_returns_are_in_the_next_version(cast, sent, items, as_person):
    with as_person(cast.member):
        services.record_return(item=items[0], by=cast.member, answer="known", information="Two calls in June.")
    with as_person(cast.coordinator):
        version = services.compile_schedule(meeting=sent.meeting, by=cast.coordinator)
        content = version.items.get(record=items[0].record_id).content
    assert content["returns"][0]["information"] == "Two calls in June."


@pytest.mark.rule("R27")
@pytest.mark.parametrize("answer", ["not_known", "not_checked"])
def test_an_answer_that_hides_the_rest_of_the_form_is_kept(answer, cast, items, web):
    page = web(cast.member).post(reverse("meetings:return", args=[items[0].pk]), {"answer": answer})
    assert page.status_code == 302
    assert AgencyReturn.objects.get().answer == answer
