"""A child gets other names: texts that stood there already and name them now are asked about. R11"""

import pytest
from django.db import connection

from referrals.models import SavedPage
from referrals.rules import reasons_not_to_submit
from referrals.views.loading import whole
from tests.referrals.telling import BEHAVIOUR, HARMED, IDENTITY, save

pytestmark = pytest.mark.rule("R11")


def asked(referral, person, as_person):
    with as_person(person):
        reasons = reasons_not_to_submit(whole(referral.pk))
    return {(one.url_name, *one.args[1:]) for one in reasons if "seems to name a child" in one.sentence}


def test_texts_that_name_a_child_by_their_new_names_are_asked_about(complete, cast, as_person):
    harmed = complete.harmed[0]
    with as_person(cast.manager):
        save(complete, cast.manager, "asks", complete, {"asks": "Advice for Zelda"})
        save(complete, cast.manager, "behaviour", complete, BEHAVIOUR, level_reasons="Hidden from Zelda")
    by = dict(SavedPage.objects.values_list("page", "saved_by_id"))
    assert asked(complete, cast.referrer, as_person) == set()
    with as_person(cast.referrer):
        save(whole(complete.pk), cast.referrer, "child_identity", harmed, HARMED | {"school": "Dale"})
    assert asked(complete, cast.referrer, as_person) == set()
    with as_person(cast.referrer):
        save(whole(complete.pk), cast.referrer, "child_identity", harmed, HARMED | {"given_names": "Zelda"})
    assert asked(complete, cast.referrer, as_person) == {("behaviour",), ("asks",)}
    after = dict(SavedPage.objects.values_list("page", "saved_by_id"))
    assert (after["asks"], after["behaviour"]) == (by["asks"], by["behaviour"]) == (cast.manager.pk,) * 2


def test_what_was_looked_at_is_not_asked_about_again(complete, cast, as_person):
    with as_person(cast.referrer):
        save(complete, cast.referrer, "asks", complete, {"asks": "Advice for Hettie"})
        young = whole(complete.pk).young_person
        save(complete, cast.referrer, "child_identity", young, IDENTITY | {"also_known_as": "Rick"})
    assert asked(complete, cast.referrer, as_person) == set()


def test_only_who_writes_the_referral_has_anybody_asked(complete, cast, as_person):
    call = "select referrals_ask_about(%s, 'asks', %s, '{asks}')"
    for person, found in [(cast.member, []), (cast.chair, []), (cast.referrer, ["asks"])]:
        with as_person(person), connection.cursor() as cursor:
            cursor.execute(call, [complete.pk, complete.pk])
        assert SavedPage.objects.get(page="asks").unasked == found


def test_of_a_referral_that_stands_still_nobody_is_asked(submitted, cast, as_person):
    with as_person(cast.referrer), connection.cursor() as cursor:
        cursor.execute("select referrals_ask_about(%s, 'asks', %s, '{asks}')", [submitted.pk, submitted.pk])
    assert SavedPage.objects.get(page="asks").unasked == []
