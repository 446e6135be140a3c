"""What the sharing room says of itself on the home page."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from sharing import waiting
from sharing.errors import RuleBroken
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
