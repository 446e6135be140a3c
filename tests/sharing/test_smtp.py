"""The line to the mail server: verified TLS or nothing, and every failure told apart by what may be done about it."""

import socket
import ssl

import pytest

from sharing import smtp

MAIL = b"Subject: Test\r\n\r\nHello\r\n.a line with a dot in front\r\n"
TO = "mina@ashdale.gov.uk"


def send(line):
    line.address(TO)
    return line.hand(MAIL)


def test_a_mail_is_accepted_in_the_servers_words(mail_server):
    with smtp.Line() as line:
        assert send(line) == "250 Kept"
    (kept,) = mail_server.mails(TO)
    assert kept.get_content().splitlines() == ["Hello", ".a line with a dot in front"]


def test_one_line_serves_many_mails(mail_server):
    with smtp.Line() as line:
        for _ in range(3):
            send(line)
    assert (len(mail_server.mails()), mail_server.lines) == (3, 1)


@pytest.mark.rule("R41")
def test_a_server_without_starttls_gets_nothing(mail_server):
    mail_server.behave(starttls=False)
    with smtp.Line() as line, pytest.raises(smtp.NoVerifiedTLS, match="no verified TLS"):
        send(line)
    assert mail_server.mails() == []


@pytest.mark.rule("R41")
def test_a_certificate_of_a_stranger_gets_nothing(mail_server):
    mail_server.behave(certificate="bad")
    with smtp.Line() as line, pytest.raises(smtp.NoVerifiedTLS, match="certificate"):
        send(line)
    assert mail_server.mails() == []


@pytest.mark.rule("R41")
def test_a_certificate_of_an_authority_we_were_not_told_of_gets_nothing(mail_server, settings):
    settings.EMAIL_CA_FILE = None
    with smtp.Line() as line, pytest.raises(smtp.NoVerifiedTLS):
        send(line)


@pytest.mark.rule("R41")
def test_a_certificate_for_another_name_gets_nothing(mail_server, settings):
    settings.EMAIL_HOST = "127.1"  # the same machine
    with smtp.Line() as line, pytest.raises(smtp.NoVerifiedTLS, match="certificate"):
        send(line)
    assert mail_server.mails() == []


def test_the_tls_asked_for_is_modern_and_verified():
    context = smtp.tls(None)
    assert context.minimum_version == ssl.TLSVersion.TLSv1_2
    assert context.check_hostname
    assert context.verify_mode == ssl.CERT_REQUIRED


def test_a_login_not_accepted_can_be_put_right_and_tried_later(mail_server, settings):
    settings.EMAIL_HOST_PASSWORD = "another"
    with smtp.Line() as line, pytest.raises(smtp.TryLater, match="login"):
        send(line)


def test_a_refused_connection_stands_in_the_way_of_the_whole_batch(mail_server, settings):
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        settings.EMAIL_PORT = closed.getsockname()[1]
    with smtp.Line() as line:
        for _ in range(2):
            with pytest.raises(smtp.TryLater, match="cannot be reached"):
                send(line)
            settings.EMAIL_PORT = mail_server.port


@pytest.mark.parametrize(("mode", "kind"), [("451", smtp.TryLater), ("554", smtp.Refused)])
def test_a_recipient_refused_does_not_end_the_line(mail_server, mode, kind):
    mail_server.behave(mode, recipient=TO)
    with smtp.Line() as line:
        with pytest.raises(kind, match=mode):
            line.address(TO)
        line.address("other@ashdale.gov.uk")
        line.hand(MAIL)
    assert mail_server.lines == 1
    assert mail_server.mails(TO) == []


@pytest.mark.parametrize(("mode", "kind"), [("data_451", smtp.TryLater), ("data_554", smtp.Refused)])
def test_a_mail_refused_after_data_was_not_taken(mail_server, mode, kind):
    mail_server.behave(mode)
    with smtp.Line() as line, pytest.raises(kind):
        send(line)


@pytest.mark.parametrize("mode", ["hang", "drop_after_data"])
def test_silence_after_data_is_lost(mail_server, settings, mode):
    settings.EMAIL_TIMEOUT = 0.5
    mail_server.behave(mode)
    with smtp.Line() as line:
        with pytest.raises(smtp.Lost):
            send(line)
        mail_server.behave()
        send(line)
    assert len(mail_server.mails()) == 2


def test_a_line_the_server_closed_meanwhile_is_opened_once_more(mail_server):
    with smtp.Line() as line:
        send(line)
        line.server.sock.shutdown(socket.SHUT_RDWR)
        send(line)
    assert (len(mail_server.mails()), mail_server.lines) == (2, 2)


def test_the_servers_words_are_short_and_hold_no_address():
    words = smtp.in_words(550, b"5.1.1 <anna.bell@ashdale.gov.uk>: unknown\nfor anna.bell@ashdale.gov.uk " + b"x" * 999)
    assert words.startswith("550 5.1.1 (address)")
    assert "anna" not in words
    assert len(words) <= 200
