"""Training in assessment tools: recorded by the Coordinator about others, told before it runs out. R46"""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from sharing import training_waiting
from sharing.errors import RuleBroken
from sharing.models import Training
from sharing.services.training import record_training, strike_training
from sharing.training import trained_in
from tests.referrals.telling import as_posted

pytestmark = pytest.mark.rule("R46")


def in_days(days):
    return timezone.localdate() + timedelta(days=days)


def told(**changes):
    return {
        "tool": "aim3",
        "trained_on": in_days(-300),
        "valid_until": in_days(30),
        "evidence": "Certificate",
    } | changes


@pytest.fixture
def trained(cast, as_person):
    with as_person(cast.coordinator):
        return record_training(person=cast.member, by=cast.coordinator, **told())


def test_the_coordinator_records_it_on_the_page_and_the_person_sees_it(cast, web):
    browser = web(cast.coordinator)
    url = reverse("sharing:record-training", args=[cast.member.pk])
    assert "Enter how we know" in browser.post(url, as_posted(told(evidence=""))).content.decode()
    assert browser.post(url, as_posted(told())).status_code == 302
    assert "AIM3" in browser.get(reverse("sharing:person", args=[cast.member.pk])).content.decode()
    assert "Certificate" in web(cast.member).get(reverse("sharing:my_details")).content.decode()
    assert "Certificate" not in web(cast.health_member).get(reverse("sharing:my_details")).content.decode()
    assert web(cast.chair).get(url).status_code == 404


def test_nobody_records_their_own(cast, as_person, refused):
    with as_person(cast.coordinator), pytest.raises(PermissionDenied):
        record_training(person=cast.coordinator, by=cast.coordinator, **told())
    sql = """insert into sharing_training (id, person_id, tool, other_tool, trained_on, evidence, recorded_by_id,
             recorded_at, struck_because)
             values (gen_random_uuid(), %s, 'aim3', '', current_date, 'x', %s, now(), '')"""
    for person in (cast.coordinator, cast.chair, cast.member):
        assert refused(person, sql, person.pk, person.pk)
    assert not refused(cast.coordinator, sql, cast.member.pk, cast.coordinator.pk)


def test_it_is_struck_out_with_a_reason_and_never_edited(trained, cast, as_person, web, refused):
    assert refused(cast.coordinator, "update sharing_training set valid_until = '2099-01-01'")
    assert refused(cast.coordinator, "delete from sharing_training")
    url = reverse("sharing:strike-training", args=[trained.pk])
    assert web(cast.coordinator).post(url, {"because": "Another person of that name"}).status_code == 302
    with as_person(cast.coordinator), pytest.raises(RuleBroken, match="already"):
        strike_training(made=trained, because="Again", by=cast.coordinator)
    with as_person(cast.chair):
        assert trained_in("aim3", in_days(0)) == set()


def test_it_counts_from_its_day_until_its_last(trained, cast, as_person):
    with as_person(cast.referrer):
        counts = [days for days in (-301, -300, 30, 31) if cast.member.pk in trained_in("aim3", in_days(days))]
        assert not Training.objects.exists()  # how it is known is for the person and the offices
    with as_person(cast.outsider):
        assert trained_in("aim3", in_days(0)) == set()
    assert counts == [-300, 30]


def test_what_runs_out_waits_for_the_coordinator_until_it_is_followed(trained, cast, as_person):
    with as_person(cast.coordinator):
        (work,) = training_waiting.waiting_for(cast.coordinator)
        assert (work.status, work.due_on) == ("Runs out", in_days(30))
        record_training(person=cast.member, by=cast.coordinator, **told(trained_on=in_days(0), valid_until=None))
        assert not list(training_waiting.waiting_for(cast.coordinator))
    with as_person(cast.chair):
        assert not list(training_waiting.waiting_for(cast.chair))
