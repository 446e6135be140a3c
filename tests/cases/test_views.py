"""Case pages: what is shown to whom, documents, and bad input."""

from datetime import date

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.models import Case, CaseInformation
from sharing.grounds import Ground, Purpose
from sharing.models import AuditEvent, Grant
from sharing.services import access
from tests.stories import child, open_cases

PDF = b"%PDF-1.7\n" + b"x" * 300


@pytest.fixture
def cases(cast, as_person):
    return open_cases(
        cast, as_person, child("Younger", date(2012, 1, 1), "boy"), child("Harmed", date(2017, 2, 2), "girl")
    )


@pytest.mark.rule("R11")
def test_a_case_page_names_only_its_own_child(cases, cast, as_person, web):
    young_person, harmed = cases
    with as_person(cast.chair):
        access.grant_access(
            record=young_person.record, to=cast.member, permission=access.VIEW, purpose=Purpose.DISCUSSION,
            ground=Ground.SIGNIFICANT_HARM, reason="Works with him", via=Grant.Via.REQUEST, by=cast.chair,
        )  # fmt: skip
    client = web(cast.member)
    page = client.get(young_person.get_absolute_url()).content.decode()
    assert "Younger Testchild" in page
    assert "Child harmed A, girl" in page
    assert "Harmed Testchild" not in page
    assert harmed.get_absolute_url() not in page
    assert client.get(harmed.get_absolute_url()).status_code == 404
    assert "Harmed" not in client.get(reverse("cases:list")).content.decode()


def test_whoever_may_see_both_can_follow_the_link(cases, cast, web):
    page = web(cast.chair).get(cases[0].get_absolute_url()).content.decode()
    assert cases[1].get_absolute_url() in page


@pytest.mark.rule("R33")
def test_reading_a_case_leaves_an_audit_row_with_its_grant(cases, cast, web):
    web(cast.chair).get(cases[0].get_absolute_url())
    event = AuditEvent.objects.get(what="page.read")
    assert event.records == [cases[0].pk]
    assert event.page == "cases:detail"
    assert event.grants == list(
        Grant.objects.filter(user=cast.chair, content_object=cases[0].pk).values_list("pk", flat=True)
    )


def test_the_list_filters_sorts_and_ignores_made_up_columns(cases, cast, web):
    client = web(cast.chair)
    address = reverse("cases:list")
    assert "2 cases" in client.get(address).content.decode()
    assert "1 case<" in client.get(address, {"role": "child_harmed"}).content.decode()
    assert client.get(address, {"sort": "child__registered_from__opened_by__password"}).status_code == 200
    assert client.get(address, {"role": "nonsense", "page": "x"}).status_code == 200


def test_the_list_takes_the_same_queries_for_many_cases(cast, as_person, web):
    def queries():
        client = web(cast.chair)
        with CaptureQueriesContext(connection) as found:
            client.get(reverse("cases:list"))
        return len(found)

    open_cases(cast, as_person, child("One", date(2012, 1, 1), "boy"), reference="HSB-2026-0001")
    few = queries()
    for number in range(2, 6):
        open_cases(
            cast, as_person, child("Many", date(2012, 1, 1), "boy"), child("More", date(2014, 1, 1), "girl"),
            reference=f"HSB-2026-000{number}",
        )  # fmt: skip
    assert queries() == few


def test_an_empty_list_says_what_would_be_there(cast, web):
    assert "No cases to show" in web(cast.member).get(reverse("cases:list")).content.decode()


def test_a_reader_cannot_add(cases, cast, as_person, web):
    with as_person(cast.chair):
        access.grant_access(
            record=cases[0].record, to=cast.member, permission=access.VIEW, purpose=Purpose.DISCUSSION,
            ground=Ground.SIGNIFICANT_HARM, reason="Reads", via=Grant.Via.REQUEST, by=cast.chair,
        )  # fmt: skip
    address = reverse("cases:add_information", args=[cases[0].pk])
    assert web(cast.member).get(address).status_code == 404
    assert "Add information" not in web(cast.member).get(cases[0].get_absolute_url()).content.decode()


def test_information_is_added_with_its_source(cases, cast, web):
    address = reverse("cases:add_information", args=[cases[0].pk])
    client = web(cast.referrer)
    bad = client.post(address, {"heading": "School", "text": "", "kind": "needs", "is_opinion": "no"})
    assert "Enter what is known" in bad.content.decode()
    assert "School" in bad.content.decode()
    assert not CaseInformation.objects.filter(heading="School").exists()
    good = {"kind": "needs", "heading": "School", "text": "Attends daily", "source": "Head", "is_opinion": "no"}
    assert client.post(address, good).status_code == 302
    assert CaseInformation.objects.get(heading="School").agency == cast.social_care


@pytest.mark.rule("R22")
def test_an_open_case_always_has_a_panel_date(cases):
    with pytest.raises(IntegrityError, match="open_case_has_a_panel_date"):
        Case.objects.filter(pk=cases[0].pk).update(due_at_panel_on=None)
