"""Looking into the panel's mailbox over IMAP: verified TLS or not at all, and nothing in it is changed. R41

The folder is opened read-only and mails are fetched without being marked as read: people work in that mailbox. Where
reading stopped is remembered here (MailboxPosition), so no mail is looked at twice. Of each only the beginning is
fetched, however large it is.
"""

import hashlib
import imaplib
import ssl
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import SplitResult, unquote

from sharing import bounces, smtp

TIMEOUT = 30  # seconds for each answer
# Reports come within days; what lay there before the product was pointed at the mailbox is nothing to it.
NOT_BEFORE = timedelta(days=14)


class Unreadable(Exception):
    """`words` is a sentence for the log; it holds nothing of the mailbox and no address."""

    def __init__(self, words):
        self.words = words
        super().__init__(words)


@dataclass(frozen=True)
class Account:
    host: str
    port: int
    user: str
    password: str
    folder: str

    @classmethod
    def of(cls, url: SplitResult) -> "Account":
        """Of imaps://user:password@host:port/folder, percent-encoded; its parts are there (hsbpanel.settings)."""
        folder = unquote(url.path.strip("/")) or "INBOX"
        return cls(
            url.hostname, url.port or imaplib.IMAP4_SSL_PORT, unquote(url.username), unquote(url.password), folder
        )

    @property
    def key(self) -> str:
        """What the folder is remembered by: says nothing of it."""
        return hashlib.sha256(f"{self.user}@{self.host}:{self.port}/{self.folder}".encode()).hexdigest()


class Mailbox:
    """A context manager; `uid_validity` once it is entered."""

    def __init__(self, account: Account, ca_file: str | None):
        self.account, self.ca_file = account, ca_file

    def __enter__(self):
        self.server = _connected(self.account, self.ca_file)
        try:
            self._log_in()
            self._open()
        except BaseException:
            self.server.shutdown()
            raise
        return self

    def __exit__(self, *exception):
        try:
            self.server.logout()
        except (imaplib.IMAP4.error, OSError):
            self.server.shutdown()

    def _log_in(self):
        try:
            self.server.login(self.account.user, self.account.password)
        except imaplib.IMAP4.abort as error:
            raise Unreadable("The mailbox closed the connection.") from error
        except imaplib.IMAP4.error as error:
            raise Unreadable("The mailbox did not accept the login.") from error
        except OSError as error:
            raise Unreadable("The mailbox closed the connection.") from error

    def _open(self):
        folder = self.account.folder.replace("\\", "\\\\").replace('"', '\\"')
        self._ask("The folder cannot be opened.", self.server.select, f'"{folder}"', readonly=True)
        _, (validity, *_) = self.server.response("UIDVALIDITY")
        if not (validity and validity.isdigit()):
            raise Unreadable("The mailbox does not number its mails.")
        self.uid_validity = int(validity)

    def newer_than(self, uid: int, *, most: int, today: date) -> list[int]:
        """The numbers of the next mails, oldest first."""
        since = imaplib.Time2Internaldate(_midnight(today - NOT_BEFORE))[1:12]
        found = self._ask(
            "The mailbox cannot be searched.", self.server.uid, "SEARCH", f"UID {uid + 1}:* SINCE {since}"
        )
        numbers = {int(number) for line in found if line for number in line.split()}
        # "9:*" holds the last mail, whatever its number
        return sorted(number for number in numbers if number > uid)[:most]

    def beginning_of(self, uid: int) -> bytes:
        """So much of the mail as is looked at; empty where it has gone meanwhile."""
        what = f"(BODY.PEEK[]<0.{bounces.LOOKED_AT}>)"
        found = self._ask("A mail cannot be fetched.", self.server.uid, "FETCH", str(uid), what)
        return next((part[1] for part in found if isinstance(part, tuple)), b"")

    def _ask(self, otherwise, command, *arguments, **more):
        try:
            answer, found = command(*arguments, **more)
        except (imaplib.IMAP4.error, OSError) as error:
            raise Unreadable(otherwise) from error
        if answer != "OK":
            raise Unreadable(otherwise)
        return found


def _midnight(day):
    return (day.year, day.month, day.day, 0, 0, 0, 0, 0, -1)


def _connected(account, ca_file):
    try:
        return imaplib.IMAP4_SSL(account.host, account.port, ssl_context=smtp.tls(ca_file), timeout=TIMEOUT)
    except ssl.SSLError as error:
        raise Unreadable("The mailbox’s certificate could not be verified; nothing was read.") from error
    except (imaplib.IMAP4.error, OSError) as error:
        raise Unreadable("The mailbox cannot be reached.") from error
