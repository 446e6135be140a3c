"""What the sharing room says of itself on the home page."""

from datetime import timedelta
from functools import partial

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from sharing import waiting
from sharing.errors import RuleBroken
from sharing.ids import new_id
from sharing.models import Delivery, Exclusion
from sharing.services import access, dispatch
from tests.stories import open_referral_record


@pytest.fixture
def notice(cast, as_person):
    record = open_referral_record(cast, as_person)
    with as_person(cast.coordinator):
        return dispatch.send_notice(record=record, to=[cast.chair], subject="Notice", body="Words", by=cast.coordinator)


def works(person, cast, as_person):
    with as_person(person):
        return [(one.text, one.status) for one in waiting.waiting_for(person, cast.panel)]


@pytest.mark.parametrize(("state", "says"), [("unknown", "Ask whether it arrived"), ("failed", "It could not be sent")])
def test_a_copy_that_did_not_get_through_waits_for_whoever_manages_it(state, says, notice, cast, as_person):
    Delivery.objects.update(state=state)
    [(text, _)] = works(cast.coordinator, cast, as_person)
    assert text == f"{says}: Notice, to {cast.chair.name}"
    assert works(cast.member, cast, as_person) == []
    Delivery.objects.update(state="sent")
    assert works(cast.coordinator, cast, as_person) == []


def test_an_old_refusal_leaves_the_list(notice, cast, as_person):
    Delivery.objects.update(state="failed", state_at=timezone.now() - timedelta(days=15))
    assert works(cast.coordinator, cast, as_person) == []


LETTERS = {
    "account": dispatch.write_about_account,
    "access": lambda person, **letter: dispatch.write_about_access(to=[person], **letter),
    "digest": partial(dispatch.write_digest, give_up_at=timezone.now()),
    "diary": lambda person, **letter: dispatch.write_about_diary(to=[person], invitation="", **letter),
}


STATES = [("failed", "did not arrive"), ("came_back", "did not arrive"), ("unknown", "may not have arrived")]


def write(kind, person, as_worker):
    with as_worker():
        return LETTERS[kind](person=person, source=new_id(), subject="Secret words", body="Secret words")


@pytest.mark.rule("R32")
@pytest.mark.parametrize("kind", LETTERS)
def test_a_letter_about_no_record_that_did_not_arrive_waits_for_the_coordinator(kind, cast, as_person, as_worker):
    """The first is refused at once, for its address; nothing of what it says is shown."""
    cast.member.email = "mina@elsewhere.example.com"
    cast.member.save()
    sent = write(kind, cast.member, as_worker).deliveries.get()
    assert sent.state == Delivery.State.FAILED
    for state, says in STATES:
        Delivery.objects.update(state=state)
        told = f"A letter to {cast.member.name} {says}"
        assert works(cast.coordinator, cast, as_person) == [(told, sent.State(state).label)]
        for other in (cast.chair, cast.member, cast.health_member):
            assert works(other, cast, as_person) == []
    Delivery.objects.update(state_at=timezone.now() - timedelta(days=15))
    assert works(cast.coordinator, cast, as_person) == []


def test_many_letters_to_one_person_are_one_thing_to_do(cast, as_person, as_worker):
    for kind in LETTERS:
        write(kind, cast.member, as_worker)
    Delivery.objects.update(state="failed")
    with as_person(cast.coordinator):
        [one] = waiting.waiting_for(cast.coordinator, cast.panel)
    assert one.url == reverse("sharing:person", args=[cast.member.pk])


@pytest.mark.rule("R28")
def test_nobody_is_shut_out_twice_and_not_by_anybody(cast, as_person):

    record = open_referral_record(cast, as_person)
    with as_person(cast.chair):
        fields = {"record": record, "person": cast.vice_chair, "why": Exclusion.Why.FAMILY, "reason": "Cousin"}
        access.exclude(**fields, by=cast.chair)
        with pytest.raises(RuleBroken, match="already"):
            access.exclude(**fields, by=cast.chair)
    with as_person(cast.member), pytest.raises(PermissionDenied):
        access.exclude(**{**fields, "person": cast.coordinator}, by=cast.member)
