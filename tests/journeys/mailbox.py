"""The mail that left the panel, as the mail server kept it, and the sealed papers in it."""

import re
import time
from email import message_from_bytes, policy
from io import BytesIO

import pikepdf
import pytest

MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
PATIENCE = 60  # seconds


class Mail:
    def __init__(self, path):
        self.path, self.recipient = path, path.parent.name
        self.message = message_from_bytes(path.read_bytes(), policy=policy.default)
        self.subject = str(self.message["Subject"])
        self.text = self.message.get_body(("plain",)).get_content()

    @property
    def pdf(self):
        """The sealed copy, as bytes; None where there is none."""
        return next((part.get_content() for part in self.parts("application/pdf")), None)

    @property
    def calendar(self):
        """The invitation as text; empty where there is none."""
        return next((part.get_content() for part in self.parts("text/calendar")), "")

    def parts(self, kind):
        return [part for part in self.message.walk() if part.get_content_type() == kind]

    def link(self, path):
        """The first link in the text that leads to an address with `path` in it."""
        found = re.search(rf"https?://\S*{path}\S*", self.text)
        assert found, f"No link to {path} in “{self.subject}”"
        return found[0]

    def readable(self):
        """Everything of it that can be read without a password: headers, texts, file names."""
        names = [part.get_filename() or "" for part in self.message.walk()]
        texts = [part.get_content() for part in self.message.walk() if part.get_content_maintype() == "text"]
        headers = [f"{name}: {value}" for name, value in self.message.items()]
        return "\n".join([self.recipient, *headers, *names, *texts])


class Mailbox:
    """All mail of the stack. What was there when it was opened is old and does not count."""

    def __init__(self, folder):
        self.folder, self.old = folder, set()
        self.old = set(self.paths())

    def paths(self):
        return sorted(self.folder.glob("*/*.eml"))

    def mails(self, *words, to=None):
        """New mail whose subject has all these words; `to`: an address."""
        found = [Mail(path) for path in self.paths() if path not in self.old]
        return [one for one in found if all(word in one.subject for word in words) and to in (None, one.recipient)]

    def wait_for(self, *words, count, to=None):
        """At least so many mails; a failure says what came instead."""
        until = time.monotonic() + PATIENCE
        while len(found := self.mails(*words, to=to)) < count:
            if time.monotonic() > until:
                came = sorted(f"{one.recipient}: {one.subject}" for one in self.mails())
                pytest.fail(f"Of {count} mails {words} {to or ''} came {len(found)}. All that came: {came}")
            time.sleep(0.3)
        return found


def open_sealed(pdf, password):
    return pikepdf.open(BytesIO(pdf), password=password)


def is_opened_by(pdf, password):
    try:
        open_sealed(pdf, password).close()
    except pikepdf.PasswordError:
        return False
    return True


def without(text, innocent):
    """The text less its dates and these phrases: what is left can be searched for a child called May or Grace."""
    text = re.sub(rf"\b\d{{1,2}} (?:{MONTHS}) \d{{4}}\b", " ", text)
    text = re.sub(r"\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{1,2} \w{3} \d{4}\b", " ", text)
    for phrase in sorted(innocent, key=len, reverse=True):
        text = re.sub(re.escape(phrase), " ", text, flags=re.IGNORECASE)
    return text


def found_in(text, words):
    """Which of the words stand in a text, each on its own; a single one as it was typed: Mark is not a mark."""
    return [word for word in words if stands_in(text, word)]


def stands_in(text, word):
    return re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text, re.IGNORECASE if " " in word else 0)
