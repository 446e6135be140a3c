"""Who can see a record, who has seen it, and shutting somebody out. R28, R33."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.urls import reverse

from sharing.models import AuditEvent, Exclusion, Grant, Place, Record
from sharing.services import access
from sharing.web.days import today
from tests.sharing import post

pytestmark = pytest.mark.rule("R33")


@pytest.fixture
def case(cast, as_person):
    return post.papers_and_case(cast, as_person)[1]


def url(case, name="sharing:access"):
    return reverse(name, args=[case])


def reads(person, case, as_person, function):
    with as_person(person), connection.cursor() as cursor:
        cursor.execute(f"select * from {function}(%s)", [case])
        return cursor.fetchall()


def test_the_page_says_who_sees_it_why_and_on_whose_word(web, cast, case):
    page = web(cast.chair).get(url(case)).content.decode()
    for words in ("Cora Chair", "Vic Vicechair", "Holds office on the panel", "Cole Coordinator", "Compiles"):
        assert words in page
    assert "Mina Member" not in page


@pytest.mark.parametrize("who", ["member", "referrer", "outsider", "leaver", "partner_outsider"])
@pytest.mark.parametrize("name", ["sharing:access", "sharing:shut-out"])
def test_a_record_that_is_not_theirs_does_not_exist(web, cast, case, who, name):
    assert web(getattr(cast, who)).get(url(case, name)).status_code == 404


def test_it_says_who_has_opened_it_and_when(web, cast, case, as_person):
    web(cast.vice_chair).get(url(case))
    page = web(cast.chair).get(url(case)).content.decode()
    assert page.count("Vic Vicechair") >= 3
    assert "Sharing: access" in page
    assert [row[0] for row in reads(cast.chair, case, as_person, "sharing_readers_of")]


def test_readings_are_closed_to_whoever_does_not_see_or_manage_the_record(web, cast, case, as_person):
    web(cast.chair).get(url(case))
    let_member_see(cast, case, as_person)
    assert reads(cast.chair, case, as_person, "sharing_reads_of")
    assert reads(cast.member, case, as_person, "sharing_readers_of")
    assert not reads(cast.member, case, as_person, "sharing_reads_of")
    for person in (cast.outsider, cast.leaver, cast.health_member):
        assert not reads(person, case, as_person, "sharing_readers_of")
        assert not reads(person, case, as_person, "sharing_reads_of")


def let_member_see(cast, case, as_person):
    with as_person(cast.chair):
        access.grant_access(
            record=case, to=cast.member, permission=access.VIEW, purpose="discussion", ground="crime",
            reason="Asked", via="request", by=cast.chair,
        )  # fmt: skip


def test_a_reader_who_decides_nothing_sees_no_single_readings_and_shuts_nobody_out(web, cast, case, as_person):
    let_member_see(cast, case, as_person)
    page = web(cast.member).get(url(case)).content.decode()
    assert "Who has seen it" in page
    assert "Every page that was opened" not in page
    assert "Shut somebody out" not in page
    assert web(cast.member).post(url(case, "sharing:shut-out"), {}).status_code == 404


@pytest.mark.rule("R28")
def test_somebody_shut_out_sees_nothing_from_that_moment(web, cast, case):
    data = {"person": cast.vice_chair.pk, "why": "family", "reason": "A cousin"}
    assert web(cast.coordinator).post(url(case, "sharing:shut-out"), data).status_code == 302
    assert web(cast.vice_chair).get(url(case)).status_code == 404
    page = web(cast.coordinator).get(url(case)).content.decode()
    assert "Family tie" in page
    assert "A cousin" in page
    assert page.count("Vic Vicechair") == 2  # as shut out, and on the link that lets them in again
    assert "A cousin" not in str(list(AuditEvent.objects.values_list("detail", flat=True)))


@pytest.mark.rule("R28")
def test_the_reason_is_for_those_who_manage_the_record(web, cast, case, as_person):
    let_member_see(cast, case, as_person)
    Exclusion.objects.create(
        record_id=case, person=cast.health_member, why="interest", reason="Neighbour", excluded_by=cast.chair
    )
    page = web(cast.member).get(url(case)).content.decode()
    assert "Declared interest" in page
    assert "Neighbour" not in page


def test_whoever_shuts_themselves_out_is_led_home(web, cast, case):
    data = {"person": cast.chair.pk, "why": "interest", "reason": "Knows the family"}
    response = web(cast.chair).post(url(case, "sharing:shut-out"), data)
    assert response.url == reverse("home")


@pytest.mark.parametrize("data", [{"why": ""}, {"person": "nobody"}, {"why": "because"}, {"reason": "x" * 301}])
def test_an_incomplete_exclusion_is_refused_in_words(web, cast, case, data):
    page = web(cast.chair).post(url(case, "sharing:shut-out"), data).content.decode()
    assert "There is a problem" in page
    assert not Exclusion.objects.exists()


def test_who_holds_a_grant_and_cannot_use_it_is_not_said_to_see_it(web, cast, case):
    grants = [
        (cast.member, "circulation"),
        (cast.health_member, "circulation"),
        (cast.outsider, "allocated"),
        (cast.leaver, "allocated"),
    ]
    for person, via in grants:
        access.grant_access(
            record=Record.objects.get(pk=case), to=person, permission=access.VIEW, purpose="discussion",
            ground="significant_harm", reason="Circulated", via=via, by=cast.chair,
        )  # fmt: skip
    Place.objects.filter(person=cast.health_member).update(ends_on=today() - timedelta(days=1))
    page = web(cast.chair).get(url(case)).content.decode()
    assert "Mina Member" in page
    for gone in ("Hal Healthmember", "Otto Outsider", "Lee Leaver"):
        assert gone not in page
    assert "4 people can see it" in page


def test_an_ended_permission_is_not_listed(web, cast, case, as_person):
    let_member_see(cast, case, as_person)
    assert "Mina Member" in web(cast.chair).get(url(case)).content.decode()
    with as_person(cast.chair):
        access.end_access(record=case, person=cast.member, by=cast.chair, reason="Over")
    assert "Mina Member" not in web(cast.chair).get(url(case)).content.decode()


@pytest.mark.rule("R28")
def test_the_service_lets_a_reader_shut_out_themselves_alone(cast, case, as_person):
    let_member_see(cast, case, as_person)
    given = {"record": case, "why": "interest", "reason": "A tie", "by": cast.member}
    with as_person(cast.member):
        with pytest.raises(PermissionDenied):
            access.exclude(person=cast.chair, **given)
        access.exclude(person=cast.member, **given)


@pytest.mark.rule("R28")
def test_whoever_is_shut_out_is_given_nothing_by_office(cast, case, as_person):
    with as_person(cast.chair):
        access.end_access(record=case, person=cast.vice_chair, by=cast.chair, reason="A tie")
        access.exclude(record=case, person=cast.vice_chair, why="family", reason="Cousin", by=cast.chair)
        access.grant_to_offices(record=case, panel=cast.panel, by=cast.chair)
        assert not Grant.objects.filter(user=cast.vice_chair, content_object=case).exists()
