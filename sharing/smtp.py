"""Handing a mail to the mail server: over TLS with a verified certificate, or not at all. R41.

One `Line` serves a whole batch of mails. What goes wrong is told apart by what may be done about it:
`TryLater` (nothing was handed over, the same mail may go later), `Refused` (the server's last word on this
mail) and `Lost` (nobody knows whether the server has it).
"""

import re
import smtplib
import ssl
from email.utils import parseaddr

from django.conf import settings

ADDRESS = re.compile(r"<?[^\s<>@]+@[^\s<>@]+>?")
LONGEST = 200  # characters of the server's words
CLOSING = 421
# "Log in first", "start TLS first", "wrong password": about us, not about this recipient.
ABOUT_US = {530, 534, 535, 538}


class Problem(Exception):
    """`words` is a sentence for the page; it holds no address."""

    def __init__(self, words):
        self.words = words
        super().__init__(words)


class TryLater(Problem):
    pass


class NoVerifiedTLS(TryLater):
    pass


class Refused(Problem):
    pass


class Lost(Problem):
    pass


def sender() -> str:
    """The address mails come from, without its name."""
    return parseaddr(settings.MAIL_FROM)[1]


class Line:
    """The connection to the mail server, opened when first needed and kept; a context manager."""

    def __init__(self):
        self.server, self.problem = None, None

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self.drop(goodbye=True)

    def open(self):
        """Connect unless connected. What stood in the way once stands in the way of the whole batch."""
        if self.problem:
            raise self.problem
        if self.server is None:
            try:
                self.server = _connected()
            except TryLater as problem:
                self.problem = problem
                raise

    def address(self, recipient):
        """Give MAIL and RCPT. A server that closed the line while we worked is called once more."""
        self.open()
        try:
            self._address(recipient)
        except OSError:
            self.drop()
            self.open()
            try:
                self._address(recipient)
            except OSError as error:
                self.drop()
                raise TryLater("The mail server closed the connection.") from error

    def _address(self, recipient):
        self._expect(250, *self.server.mail(sender()))
        self._expect(250, *self.server.rcpt(recipient))

    def hand(self, mail: bytes) -> str:
        """Give DATA and the mail; returns the server's words of acceptance."""
        try:
            answer = self.server.docmd("DATA")
        except OSError as error:
            self.drop()
            raise TryLater("The mail server closed the connection.") from error
        self._expect(354, *answer)
        # From the first byte of the mail on, silence means that the server may have it.
        try:
            self.server.send(_quoted(mail))
            answer = self.server.getreply()
        except OSError as error:
            self.drop()
            raise Lost("The mail server did not answer after it was given the mail.") from error
        self._expect(250, *answer)
        return in_words(*answer)

    def start_again(self):
        """Forget a recipient who was given and to whom nothing goes."""
        try:
            if self.server:
                self.server.rset()
        except OSError:
            self.drop()

    def drop(self, goodbye=False):
        if self.server is None:
            return
        try:
            if goodbye:
                self.server.quit()
        except OSError:
            pass
        self.server.close()
        self.server = None

    def _expect(self, wanted, code, words):
        if code == wanted or (wanted == 250 and code == 251):
            return
        if code == CLOSING:
            self.drop()
        else:
            self.start_again()
        raise _refusal(code, words)


def _refusal(code, words):
    is_final = 500 <= code < 600 and code not in ABOUT_US
    return (Refused if is_final else TryLater)(in_words(code, words))


def in_words(code: int, words: bytes) -> str:
    """The server's words, cut short, without the address that servers like to repeat."""
    text = " ".join(words.decode("ascii", "replace").split())
    return f"{code} {ADDRESS.sub('(address)', text)}"[:LONGEST]


def _connected():
    """A server that has shown a certificate we trust and knows who we are."""
    try:
        server = smtplib.SMTP(
            settings.EMAIL_HOST,
            settings.EMAIL_PORT,
            local_hostname=sender().rpartition("@")[2] or None,
            timeout=settings.EMAIL_TIMEOUT,
        )
    except smtplib.SMTPConnectError as error:
        raise TryLater(in_words(error.smtp_code, error.smtp_error)) from error
    except OSError as error:
        raise TryLater("The mail server cannot be reached.") from error
    try:
        _secure(server)
        _log_in(server)
    except BaseException:
        server.close()
        raise
    return server


def _secure(server):
    try:
        server.ehlo()
        if not server.has_extn("starttls"):
            raise NoVerifiedTLS("The mail server offers no verified TLS; nothing was sent.")
        code, _ = server.starttls(context=tls(settings.EMAIL_CA_FILE))
        if code != 220:
            raise NoVerifiedTLS("The mail server offers no verified TLS; nothing was sent.")
        server.ehlo()
    except ssl.SSLError as error:
        raise NoVerifiedTLS("The mail server’s certificate could not be verified; nothing was sent.") from error
    except OSError as error:
        raise TryLater("The mail server closed the connection.") from error


def tls(ca_file: str | None) -> ssl.SSLContext:
    """TLS 1.2 or newer, the certificate and its name verified; `ca_file` is trusted besides the system's."""
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if ca_file:
        context.load_verify_locations(cafile=ca_file)
    return context


def _log_in(server):
    if not settings.EMAIL_HOST_USER:
        return
    try:
        server.login(settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD)
    except smtplib.SMTPException as error:
        raise TryLater("The mail server did not accept the panel’s own login.") from error
    except OSError as error:
        raise TryLater("The mail server closed the connection.") from error


def _quoted(mail):
    """The mail as DATA wants it: CRLF, leading dots doubled, a lone dot at the end."""
    lines = re.sub(rb"\r?\n|\r", b"\r\n", mail)
    lines = re.sub(rb"(?m)^\.", b"..", lines)
    return lines + (b"" if lines.endswith(b"\r\n") else b"\r\n") + b".\r\n"
