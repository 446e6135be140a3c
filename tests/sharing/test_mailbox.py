"""The panel's mailbox, over a real IMAP line: what came back is taken in once, and nothing there is changed."""

from contextlib import closing
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.db import connection
from django.utils import timezone

from sharing import bounces, mailbox
from sharing.models import Delivery, DeliveryReport, Heartbeat, MailboxPosition
from sharing.services import mailbox as services
from sharing.tasks import read_mailbox
from tests.sharing import post, reports
from tests.sharing.imap import imap_server

pytestmark = pytest.mark.django_db(transaction=True)
State = Delivery.State
OUT_OF_OFFICE = b"Subject: Out of office\r\n\r\nBack on Monday.\r\n"


@pytest.fixture
def server(tmp_path, settings):
    with imap_server(tmp_path / "certificates") as server:
        settings.MAILBOX, settings.IMAP_CA_FILE = urlsplit(server.url), server.ca_file
        yield server


@pytest.fixture
def copies(cast, as_person):
    """The Chair's and the member's copy, accepted by the mail server."""
    papers, *cases = post.papers_and_case(cast, as_person)
    sent = post.circulate(cast, papers, cases, to=[cast.chair, cast.member])
    sent.deliveries.update(state=State.SENT, server_said="250 Kept")
    return {one.recipient: one for one in sent.deliveries.select_related("recipient")}


def read():
    with post.worker_session():
        read_mailbox()


def counted():
    position = MailboxPosition.objects.get()
    return position.last_uid, position.matched, position.unmatched


@pytest.mark.rule("R31")
def test_what_came_back_is_shown_to_have_and_nothing_else_moves(server, cast, copies):
    server.put(OUT_OF_OFFICE)
    server.put(reports.on(copies[cast.member]))
    server.put(reports.report("<stranger@ashdale.gov.uk>", cast.member.email))
    read()
    assert {one.recipient: one.state for one in Delivery.objects.all()} == {
        cast.chair: State.SENT,
        cast.member: State.CAME_BACK,
    }
    assert counted() == (3, 1, 2)
    assert Heartbeat.objects.get().name == "mailbox"


@pytest.mark.rule("R41")
def test_the_mailbox_is_only_looked_at(server, cast, copies):
    server.put(reports.on(copies[cast.member]))
    read()
    words = [command.split()[0] for command in server.commands]
    assert set(words) == {"CAPABILITY", "LOGIN", "EXAMINE", "UID", "LOGOUT"}
    assert {command.split()[1] for command in server.commands if command.startswith("UID")} == {"SEARCH", "FETCH"}
    assert all("BODY.PEEK" in command for command in server.commands if "FETCH" in command)


def test_a_mail_is_fetched_once_also_where_it_says_nothing(server, copies):
    server.put(OUT_OF_OFFICE)
    read()
    read()
    assert [command for command in server.commands if "FETCH" in command] == [
        f"UID FETCH 1 (BODY.PEEK[]<0.{bounces.LOOKED_AT}>)"
    ]


def test_the_same_report_twice_is_one_row(server, cast, copies):
    for _ in range(2):
        server.put(reports.on(copies[cast.member]))
    read()
    assert DeliveryReport.objects.count() == 1
    assert counted() == (2, 2, 0)


def test_numbers_that_begin_anew_are_read_anew(server, cast, copies):
    for _ in range(3):
        server.put(OUT_OF_OFFICE)
    read()
    server.validity, server.mails = 8, {}
    server.put(reports.on(copies[cast.member]))
    read()
    assert counted() == (1, 1, 3)


def test_no_more_than_a_turns_worth_is_read_at_once(server, monkeypatch, copies):
    monkeypatch.setattr(services, "AT_ONCE", 2)
    for _ in range(3):
        server.put(OUT_OF_OFFICE)
    read()
    assert counted()[0] == 2
    read()
    assert counted()[0] == 3


def test_after_its_time_no_further_mail_is_begun(server, monkeypatch, copies):
    monkeypatch.setattr(services, "TURN", -1)
    for number in (1, 2):
        server.put(OUT_OF_OFFICE)
        server.put(OUT_OF_OFFICE)
        read()
        assert counted()[0] == number


def test_while_one_reads_another_does_nothing(server, copies):
    server.put(OUT_OF_OFFICE)
    with closing(connection.copy()) as other, other.cursor() as cursor:
        cursor.execute("select pg_advisory_lock(hashtext('sharing.mailbox'))")
        read()
        assert server.commands == []
    read()
    assert counted()[0] == 1
    with closing(connection.copy()) as other, other.cursor() as cursor:
        cursor.execute("select pg_try_advisory_lock(hashtext('sharing.mailbox'))")
        assert cursor.fetchone() == (True,)


def test_a_mail_that_takes_too_long_to_parse_is_passed_over(server, cast, monkeypatch, copies):
    """As Celery interrupts it: what comes behind it is read."""
    monkeypatch.setattr(bounces, "OF_A_PART", Interrupted(bounces.OF_A_PART))
    server.put(b"Subject: slow\r\n\r\n")
    server.put(reports.on(copies[cast.member]))
    read()
    assert counted() == (2, 1, 1)
    assert 0 < read_mailbox.soft_time_limit < read_mailbox.time_limit


class Interrupted:
    def __init__(self, pattern):
        self.pattern = pattern

    def finditer(self, raw):
        if b"slow" in raw:
            raise SoftTimeLimitExceeded
        return self.pattern.finditer(raw)


def test_of_a_huge_mail_only_the_beginning_travels(server, cast, copies):
    server.put(reports.on(copies[cast.member]) + b"x" * (3 * bounces.LOOKED_AT))
    with mailbox.Mailbox(mailbox.Account.of(urlsplit(server.url)), server.ca_file) as box:
        assert len(box.beginning_of(1)) == bounces.LOOKED_AT
        assert box.beginning_of(99) == b""
    read()
    assert counted() == (1, 1, 0)


def test_what_lay_there_for_long_is_not_looked_at(server, copies):
    server.put(OUT_OF_OFFICE, on=timezone.localdate() - timedelta(days=15))
    server.put(OUT_OF_OFFICE, on=timezone.localdate() - timedelta(days=13))
    read()
    assert counted() == (2, 0, 1)


def test_a_report_on_what_is_being_handed_over_is_read_in_the_next_turn(server, cast, copies):
    Delivery.objects.filter(recipient=cast.member).update(state=State.HANDING)
    server.put(reports.on(copies[cast.member]))
    read()
    assert not DeliveryReport.objects.exists()
    Delivery.objects.filter(recipient=cast.member).update(state=State.SENT)
    read()
    assert Delivery.objects.get(recipient=cast.member).state == State.CAME_BACK


@pytest.mark.rule("R41")
def test_a_server_that_cannot_show_who_it_is_hears_no_password(server, caplog, copies):
    server.certificate = "bad"
    server.put(OUT_OF_OFFICE)
    read()
    assert server.commands == []
    assert "certificate could not be verified" in caplog.text
    assert not Heartbeat.objects.exists()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"path": "/Elsewhere"}, "The folder cannot be opened."),
        ({"netloc": "panel:wrong@127.0.0.1:{port}"}, "The mailbox did not accept the login."),
        ({"netloc": "panel:wrong@127.0.0.1:9"}, "The mailbox cannot be reached."),
    ],
)
def test_what_is_wrong_with_the_mailbox_is_logged_in_words_alone(server, settings, caplog, change, words, copies):
    port = urlsplit(server.url).port
    settings.MAILBOX = urlsplit(server.url)._replace(
        **{name: value.format(port=port) for name, value in change.items()}
    )
    read()
    assert [record.getMessage() for record in caplog.records if record.name == "sharing.tasks"] == [
        f"The panel’s mailbox cannot be read: {words}"
    ]
    assert not Heartbeat.objects.exists()


def test_where_no_mailbox_is_named_none_is_read(server, settings, copies):
    settings.MAILBOX = urlsplit("")
    read()
    assert server.commands == []
