"""Who works on a case sees it as long as they do; a closed case is seen no longer than the panel's days. R17, R33."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.models import Allocation, Case
from cases.services import closing
from sharing.models import Grant, Record
from sharing.services import access

pytestmark = pytest.mark.rule("R33")


def url(case):
    return reverse("cases:allocate", args=[case.pk])


def asked(person, **changes):
    return {"person": person.pk, "role": "co_worker", "task": "HSB assessment"} | changes


def sees(person, case, as_person):
    with as_person(person):
        return Case.objects.filter(pk=case.pk).exists()


@pytest.mark.rule("R17")
def test_an_allocated_worker_adds_to_the_case_until_the_allocation_ends(web, cast, one_case, as_person):
    assert not sees(cast.partner_outsider, one_case, as_person)
    web(cast.coordinator).post(url(one_case), asked(cast.partner_outsider))
    grant = Grant.objects.get(user=cast.partner_outsider)
    assert (grant.via, grant.permission.codename) == ("allocated", access.CONTRIBUTE)
    page = web(cast.partner_outsider).get(one_case.get_absolute_url()).content.decode()
    assert "Co-worker: HSB assessment" in page
    assert "Allocate a worker" not in page
    allocation = Allocation.objects.get()
    end = reverse("cases:end_allocation", args=[allocation.pk])
    assert web(cast.partner_outsider).post(end).status_code == 404
    assert web(cast.chair).post(end).status_code == 302
    assert not sees(cast.partner_outsider, one_case, as_person)


@pytest.mark.parametrize("who", ["referrer", "member", "outsider", "leaver"])
def test_only_who_manages_the_case_allocates(who, web, cast, one_case):
    assert web(getattr(cast, who)).post(url(one_case), asked(cast.member)).status_code == 404
    assert not Allocation.objects.exists()


def test_the_database_refuses_what_the_page_does(cast, one_case, refused):
    columns = "id, record_id, case_id, person_id, role, task, allocated_by_id, allocated_at"
    sql = f"insert into cases_allocation ({columns}) values (gen_random_uuid(), %s, %s, %s, 'worker', 'x', %s, now())"
    for who in ("referrer", "member"):
        person = getattr(cast, who)
        assert refused(person, sql, one_case.pk, one_case.pk, person.pk, person.pk)
    assert refused(cast.chair, sql, one_case.pk, one_case.pk, cast.member.pk, cast.coordinator.pk)


@pytest.mark.parametrize(
    ("who", "words"), [("outsider", "Nothing is shown to"), ("member", "is shut out of this case")]
)
def test_nobody_is_allocated_to_whom_the_case_is_closed(who, words, web, cast, one_case, as_person):
    with as_person(cast.chair):
        access.exclude(record=one_case, person=cast.member, why="family", reason="A cousin", by=cast.chair)
    page = web(cast.chair).post(url(one_case), asked(getattr(cast, who))).content.decode()
    assert words in page
    assert not Allocation.objects.exists()


def test_nobody_is_allocated_twice(web, cast, one_case):
    web(cast.chair).post(url(one_case), asked(cast.member))
    assert "allocated to this case already" in web(cast.chair).post(url(one_case), asked(cast.member)).content.decode()


@pytest.mark.parametrize(("days", "seen"), [(27, True), (29, False)])
def test_access_ends_some_days_after_the_case_is_closed_but_not_the_offices(
    days, seen, cast, one_case, as_person, as_worker
):
    Case.objects.filter(pk=one_case.pk).update(
        status=Case.Status.CLOSED, closed_at=timezone.now() - timedelta(days=days), closed_by=cast.chair
    )
    with as_worker():
        closing.end_access_of_closed()
        assert closing.end_access_of_closed() == 0 or seen
    assert sees(cast.referrer, one_case, as_person) is seen
    assert sees(cast.chair, one_case, as_person)
    assert Record.objects.filter(pk=one_case.pk).exists()
