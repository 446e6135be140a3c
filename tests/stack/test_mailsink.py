import json
import smtplib
import ssl
import sys
from email import message_from_bytes
from urllib.parse import urlsplit

import pytest

from hsbpanel.stack import mailsink, ports
from hsbpanel.stack.child import Child
from hsbpanel.stack.configuration import ROOT

SENDER, RECIPIENT = "panel@example.org", "Ada.Member@Agency.example"
MAIL = b"Subject: OFFICIAL-SENSITIVE: HSB-2026-0007\r\n\r\nPapers are ready.\r\n"


@pytest.fixture(scope="module")
def sink(var):
    port = ports.free_port()
    command = [sys.executable, "-m", "hsbpanel.stack", "mailsink", "--var", var, "--port", port]
    child = Child("mailsink", command, var=var, environment=None, cwd=ROOT)
    child.start()
    assert ports.answers(port, within=20, alive=child.is_alive), child.last_words()
    yield urlsplit(mailsink.address(var, port))
    child.stop()


@pytest.fixture
def behave(sink, var):
    path = var / "mail/behaviour.json"
    yield lambda **told: path.write_text(json.dumps(told))
    path.unlink(missing_ok=True)


@pytest.fixture
def connect(sink, var):
    """Opens a connection, by default with verified TLS and the right password."""
    opened = []

    def open_one(*, tls=True, password=sink.password):
        client = smtplib.SMTP(sink.hostname, sink.port, timeout=5)
        opened.append(client)
        if tls:
            client.starttls(context=ssl.create_default_context(cafile=var / "certificates/ca.pem"))
        if password:
            client.login(sink.username, password)
        return client

    yield open_one
    for client in opened:
        client.close()


def kept(var):
    return sorted((var / "mail" / "ada.member@agency.example").glob("*.eml"))


def test_without_tls_nothing_is_taken(connect):
    with pytest.raises(smtplib.SMTPSenderRefused) as refused:
        connect(tls=False, password=None).sendmail(SENDER, RECIPIENT, MAIL)
    assert refused.value.smtp_code == 530


def test_without_login_nothing_is_taken(connect):
    with pytest.raises(smtplib.SMTPSenderRefused) as refused:
        connect(password=None).sendmail(SENDER, RECIPIENT, MAIL)
    assert refused.value.smtp_code == 530


def test_wrong_password_is_refused(connect):
    with pytest.raises(smtplib.SMTPAuthenticationError):
        connect(password="a guess")


def test_mail_is_kept_whole_in_its_recipients_folder(connect, var):
    before = len(kept(var))
    connect().sendmail(SENDER, RECIPIENT, MAIL)
    assert len(kept(var)) == before + 1
    assert message_from_bytes(kept(var)[-1].read_bytes())["Subject"] == "OFFICIAL-SENSITIVE: HSB-2026-0007"


@pytest.mark.parametrize("mode", ["451", "554"])
def test_refusal_is_for_the_named_recipient_alone(connect, behave, mode):
    behave(mode=mode, recipient="other@agency.example")
    client = connect()
    client.sendmail(SENDER, RECIPIENT, MAIL)
    with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
        client.sendmail(SENDER, "other@agency.example", MAIL)
    assert refused.value.recipients["other@agency.example"][0] == int(mode)


def test_dropped_connection_leaves_the_sender_in_doubt_with_the_mail_kept(connect, behave, var):
    behave(mode="drop_after_data")
    before = len(kept(var))
    with pytest.raises(smtplib.SMTPServerDisconnected):
        connect().sendmail(SENDER, RECIPIENT, MAIL)
    assert len(kept(var)) == before + 1


def test_hanging_server_never_answers(connect, behave):
    behave(mode="hang")
    client = connect()
    client.sock.settimeout(0.5)
    with pytest.raises((TimeoutError, smtplib.SMTPServerDisconnected)):
        client.sendmail(SENDER, RECIPIENT, MAIL)


def test_bad_certificate_is_one_no_careful_client_trusts(connect, behave):
    behave(certificate="bad")
    with pytest.raises(ssl.SSLCertVerificationError):
        connect()


def test_starttls_can_be_withheld(connect, behave):
    behave(starttls=False)
    with pytest.raises(smtplib.SMTPNotSupportedError):
        connect()


@pytest.mark.parametrize(
    ("address", "folder"),
    [
        ("Ada@Agency.example", "ada@agency.example"),
        ("../../etc/passwd@x", "_.._etc_passwd@x"),
        ("..", "_"),
    ],
)
def test_folder_name_stays_inside_the_mail_folder(address, folder):
    assert mailsink.folder_name(address) == folder
