"""What is written down to leave: rows only, once a version, each copy with a password that one person can read."""

import time
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection
from django.utils import timezone

from sharing import encryption
from sharing.errors import RuleBroken
from sharing.ids import new_id
from sharing.models import AuditEvent, CopyPassword, Delivery, Deputy, Dispatch, Pack, Person
from sharing.services import dispatch
from sharing.services.delivery import gives_up_at
from tests.sharing import post

State = Delivery.State


@pytest.fixture
def records(cast, as_person):
    return post.papers_and_case(cast, as_person)


@pytest.fixture
def circulated(cast, records):
    papers, *cases = records
    return post.circulate(cast, papers, cases)


def notice(cast, as_person, records, **changes):
    values = {
        "record": records[0], "to": [cast.chair, cast.member, cast.chair], "subject": "HSB panel – a referral waits",
        "body": "Sign in: https://hsb.example/", "by": cast.coordinator,
    }  # fmt: skip
    with as_person(cast.coordinator):
        return dispatch.send_notice(**values | changes)


def test_a_notice_is_one_row_a_person(cast, as_person, records):
    sent = notice(cast, as_person, records)
    assert sent.subject == "OFFICIAL-SENSITIVE – HSB panel – a referral waits"
    assert sent.reference == "HSB panel – a referral waits"
    rows = Delivery.objects.filter(dispatch=sent)
    assert [(row.recipient, row.copy_number, row.state) for row in rows] == [
        (cast.chair, 1, State.QUEUED),
        (cast.member, 2, State.QUEUED),
    ]
    assert len({row.message_id for row in rows}) == 2
    assert not CopyPassword.objects.exists()


@pytest.mark.rule("R43")
def test_the_marking_stands_first_and_once(cast, as_person, records):
    sent = notice(cast, as_person, records, subject="OFFICIAL-SENSITIVE – HSB panel\r\nBcc: all")
    assert sent.subject == "OFFICIAL-SENSITIVE – HSB panel Bcc: all"


def test_only_whoever_adds_to_a_record_sends_about_it(cast, as_person, records):
    with pytest.raises(DatabaseError), as_person(cast.member):
        dispatch.send_notice(record=records[0], to=[cast.chair], subject="S", body="B", by=cast.member)
    assert not Dispatch.objects.exists()


@pytest.mark.rule("R41")
def test_an_address_that_is_not_secure_is_refused_when_entered(cast, as_person, records):
    cast.member.email = "mina@example.com"
    cast.member.save()
    rows = {row.recipient: row for row in notice(cast, as_person, records).deliveries.all()}
    assert rows[cast.member].state == State.FAILED
    assert "not on the list" in rows[cast.member].server_said
    assert rows[cast.chair].state == State.QUEUED
    assert AuditEvent.objects.filter(what="delivery.refused").count() == 1


@pytest.mark.rule("R26")
@pytest.mark.rule("R31")
def test_a_pack_goes_to_everyone_on_the_panel_with_a_password_each(cast, circulated):
    rows = list(circulated.deliveries.all())
    panel = {cast.chair, cast.vice_chair, cast.coordinator, cast.member}
    panel |= {cast.health_member, cast.youth_justice_member, cast.education_member}
    assert {row.recipient for row in rows} == panel
    assert [row.copy_number for row in rows] == list(range(1, 8))
    passwords = [encryption.decrypt(one.encrypted) for one in CopyPassword.objects.all()]
    assert len(set(passwords)) == 7
    assert Pack.objects.count() == 1


@pytest.mark.rule("R26")
def test_a_deputy_gets_the_papers_instead(cast, records):
    today = timezone.localdate()
    Deputy.objects.update(starts_on=today, ends_on=today)
    sent = post.circulate(cast, records[0], records[1:])
    row = sent.deliveries.get(recipient=cast.deputy)
    assert row.instead_of == cast.health_member
    assert not sent.deliveries.filter(recipient=cast.health_member).exists()


def test_a_version_is_circulated_once(cast, records):
    source = new_id()
    first = post.circulate(cast, records[0], records[1:], source=source)
    again = post.circulate(cast, records[0], records[1:], source=source)
    assert first == again
    assert Delivery.objects.count() == 7


@pytest.mark.rule("R31")
def test_a_password_is_its_recipients_alone(cast, circulated, as_person):
    mine = circulated.deliveries.get(recipient=cast.member)
    for person in (cast.chair, cast.coordinator, cast.health_member, cast.outsider, cast.leaver):
        with as_person(person):
            assert not CopyPassword.objects.exclude(recipient=person).exists()
            with pytest.raises(PermissionDenied):
                dispatch.read_password(delivery=mine, by=cast.member)
    with as_person(cast.member):
        assert CopyPassword.objects.get().delivery_id == mine.pk
    Person.objects.filter(pk=cast.member.pk).update(undertaking_on=None)
    with as_person(cast.member):
        assert not CopyPassword.objects.exists()


def test_reading_a_password_is_written_down(cast, circulated, as_person):
    mine = circulated.deliveries.get(recipient=cast.chair)
    Delivery.objects.filter(pk=mine.pk).update(state=State.SENT)
    mine.refresh_from_db()
    with as_person(cast.chair):
        first = dispatch.read_password(delivery=mine, by=cast.chair)
    mine.refresh_from_db()
    opened_at = mine.opened_at
    with as_person(cast.chair):
        assert dispatch.read_password(delivery=mine, by=cast.chair) == first
    mine.refresh_from_db()
    assert opened_at == mine.opened_at
    assert AuditEvent.objects.filter(what="password.read", person=cast.chair).count() == 2
    assert first not in str(list(AuditEvent.objects.values()))


def test_a_password_of_what_has_not_gone_is_not_shown(cast, circulated, as_person):
    mine = circulated.deliveries.get(recipient=cast.chair)
    with as_person(cast.chair), pytest.raises(PermissionDenied):
        dispatch.read_password(delivery=mine, by=cast.chair)


def test_web_processes_write_no_papers_and_no_passwords(cast, circulated, as_person):
    one = circulated.deliveries.first()
    for statement in (
        "select pdf from sharing_pack",
        "insert into sharing_copypassword (delivery_id, recipient_id, encrypted) values (%s, %s, '')",
    ):
        with pytest.raises(DatabaseError), as_person(cast.coordinator), connection.cursor() as cursor:
            cursor.execute(statement, [one.pk, one.recipient_id] if "%s" in statement else None)


def test_withdrawing_stops_what_waits_and_names_who_has_it(cast, circulated, as_person):
    for recipient, state in [(cast.chair, State.SENT), (cast.member, State.UNKNOWN), (cast.vice_chair, State.FAILED)]:
        circulated.deliveries.filter(recipient=recipient).update(state=state)
    with as_person(cast.coordinator):
        have_it = dispatch.withdraw(dispatch=circulated, reason="The meeting was cancelled.", by=cast.coordinator)
    assert set(have_it) == {cast.chair, cast.member}
    assert circulated.deliveries.filter(state=State.SUPPRESSED, server_said="The meeting was cancelled.").count() == 4


@pytest.mark.parametrize(("has_arrived", "state"), [(True, State.SENT), (False, State.FAILED)])
def test_the_coordinator_settles_what_is_unknown(cast, circulated, as_person, has_arrived, state):
    one = circulated.deliveries.get(recipient=cast.member)
    Delivery.objects.filter(pk=one.pk).update(state=State.UNKNOWN)
    with as_person(cast.coordinator):
        dispatch.settle(delivery=one, has_arrived=has_arrived, by=cast.coordinator)
    one.refresh_from_db()
    assert one.state == state
    with as_person(cast.coordinator), pytest.raises(RuleBroken):
        dispatch.settle(delivery=one, has_arrived=has_arrived, by=cast.coordinator)


def test_nobody_else_settles_what_is_unknown(cast, circulated, as_person):
    one = circulated.deliveries.get(recipient=cast.member)
    Delivery.objects.filter(pk=one.pk).update(state=State.UNKNOWN)
    with as_person(cast.member), pytest.raises(PermissionDenied):
        dispatch.settle(delivery=one, has_arrived=True, by=cast.member)


def test_a_dead_broker_neither_stops_nor_holds_up_a_request(
    monkeypatch, cast, as_person, records, django_capture_on_commit_callbacks
):
    broker = dispatch.current_app.connection_for_write
    monkeypatch.setattr(dispatch.current_app, "connection_for_write", lambda: broker("redis://127.0.0.1:9/0"))
    start = time.monotonic()
    with django_capture_on_commit_callbacks(execute=True):
        assert notice(cast, as_person, records)
    assert time.monotonic() - start < 3


def test_everything_is_in_the_audit_without_a_name(cast, circulated):
    event = AuditEvent.objects.get(what="dispatch.queued")
    assert event.detail["copies"] == 7
    assert event.person == cast.chair
    assert not any(person.name in str(event.detail) for person in cast.everyone().values())


def test_papers_late_for_their_end_still_get_a_few_tries(cast, records):
    end = timezone.now() - timedelta(days=1)
    late = post.circulate(cast, records[0], records[1:], give_up_at=end, is_late=True)
    assert gives_up_at(late) > timezone.now() + timedelta(hours=3)
