"""Every row of the table of faults, against a real mail server and a real database."""

import io
import threading
from datetime import timedelta

import pikepdf
import pytest
from celery import current_app
from django.conf import settings as product
from django.contrib.auth.models import Permission
from django.db import connection
from django.utils import timezone

from sharing import encryption
from sharing.models import (
    AgreementApproval,
    AllowedDomain,
    AuditEvent,
    CopyPassword,
    Delivery,
    Deputy,
    Dispatch,
    Exclusion,
    Grant,
    Heartbeat,
    Place,
    Record,
)
from sharing.services import claiming, delivery, dispatch
from sharing.tasks import heartbeat
from tests.sharing import post

pytestmark = pytest.mark.django_db(transaction=True)
State = Delivery.State


@pytest.fixture
def records(mail_server, cast, as_person):
    return post.papers_and_case(cast, as_person)


@pytest.fixture
def schedule(cast, records):
    """A schedule on its way to the Chair and to the police's member, who holds nothing yet."""
    return post.circulate(cast, records[0], records[1:], to=[cast.chair, cast.member])


def work():
    with post.worker_session():
        delivery.deliver_due()


def of(circulated, person):
    return Delivery.objects.get(dispatch=circulated, recipient=person)


# All is well


@pytest.mark.rule("R31")
def test_each_gets_their_own_copy_that_opens_with_their_own_password(mail_server, cast, schedule):
    work()
    assert set(post.states(schedule).values()) == {State.SENT}
    for person in (cast.chair, cast.member):
        row = of(schedule, person)
        assert row.server_said == "250 Kept"
        (mail,) = mail_server.mails(person.email)
        (attached,) = mail.iter_attachments()
        password = encryption.decrypt(CopyPassword.objects.get(delivery=row).encrypted)
        with pikepdf.open(io.BytesIO(attached.get_content()), password=password) as pdf:
            assert pdf.encryption.R == 6
        assert password not in mail.as_string()


@pytest.mark.rule("R42")
@pytest.mark.rule("R43")
def test_the_mail_carries_marking_reference_and_link_and_no_name(mail_server, cast, schedule):
    work()
    (mail,) = mail_server.mails(cast.member.email)
    row = of(schedule, cast.member)
    assert mail["Subject"] == "OFFICIAL-SENSITIVE – HSB panel 14 December 2026 – schedule version 1"
    assert (mail["To"], mail["Reply-To"]) == (cast.member.email, cast.panel.mailbox)
    assert (mail["From"], mail["Auto-Submitted"]) == ("HSB panel <panel@ashdale.gov.uk>", "auto-generated")
    assert mail["Message-ID"] == row.message_id
    assert mail["Date"].datetime
    plain, html = mail.get_body(["plain"]).get_content(), mail.get_body(["html"]).get_content()
    link = f"https://hsb.example/sharing/papers/{row.pk}/"
    for words in (link, "OFFICIAL-SENSITIVE", "The schedule is attached.", cast.panel.mailbox):
        assert words in plain
        assert words in html
    assert [part.get_filename() for part in mail.iter_attachments()] == ["HSB-panel-2026-12-14-schedule-v1.pdf"]
    assert not any(person.name in plain + html + mail["Subject"] for person in cast.everyone().values())
    assert all(line.isascii() for line in mail.as_bytes().decode("ascii").splitlines())


@pytest.mark.rule("R34")
def test_circulating_gives_sight_of_the_papers_and_the_cases_and_writes_it_down(cast, records, schedule, as_person):
    with as_person(cast.member):
        assert not Record.objects.exists()
    work()
    with as_person(cast.member):
        assert {record.pk for record in Record.objects.all()} == set(records)
        assert {grant.via for grant in Grant.objects.filter(user=cast.member)} == {Grant.Via.CIRCULATION}
    grants = Grant.objects.filter(user=cast.member)
    assert {grant.permission.codename for grant in grants} == {"view_record"}
    assert {grant.granted_by for grant in grants} == {cast.chair}
    assert AuditEvent.objects.filter(what="access.circulated", detail__to=str(cast.member.pk)).count() == 1


def test_a_second_circulation_gives_no_second_permission(cast, records, schedule):
    work()
    post.circulate(cast, records[0], records[1:], to=[cast.member])
    work()
    assert Grant.objects.filter(user=cast.member).count() == 2


def test_permission_that_was_ended_is_given_anew(cast, records, schedule):
    Grant.objects.create(
        user=cast.member, content_object_id=records[0], permission=Permission.objects.get(codename="view_record"),
        purpose="discussion", ground="crime", reason="Before", via="circulation", granted_by=cast.chair,
        ended_at=timezone.now(), end_reason="Left", starts_at=timezone.now() - timedelta(days=9),
    )  # fmt: skip
    work()
    assert Grant.objects.filter(user=cast.member, content_object=records[0], ended_at=None).count() == 1


def test_working_twice_sends_once_over_one_line(mail_server, cast, schedule):
    work()
    work()
    assert len(mail_server.mails()) == 2
    assert mail_server.lines == 1
    assert of(schedule, cast.chair).attempts == 1


def test_a_notice_goes_without_papers_to_somebody_without_a_place(mail_server, cast, records, as_person):
    with as_person(cast.coordinator):
        sent = dispatch.send_notice(
            record=records[0],
            to=[cast.referrer],
            subject="Returned",
            body="See https://hsb.example/x",
            by=cast.coordinator,
        )
    work()
    assert of(sent, cast.referrer).state == State.SENT
    (mail,) = mail_server.mails(cast.referrer.email)
    assert not list(mail.iter_attachments())
    assert not Grant.objects.filter(user=cast.referrer).exists()


def test_an_invitation_names_its_recipient_alone(mail_server, cast, records):
    event = ["BEGIN:VEVENT", "UID:m1@hsb", "DTSTAMP:20261201T090000Z", "DTSTART:20261214T093000Z", "SUMMARY:HSB"]
    event = "\r\n".join([*event, "END:VEVENT"])
    post.circulate(cast, records[0], records[1:], to=[cast.chair, cast.member], invitation=event)
    work()
    (mail,) = mail_server.mails(cast.member.email)
    (invitation,) = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
    assert invitation.get_param("method") == "REQUEST"
    words = invitation.get_content().replace("\r\n ", "")
    assert words.count("ATTENDEE") == 1
    assert f"mailto:{cast.member.email}" in words
    assert f"ORGANIZER:mailto:{cast.panel.mailbox}" in words
    assert "METHOD:REQUEST" in words


@pytest.mark.parametrize(("method", "sent_as"), [("PUBLISH", "REQUEST"), ("CANCEL", "CANCEL")])
def test_a_calendar_asks_or_takes_back(mail_server, cast, records, as_person, method, sent_as):
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"METHOD:{method}", "BEGIN:VEVENT", "UID:m1@hsb", "END:VEVENT"]
    with as_person(cast.coordinator):
        dispatch.send_notice(
            record=records[0], to=[cast.member], subject="Meeting", body="See https://hsb.example/x",
            by=cast.coordinator, invitation="\r\n".join([*lines, "END:VCALENDAR", ""]),
        )  # fmt: skip
    work()
    (mail,) = mail_server.mails(cast.member.email)
    (calendar,) = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
    assert calendar.get_param("method") == sent_as
    assert calendar.get_content().count("METHOD:") == calendar.get_content().count(f"METHOD:{sent_as}") == 1


def test_the_worker_says_that_it_is_alive(db):
    with post.worker_session():
        heartbeat()
        heartbeat()
    assert Heartbeat.objects.get().name == "clock"


def test_what_beat_asks_for_is_there():
    current_app.loader.import_default_modules()
    asked = {entry["task"] for entry in product.CELERY_BEAT_SCHEDULE.values()}
    assert {"sharing.deliver", "sharing.heartbeat"} <= asked & set(current_app.tasks)


# The table of faults


@pytest.mark.parametrize("mode", ["451", "data_451"])
def test_not_now_is_tried_again_after_a_pause_that_doubles(mail_server, cast, schedule, mode):
    mail_server.behave(mode, recipient=cast.member.email)
    for minutes in (1, 2, 4):
        before = timezone.now()
        work()
        row = of(schedule, cast.member)
        assert (row.state, row.server_said[:3]) == (State.QUEUED, "451")
        assert abs(row.next_attempt_at - before - timedelta(minutes=minutes)) < timedelta(seconds=10)
        work()
        assert of(schedule, cast.member).attempts == row.attempts
        post.make_due()
    mail_server.behave()
    work()
    assert post.states(schedule) == {cast.chair.name: State.SENT, cast.member.name: State.SENT}
    assert len(mail_server.mails()) == 2


def test_the_pause_is_never_longer_than_an_hour(mail_server, cast, schedule):
    mail_server.behave("451")
    Delivery.objects.update(attempts=30)
    work()
    row = of(schedule, cast.member)
    assert row.next_attempt_at - timezone.now() < timedelta(minutes=61)


def test_it_is_given_up_when_the_next_try_would_be_too_late(mail_server, cast, schedule):
    mail_server.behave("451")
    Dispatch.objects.update(give_up_at=timezone.now(), created_at=timezone.now() - timedelta(days=3))
    work()
    row = of(schedule, cast.member)
    assert row.state == State.FAILED
    assert row.server_said.startswith("Given up. 451")


def test_a_server_that_is_down_is_tried_again(mail_server, settings, cast, schedule):
    settings.EMAIL_PORT = 9
    work()
    assert {row.server_said for row in schedule.deliveries.all()} == {"The mail server cannot be reached."}
    assert set(post.states(schedule).values()) == {State.QUEUED}
    settings.EMAIL_PORT = mail_server.port
    post.make_due()
    work()
    assert set(post.states(schedule).values()) == {State.SENT}


@pytest.mark.parametrize("mode", ["554", "data_554"])
def test_a_refusal_is_this_recipients_alone(mail_server, cast, schedule, mode):
    mail_server.behave(mode, recipient=cast.member.email)
    work()
    assert post.states(schedule) == {cast.chair.name: State.SENT, cast.member.name: State.FAILED}
    assert of(schedule, cast.member).server_said.startswith("554 5.")
    post.make_due()
    work()
    assert len(mail_server.mails()) == 1


@pytest.mark.parametrize("mode", ["hang", "drop_after_data"])
def test_silence_after_the_mail_is_unknown_and_never_sent_again(mail_server, settings, cast, schedule, mode):
    settings.EMAIL_TIMEOUT = 0.5
    mail_server.behave(mode, recipient=cast.member.email)
    work()
    assert post.states(schedule) == {cast.chair.name: State.SENT, cast.member.name: State.UNKNOWN}
    mail_server.behave()
    post.make_due()
    work()
    assert len(mail_server.mails(cast.member.email)) == 1


@pytest.mark.rule("R41")
@pytest.mark.parametrize("fault", [{"starttls": False}, {"certificate": "bad"}])
def test_without_verified_tls_nothing_is_sent_until_it_is_put_right(mail_server, cast, schedule, fault):
    mail_server.behave(**fault)
    work()
    row = of(schedule, cast.member)
    assert row.state == State.QUEUED
    assert row.server_said.endswith("nothing was sent.")
    assert mail_server.mails() == []
    assert AuditEvent.objects.filter(what="delivery.no_verified_tls").count() == 2
    mail_server.behave()
    post.make_due()
    work()
    assert set(post.states(schedule).values()) == {State.SENT}


def test_a_copy_that_cannot_be_made_stops_nobody_elses(mail_server, cast, schedule):
    CopyPassword.objects.filter(recipient=cast.chair).update(encrypted=b"damaged")
    work()
    row = of(schedule, cast.chair)
    assert (row.state, row.server_said) == (State.QUEUED, delivery.NOT_PREPARED)
    assert of(schedule, cast.member).state == State.SENT


def test_a_row_that_cannot_be_worked_on_stops_no_other(mail_server, cast, records, schedule):
    other = post.circulate(cast, records[0], records[1:], to=[cast.member])
    Dispatch.objects.filter(pk=schedule.pk).update(by=None)  # nobody to give the permission
    work()
    assert set(post.states(schedule).values()) == {State.QUEUED}
    assert of(other, cast.member).state == State.SENT


# The right to it, looked at again at sending


def suppressed(circulated, person):
    row = of(circulated, person)
    assert row.state == State.SUPPRESSED
    assert not Grant.objects.filter(user=person).exists()
    return row.server_said


@pytest.mark.rule("R28")
def test_somebody_shut_out_of_a_case_meanwhile_gets_nothing(mail_server, cast, records, schedule):
    Exclusion.objects.create(
        record_id=records[1], person=cast.member, why="interest", reason="Neighbour", excluded_by=cast.chair
    )
    work()
    assert "shut out" in suppressed(schedule, cast.member)
    assert mail_server.mails(cast.member.email) == []


@pytest.mark.rule("R38")
def test_somebody_whose_agency_withdrew_gets_nothing(mail_server, cast, schedule):
    AgreementApproval.objects.filter(agency=cast.police).delete()
    work()
    assert "closed" in suppressed(schedule, cast.member)


@pytest.mark.rule("R26")
def test_somebody_who_left_the_panel_gets_nothing(mail_server, cast, schedule):
    Place.objects.filter(person=cast.member).update(ends_on=timezone.localdate() - timedelta(days=1))
    work()
    assert "no place" in suppressed(schedule, cast.member)


@pytest.mark.rule("R41")
def test_a_domain_taken_off_the_list_meanwhile_gets_nothing(mail_server, cast, schedule):
    AllowedDomain.objects.update(valid_until=timezone.localdate() - timedelta(days=1))
    work()
    assert "until" in suppressed(schedule, cast.member)
    assert mail_server.mails() == []


@pytest.mark.rule("R26")
def test_the_mail_goes_to_the_address_the_person_has_now(mail_server, cast, schedule):
    cast.member.email = "mina.new@ashdale.gov.uk"
    cast.member.save()
    work()
    assert mail_server.mails("mina.new@ashdale.gov.uk")
    cast.member.email = "mina@elsewhere.example"
    cast.member.save()


@pytest.mark.rule("R26")
def test_a_deputy_gets_it_until_their_days_are_taken_away(mail_server, cast, records):
    today = timezone.localdate()
    Deputy.objects.update(starts_on=today, ends_on=today)
    first = post.circulate(cast, records[0], records[1:], to=[cast.deputy])
    work()
    assert of(first, cast.deputy).state == State.SENT
    second = post.circulate(cast, records[0], records[1:], to=[cast.deputy])
    Deputy.objects.all().delete()
    work()
    assert of(second, cast.deputy).state == State.SUPPRESSED


def test_minutes_go_to_the_deputy_who_came(mail_server, cast, records):
    today = timezone.localdate()
    Deputy.objects.update(starts_on=today, ends_on=today)
    minutes = post.circulate(cast, records[0], records[1:], to=[cast.deputy], kind=Dispatch.Kind.MINUTES)
    Deputy.objects.update(starts_on=today - timedelta(days=3), ends_on=today - timedelta(days=3))
    work()
    assert of(minutes, cast.deputy).state == State.SENT


# Several workers, dead workers


def in_thread(*jobs):
    def run(job):
        try:
            job()
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[job]) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)


def test_two_workers_at_once_send_each_mail_once(mail_server, cast, records):
    for _ in range(3):
        post.circulate(cast, records[0], records[1:])
    in_thread(work, work, work)
    assert set(Delivery.objects.values_list("state", flat=True)) == {State.SENT}
    ids = [mail["Message-ID"] for mail in mail_server.mails()]
    assert len(ids) == len(set(ids)) == 21


def test_what_somebody_works_on_is_left_alone(mail_server, cast, schedule):
    row = of(schedule, cast.member)
    held, done = threading.Event(), threading.Event()

    def hold():
        with claiming.only_worker_on(row.pk) as is_ours:
            assert is_ours
            held.set()
            done.wait(20)

    other = threading.Thread(target=in_thread, args=[hold])
    other.start()
    held.wait(10)
    Delivery.objects.filter(pk=row.pk).update(state=State.HANDING)
    work()
    assert of(schedule, cast.member).state == State.HANDING
    done.set()
    other.join()
    work()
    assert of(schedule, cast.member).state == State.UNKNOWN


def test_what_a_dead_worker_had_only_claimed_goes_again(mail_server, cast, schedule):
    Delivery.objects.update(state=State.CLAIMED)
    work()
    assert set(post.states(schedule).values()) == {State.SENT}


def test_what_a_dead_worker_was_handing_over_is_unknown(mail_server, cast, schedule):
    Delivery.objects.filter(recipient=cast.member).update(state=State.HANDING)
    work()
    assert of(schedule, cast.member).state == State.UNKNOWN
    assert AuditEvent.objects.filter(what="delivery.unknown").count() == 1
    assert mail_server.mails(cast.member.email) == []


def test_a_meeting_cancelled_while_a_copy_is_being_made_stops_it(mail_server, monkeypatch, cast, schedule):
    made = delivery._made

    def cancelled_meanwhile(row):
        Delivery.objects.filter(pk=row.pk).update(state=State.SUPPRESSED)
        return made(row)

    monkeypatch.setattr(delivery, "_made", cancelled_meanwhile)
    work()
    assert set(post.states(schedule).values()) == {State.SUPPRESSED}
    assert mail_server.mails() == []


@pytest.mark.parametrize("state", State)
def test_only_the_moves_of_the_table_are_made(cast, schedule, state):
    row = of(schedule, cast.member)
    row.state = state
    for target in set(State) - Delivery.TRANSITIONS[state]:
        with pytest.raises(ValueError, match="does not go"):
            claiming.move(row, target)
