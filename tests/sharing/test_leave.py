"""Leave: to come, ended early, with nobody named; who is on standby; and a clear sentence for what cannot be."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from sharing.errors import RuleBroken
from sharing.models import AuditEvent, Deputy, Grant, Place
from sharing.services import panel
from sharing.web.days import today
from tests.cast import PersonFactory
from tests.sharing.test_panel_pages import days

pytestmark = pytest.mark.rule("R26")


@pytest.fixture
def place(cast):
    return Place.objects.get(person=cast.member)


def enter(cast, place, as_person, first, last, person=None, by=None, **told):
    by = by or cast.member
    with as_person(by):
        return panel.name_deputy(
            place=place, person=person, starts_on=today() + timedelta(days=first),
            ends_on=today() + timedelta(days=last), by=by, **told,
        )  # fmt: skip


def test_leave_without_a_deputy_is_entered_filled_later_and_ended_early(cast, place, as_person, web):
    browser = web(cast.member)
    given = (
        {"place": place.pk, "person": ""} | days("starts_on", today()) | days("ends_on", today() + timedelta(days=5))
    )
    page = browser.post(reverse("sharing:add-deputy"), given, follow=True).content.decode()
    assert "Nobody stands in yet: name a deputy" in page
    assert "Nobody yet" in page
    leave = Deputy.objects.get(place=place)
    fill = reverse("sharing:fill-leave", args=[leave.pk])
    assert web(cast.health_member).get(fill).status_code == 404
    answer = browser.post(fill, {"person": cast.partner_outsider.pk}, follow=True).content.decode()
    assert "Pat Partner stands in for Mina Member." in answer
    assert "stands in for Mina Member from" in browser.post(fill, {"person": cast.partner_outsider.pk}).content.decode()
    browser.post(reverse("sharing:end-deputy", args=[leave.pk]))
    assert not Deputy.objects.filter(place=place).exists()


@pytest.mark.parametrize(
    ("first", "last", "who", "words"),
    [
        (0, 3, "health_member", "works for Ashdale Community Health: the deputy comes from Northmoor Police"),
        (0, 3, "member", "cannot stand in for themselves"),
        (0, 3, "leaver", "is not with their agency for all of these days"),
        (3, 0, "partner_outsider", "The last day is before the first day"),
        (9, 12, "partner_outsider", "Mina Member is away from"),
        (20, 22, "second", "is away themselves on"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(first, last, who, words, cast, place, as_person):
    enter(cast, place, as_person, 10, 11)
    second = PersonFactory(name="Sol Second", agency=cast.police)
    own = Place.objects.create(panel=cast.panel, person=second, office="member", starts_on=today())
    Deputy.objects.create(place=own, starts_on=today() + timedelta(days=21), ends_on=today() + timedelta(days=21))
    with pytest.raises(RuleBroken, match=words):
        enter(cast, place, as_person, first, last, second if who == "second" else getattr(cast, who))


def test_a_standby_is_named_beside_leave_and_reads_nothing_by_it(cast, place, as_person, refused, web):
    standby = enter(cast, place, as_person, 0, 90, cast.partner_outsider, is_standby=True)
    assert enter(cast, place, as_person, 3, 4).person is None
    with pytest.raises(RuleBroken, match="Pat Partner is on standby for Mina Member"):
        enter(cast, place, as_person, 5, 6, cast.partner_outsider, is_standby=True)
    with pytest.raises(RuleBroken, match="Select who is on standby"):
        enter(cast, place, as_person, 100, 101, is_standby=True)
    with as_person(cast.member):
        assert panel._records("sharing_grant_to_deputy", standby) == []
    assert not Grant.objects.filter(user=cast.partner_outsider).exists()
    assert "On standby" in web(cast.coordinator).get(reverse("sharing:panel")).content.decode()
    with as_person(cast.health_member), pytest.raises(PermissionDenied):
        panel.end_deputy(deputy=standby, by=cast.health_member)


def test_a_member_changes_the_last_day_of_their_own_leave(cast, place, as_person, web):
    leave = enter(cast, place, as_person, 0, 3, cast.partner_outsider)
    change, browser = reverse("sharing:last-day", args=[leave.pk]), web(cast.member)
    assert change in browser.get(reverse("sharing:leave")).content.decode()
    for ahead in (1, 9):
        browser.post(change, days("ends_on", today() + timedelta(days=ahead)))
        leave.refresh_from_db()
        assert leave.ends_on == today() + timedelta(days=ahead)
    told = AuditEvent.objects.filter(what="deputy.last_day_changed").latest("at")
    assert (told.person_id, told.detail["ends_on"]) == (cast.member.pk, str(leave.ends_on))
    assert web(cast.health_member).get(change).status_code == 404
    with as_person(cast.health_member), pytest.raises(PermissionDenied):
        panel.change_last_day(deputy=leave, ends_on=today(), by=cast.health_member)


def test_a_last_day_that_cannot_be_is_said_in_a_sentence_and_changes_nothing(cast, place, as_person, web):
    leave = enter(cast, place, as_person, 2, 4, cast.partner_outsider)
    enter(cast, place, as_person, 10, 11)
    change, browser = reverse("sharing:last-day", args=[leave.pk]), web(cast.member)
    for ahead, words in [
        (1, "not before the first day"), (4, "is the last day already"), (10, "Mina Member is away from"),
    ]:  # fmt: skip
        assert words in browser.post(change, days("ends_on", today() + timedelta(days=ahead))).content.decode()
    type(cast.partner_outsider).objects.filter(pk=cast.partner_outsider.pk).update(ends_on=today() + timedelta(days=5))
    told = browser.post(change, days("ends_on", today() + timedelta(days=6))).content.decode()
    assert "Pat Partner is not with their agency for all of these days" in told
    assert Deputy.objects.get(pk=leave.pk).ends_on == leave.ends_on


def test_the_database_keeps_who_stands_in_and_takes_them_from_the_agency_alone(cast, place, as_person, refused):
    leave = enter(cast, place, as_person, 0, 3)
    name = "update sharing_deputy set person_id = %s where id = %s"
    assert refused(cast.member, name, cast.deputy.pk, leave.pk)
    assert refused(cast.member, name, cast.member.pk, leave.pk)
    assert refused(cast.health_member, name, cast.partner_outsider.pk, leave.pk)
    assert not refused(cast.member, name, cast.partner_outsider.pk, leave.pk)
    assert refused(cast.member, "update sharing_deputy set person_id = null where id = %s", leave.pk)
    for change in ("is_standby = true", "starts_on = starts_on - 1", "place_id = id"):
        assert refused(cast.member, f"update sharing_deputy set {change} where id = '{leave.pk}'")
