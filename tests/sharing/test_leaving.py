"""Going elsewhere, leaving and coming back: what somebody held has ended in the same moment."""

from datetime import timedelta

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from cases.models import Case
from sharing import gate
from sharing.errors import RuleBroken
from sharing.models import AuditEvent, Delivery, Deputy, Grant, Person, Place, Record, Session
from sharing.rules import is_still_on_panel, reasons_not_to_deliver
from sharing.services import dispatch, leaving, people
from tests.sharing import post
from tests.sharing.test_panel_pages import days

pytestmark = pytest.mark.rule("R33")


@pytest.fixture
def leave(cast, as_person):
    def leave(person, last_day=None):
        with as_person(cast.coordinator):
            leaving.leave(person=person, last_day=last_day, by=cast.coordinator)
        person.refresh_from_db()

    return leave


@pytest.fixture
def transfer(cast, as_person):
    def transfer(person, agency=None):
        with as_person(cast.coordinator):
            leaving.transfer(person=person, agency=agency or cast.education, job_title="Adviser", by=cast.coordinator)
        person.refresh_from_db()

    return transfer


@pytest.fixture
def tick(as_worker):
    def tick():
        with as_worker():
            leaving.close_ended_accounts()

    return tick


@pytest.fixture
def notice(one_case, cast, as_person):
    """A mail that waits to go to the vice-chair."""
    with as_person(cast.chair):
        sent = dispatch.send_notice(record=one_case, to=[cast.vice_chair], subject="N", body="W", by=cast.chair)
    return Delivery.objects.get(dispatch=sent)


def holds_nothing(person):
    today = timezone.localdate()
    return not (
        Grant.objects.filter(user=person, ended_at=None).exists()
        or Place.objects.filter(person=person).exclude(ends_on__lt=today).exists()
        or Deputy.objects.filter(person=person, ends_on__gte=today).exists()
        or Session.objects.filter(person=person).exists()
        or Delivery.objects.filter(recipient=person, state__in=["queued", "claimed"]).exists()
    )


def test_who_leaves_at_once_holds_nothing_and_their_open_browser_leads_to_sign_in(leave, notice, cast, web, as_person):
    browser, elsewhere = web(cast.vice_chair), web(cast.vice_chair)
    assert browser.get(reverse("home")).status_code == 200
    leave(cast.vice_chair)
    assert holds_nothing(cast.vice_chair)
    assert not cast.vice_chair.is_active
    notice.refresh_from_db()
    assert (notice.state, notice.server_said) == ("suppressed", "Left the agency")
    for client in (browser, elsewhere):
        assert client.get(reverse("home")).url.startswith(reverse("two_factor:login"))
    with as_person(cast.vice_chair):
        assert not Record.objects.exists()
        assert not Case.objects.exists()
    assert AuditEvent.objects.get(what="person.left").person == cast.coordinator


def test_who_leaves_takes_nothing_from_others(leave, one_case, cast, web, as_person):
    chair = web(cast.chair)
    before = Grant.objects.filter(ended_at=None).exclude(user=cast.vice_chair).count()
    leave(cast.vice_chair)
    assert Grant.objects.filter(ended_at=None).count() == before
    assert chair.get(reverse("home")).status_code == 200
    with as_person(cast.chair):
        assert Case.objects.exists()


def test_standing_in_ends_for_both_sides(leave, cast):
    today, place = timezone.localdate(), Place.objects.get(person=cast.member)
    now = Deputy.objects.create(
        place=place, person=cast.partner_outsider, starts_on=today - timedelta(days=3), ends_on=today
    )
    Deputy.objects.create(
        place=place,
        person=cast.partner_outsider,
        starts_on=today + timedelta(days=3),
        ends_on=today + timedelta(days=4),
    )
    leave(cast.partner_outsider)
    assert [one.ends_on for one in place.deputies.all()] == [today - timedelta(days=1)]
    leave(cast.health_member)
    assert not Deputy.objects.exclude(pk=now.pk).exists()


@pytest.mark.rule("R39")
def test_the_worker_closes_the_account_when_the_last_day_is_over(leave, tick, notice, cast, web):
    last_day = timezone.localdate() + timedelta(days=3)
    browser = web(cast.vice_chair)
    leave(cast.vice_chair, last_day)
    assert Place.objects.get(person=cast.vice_chair).ends_on == last_day
    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        tick()
    cast.vice_chair.refresh_from_db()
    assert cast.vice_chair.is_active
    assert browser.get(reverse("home")).status_code == 200
    # the database's own day is what counts: the last day is yesterday's
    yesterday = timezone.localdate() - timedelta(days=1)
    Person.objects.filter(pk=cast.vice_chair.pk).update(ends_on=yesterday)
    Place.objects.filter(person=cast.vice_chair).update(ends_on=yesterday)
    tick()
    cast.vice_chair.refresh_from_db()
    assert not cast.vice_chair.is_active
    assert holds_nothing(cast.vice_chair)
    assert Place.objects.get(person=cast.vice_chair).ends_on == yesterday
    assert browser.get(reverse("home")).url.startswith(reverse("two_factor:login"))
    left = {event.detail["person"] for event in AuditEvent.objects.filter(what="person.left", person=None)}
    assert left == {str(cast.vice_chair.pk), str(cast.leaver.pk)}
    tick()
    assert AuditEvent.objects.filter(what="person.left", person=None).count() == 2


def test_a_last_day_shortens_what_reaches_beyond_it(leave, cast):
    last_day = timezone.localdate() + timedelta(days=3)
    leave(cast.deputy, last_day)  # deputises in 2090
    assert not Deputy.objects.exists()
    assert cast.deputy.is_active
    assert cast.deputy.ends_on == last_day


@pytest.mark.rule("R38")
@pytest.mark.rule("R39")
def test_who_goes_to_another_agency_sees_nothing_there(transfer, notice, cast, web, as_person):
    browser = web(cast.vice_chair)
    browser.get(reverse("home"))
    transfer(cast.vice_chair)
    assert holds_nothing(cast.vice_chair)
    assert cast.vice_chair.agency == cast.education
    assert gate.reasons(cast.vice_chair) == [gate.SENTENCES["induction"], gate.SENTENCES["undertaking"]]
    assert browser.get(reverse("home")).url.startswith(reverse("two_factor:login"))
    notice.refresh_from_db()
    assert notice.state == "suppressed"
    with as_person(cast.coordinator):
        today = timezone.localdate()
        people.record_induction(person=cast.vice_chair, inducted_on=today, undertaking_on=today, by=cast.coordinator)
    with as_person(cast.vice_chair):
        assert gate.is_open(cast.vice_chair)
        assert not Record.objects.exists()


def test_a_manager_who_goes_has_no_team_left(transfer, cast):
    transfer(cast.manager)
    cast.referrer.refresh_from_db()
    assert cast.referrer.manager is None
    transfer(cast.referrer)
    assert not cast.referrer.can_refer


@pytest.mark.rule("R26")
def test_a_former_deputy_from_another_agency_gets_no_minutes(transfer, cast, as_person):
    today, place = timezone.localdate(), Place.objects.get(person=cast.member)
    Deputy.objects.create(
        place=place,
        person=cast.partner_outsider,
        starts_on=today - timedelta(days=9),
        ends_on=today - timedelta(days=3),
    )
    papers, case = post.papers_and_case(cast, as_person)
    sent = post.circulate(cast, papers, [case], kind="minutes", to=[cast.member])
    delivery = sent.deliveries.get()
    delivery.recipient = cast.partner_outsider
    assert is_still_on_panel(delivery)
    transfer(cast.partner_outsider)
    assert not is_still_on_panel(delivery)
    assert "They hold no place on the panel and deputise for nobody." in reasons_not_to_deliver(delivery)


@pytest.mark.rule("R39")
def test_who_comes_back_holds_nothing_and_is_inducted_anew(leave, one_case, cast, as_person):
    leave(cast.vice_chair)
    with as_person(cast.coordinator):
        leaving.come_back(person=cast.vice_chair, ends_on=None, by=cast.coordinator)
    cast.vice_chair.refresh_from_db()
    assert (cast.vice_chair.is_active, cast.vice_chair.ends_on, cast.vice_chair.inducted_on) == (True, None, None)
    assert holds_nothing(cast.vice_chair)
    with as_person(cast.coordinator), pytest.raises(RuleBroken, match="has not left"):
        leaving.come_back(person=cast.vice_chair, ends_on=None, by=cast.coordinator)


def test_somebody_whose_last_day_passed_unseen_brings_nothing_back(cast, one_case, as_person):
    Person.objects.filter(pk=cast.vice_chair.pk).update(ends_on=timezone.localdate() - timedelta(days=1))
    cast.vice_chair.refresh_from_db()
    with as_person(cast.coordinator):
        leaving.come_back(person=cast.vice_chair, ends_on=None, by=cast.coordinator)
    assert holds_nothing(cast.vice_chair)


@pytest.mark.rule("R39")
def test_who_is_not_permanent_comes_back_until_a_day(leave, cast, web):
    Person.objects.filter(pk=cast.member.pk).update(kind="student", ends_on=timezone.localdate())
    cast.member.refresh_from_db()
    leave(cast.member)
    url = reverse("sharing:come-back", args=[cast.member.pk])
    assert "only permanent staff" in web(cast.coordinator).post(url, {"sent": "yes"}).content.decode()
    until = timezone.localdate() + timedelta(days=9)
    assert web(cast.coordinator).post(url, days("ends_on", until)).status_code == 302
    cast.member.refresh_from_db()
    assert (cast.member.is_active, cast.member.ends_on) == (True, until)


def test_the_pages_for_leaving_and_going(cast, web):
    client = web(cast.coordinator)
    transfer, leave = (reverse(f"sharing:{name}", args=[cast.member.pk]) for name in ("transfer", "leave-panel"))
    assert "every access of theirs to a record ends" in client.get(transfer).content.decode()
    assert "Select the new agency" in client.post(transfer, {"sent": "yes"}).content.decode()
    assert client.post(transfer, {"agency": cast.health.pk, "job_title": "Nurse"}).status_code == 302
    assert "Select when" in client.post(leave, {"sent": "yes"}).content.decode()
    page = client.post(leave, {"when": "day", **days("last_day", timezone.localdate() - timedelta(days=1))})
    assert "must be today or in the future" in page.content.decode()
    day = timezone.localdate() + timedelta(days=5)
    assert client.post(leave, {"when": "day", **days("last_day", day)}).status_code == 302
    cast.member.refresh_from_db()
    assert (cast.member.is_active, cast.member.ends_on, cast.member.agency) == (True, day, cast.health)
    assert client.post(leave, {"when": "now"}).status_code == 302
    cast.member.refresh_from_db()
    assert (cast.member.is_active, cast.member.ends_on) == (False, timezone.localdate())
    assert client.get(leave).status_code == 404
    assert "They come back" in client.get(reverse("sharing:person", args=[cast.member.pk])).content.decode()


@pytest.mark.parametrize("who", ["chair", "member", "referrer"])
def test_nobody_but_the_coordinator_ends_what_others_hold(who, cast, refused):
    assert refused(getattr(cast, who), "select sharing_end_everything_of(%s, 'x')", cast.health_member.pk)
    assert refused(cast.coordinator, "select sharing_end_everything_of(%s, 'x')", cast.coordinator.pk)
    for person in (getattr(cast, who), cast.coordinator):
        assert refused(person, "select sharing_end_everything(%s, 'x')", cast.health_member.pk)
        assert refused(person, "select sharing_close_ended_accounts('x')")


def test_the_worker_ends_nobody_whose_day_is_not_over(cast, as_worker):
    for statement in ("select sharing_end_everything(%s, 'x')", "select sharing_end_everything_of(%s, 'x')"):
        with as_worker(), connection.cursor() as cursor, pytest.raises(DatabaseError), transaction.atomic():
            cursor.execute(statement, [cast.member.pk])


def test_a_session_says_whose_it_is(cast, web):
    client = web(cast.member)
    assert Session.objects.get().person == cast.member
    client.post(reverse("sign-out"))
    assert not Session.objects.filter(person=cast.member).exists()
