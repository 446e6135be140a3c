"""Places on the panel: given and ended by the Coordinator; an office brings what has reached the panel."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from cases.models import Case
from sharing.errors import RuleBroken
from sharing.models import AuditEvent, Deputy, Exclusion, Grant, Person, Place, Record
from sharing.places import holds_office
from sharing.services import access, leaving, places
from tests.sharing.test_panel_pages import days
from tests.stories import child, open_cases

pytestmark = pytest.mark.rule("R26")
Office = Place.Office


@pytest.fixture
def give(cast, as_person):
    def give(person, office, *, starts=0, ends=None, by=None):
        today = timezone.localdate()
        with as_person(by or cast.coordinator):
            return places.give_place(
                panel=cast.panel, person=person, office=office, by=by or cast.coordinator,
                starts_on=today + timedelta(days=starts), ends_on=ends and today + timedelta(days=ends),
            )  # fmt: skip

    return give


@pytest.fixture
def end(cast, as_person):
    def end(person, last_day=None):
        with as_person(cast.coordinator):
            places.end_place(place=Place.objects.get(person=person), last_day=last_day, by=cast.coordinator)

    return end


@pytest.mark.rule("R33")
def test_who_takes_an_office_manages_what_reached_the_panel_and_nothing_they_are_shut_out_of(
    give, end, cast, as_person
):
    born = timezone.localdate() - timedelta(days=12 * 365)
    mine, other = open_cases(cast, as_person, child("One", born, "boy"), child("Two", born, "girl"))
    with as_person(cast.referrer):
        draft = access.open_record(kind=Record.Kind.REFERRAL, panel=cast.panel, by=cast.referrer, reason="Draft")
    with as_person(cast.chair):
        access.exclude(
            record=other, person=cast.partner_outsider, why=Exclusion.Why.FAMILY, reason="Aunt", by=cast.chair
        )
    end(cast.chair)
    give(cast.partner_outsider, Office.CHAIR)
    with as_person(cast.partner_outsider):
        assert set(Case.objects.values_list("pk", flat=True)) == {mine.pk}
        assert access.may(cast.partner_outsider, access.MANAGE, mine)
        assert not Record.objects.filter(pk__in=[draft.pk, other.pk]).exists()
    granted = set(Grant.objects.filter(user=cast.partner_outsider).values_list("content_object_id", flat=True))
    assert set(AuditEvent.objects.get(what="office.taken").records) == granted
    assert not granted & {draft.pk, other.pk}
    with as_person(cast.chair):
        assert not Case.objects.exists()


@pytest.mark.rule("R33")
def test_a_member_is_given_no_record_with_the_place(give, one_case, cast, as_person):
    give(cast.partner_outsider, Office.MEMBER)
    with as_person(cast.partner_outsider):
        assert not Record.objects.exists()


@pytest.mark.rule("R33")
def test_an_office_that_begins_later_brings_its_records_on_its_day(give, one_case, cast, as_person, as_worker):
    later = give(cast.partner_outsider, Office.VICE_CHAIR, starts=3)
    with as_worker():
        places.take_offices()
    with as_person(cast.partner_outsider):
        assert not Record.objects.exists()
    Place.objects.filter(pk=later.pk).update(starts_on=timezone.localdate())
    with as_worker():
        places.take_offices()
    with as_person(cast.partner_outsider):
        assert Case.objects.filter(pk=one_case.pk).exists()
    assert Grant.objects.filter(user=cast.partner_outsider).first().granted_by == cast.coordinator
    with as_person(cast.chair):
        access.end_access(record=one_case, person=cast.partner_outsider, by=cast.chair, reason="Withdrawn")
    with as_worker():
        places.take_offices()  # once an office: what was taken away stays away
    with as_person(cast.coordinator):
        places.take_office(later, cast.coordinator)
    with as_person(cast.partner_outsider):
        assert not Case.objects.exists()


@pytest.mark.rule("R33")
def test_what_all_offices_held_is_not_lost_when_all_have_left(give, one_case, cast, as_person):
    second = give(cast.partner_outsider, Office.COORDINATOR)
    for person in (cast.chair, cast.vice_chair, cast.coordinator):
        with as_person(second.person):
            leaving.leave(person=person, last_day=None, by=second.person)
    Grant.objects.filter(user=second.person).delete()  # nobody in office holds anything any more
    end_member = Place.objects.get(person=cast.member)
    with as_person(second.person):
        places.end_place(place=end_member, last_day=None, by=second.person)
    give(cast.member, Office.CHAIR, by=second.person)
    with as_person(cast.member):
        assert Case.objects.filter(pk=one_case.pk).exists()


@pytest.mark.parametrize(
    ("who", "office", "starts", "ends", "says"),
    [
        ("partner_outsider", Office.CHAIR, 0, None, "Cora Chair is the Chair since 1 January 2020"),
        ("member", Office.VICE_CHAIR, 0, None, "Mina Member is Panel member since 1 January 2020"),
        ("leaver", Office.MEMBER, 0, None, "no longer here"),
        ("partner_outsider", Office.MEMBER, -1, None, "today or in the future"),
        ("partner_outsider", Office.MEMBER, 5, 3, "before the first day"),
    ],
)
def test_a_place_that_cannot_be_given_is_refused_in_words(who, office, starts, ends, says, give, cast):
    with pytest.raises(RuleBroken, match=says):
        give(getattr(cast, who), office, starts=starts, ends=ends)


def test_a_place_ends_with_the_last_day_of_its_holder(give, cast):
    Person.objects.filter(pk=cast.partner_outsider.pk).update(ends_on=timezone.localdate() + timedelta(days=4))
    cast.partner_outsider.refresh_from_db()
    with pytest.raises(RuleBroken, match="the place ends by then"):
        give(cast.partner_outsider, Office.MEMBER)
    give(cast.partner_outsider, Office.MEMBER, ends=4)


def test_nobody_makes_themselves_an_officer(give, cast, as_person):
    with pytest.raises(PermissionDenied):
        give(cast.coordinator, Office.CHAIR)
    Place.objects.filter(office=Office.CHAIR).update(ends_on=timezone.localdate() - timedelta(days=1))
    Place.objects.filter(person=cast.member).delete()
    fields = {"panel": cast.panel, "office": Office.CHAIR, "starts_on": timezone.localdate()}
    forged = [
        (cast.coordinator, {"person": cast.coordinator, "given_by": cast.coordinator}),
        (cast.vice_chair, {"person": cast.member, "given_by": cast.vice_chair}),
        (cast.member, {"person": cast.member, "given_by": cast.member}),
        (cast.coordinator, {"person": cast.member, "given_by": cast.chair}),
    ]
    for person, forgery in forged:
        with as_person(person), pytest.raises(DatabaseError), transaction.atomic():
            Place(**fields | forgery).save(force_insert=True)
    with as_person(cast.coordinator):
        Place(**fields, person=cast.member, given_by=cast.coordinator).save(force_insert=True)


def test_a_place_ends_at_once_or_with_a_day_and_takes_its_deputies_along(end, cast):
    today = timezone.localdate()
    end(cast.health_member, today + timedelta(days=2))
    assert Place.objects.get(person=cast.health_member).ends_on == today + timedelta(days=2)
    assert not Deputy.objects.exists()
    assert holds_office(cast.health_member)
    end(cast.member)
    assert not holds_office(cast.member)


def test_a_place_that_began_today_leaves_no_row(give, end, cast):
    give(cast.partner_outsider, Office.MEMBER)
    end(cast.partner_outsider)
    assert not Place.objects.filter(person=cast.partner_outsider).exists()


def test_the_pages_for_places(cast, web):
    client, today = web(cast.coordinator), timezone.localdate()
    give = reverse("sharing:give-place", args=[cast.partner_outsider.pk])
    page = client.post(give, {"office": "chair", **days("starts_on", today)}).content.decode()
    assert "there is one Chair at a time" in page
    assert client.post(give, {"office": "member", **days("starts_on", today)}).status_code == 302
    place = Place.objects.get(person=cast.partner_outsider)
    assert place.given_by == cast.coordinator
    end = reverse("sharing:end-place", args=[place.pk])
    assert end in client.get(reverse("sharing:person", args=[cast.partner_outsider.pk])).content.decode()
    assert client.post(end, {"when": "day", **days("last_day", today)}).status_code == 302
    place.refresh_from_db()
    assert place.ends_on == today
    for person in (cast.chair, cast.partner_outsider):
        assert web(person).get(end).status_code == 404
    assert (
        client.get(reverse("sharing:end-place", args=[Place.objects.get(person=cast.coordinator).pk])).status_code
        == 404
    )
