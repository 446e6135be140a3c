"""The mail of the story. No mail server runs while the demo is loaded, so what leaves goes straight into the mailboxes.

The product's own delivery does the rest: who may have a copy, the sealing, the grants, the states.
"""

import hashlib
import os
from pathlib import Path

from django.utils import timezone

from hsbpanel.demo.acting import working
from sharing.services import delivery


class PostOffice:
    """Stands where `sharing.smtp.Line` stands, and takes every mail."""

    def __init__(self):
        self.kept, self.to = [], ""

    def open(self):
        pass

    def start_again(self):
        pass

    def address(self, address):
        self.to = address

    def hand(self, mail: bytes) -> str:
        self.kept.append((self.to, timezone.now(), mail))
        return f"250 2.0.0 Ok: queued as {hashlib.sha256(mail).hexdigest()[:10].upper()}"

    def deliver_all(self):
        """Send what waits, as the worker does at its next tick."""
        with working():
            delivery.send_queued(self)

    def put_into_mailboxes(self, folder: Path):
        """One file a mail, named by time as the local mail server names them."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for number, (to, when, mail) in enumerate(self.kept, 1):
            mailbox = folder / to
            mailbox.mkdir(mode=0o700, exist_ok=True)
            path = mailbox / f"{when:%Y%m%dT%H%M%S}-{number:05}.eml"
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
                file.write(mail)
