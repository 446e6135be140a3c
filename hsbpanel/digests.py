"""Finding out what waits for each person whose daily mail is due: as that person, so that the database's rules hold.

Done by a process with the login of the web, and of one person at a time: the worker sees every row, and would have to
guess at what each person sees.
"""

import logging
import time

from django.db import connection, transaction

from hsbpanel.waiting import waiting_for
from sharing import gate, identity
from sharing.places import the_panel
from sharing.services import digests, dispatch

log = logging.getLogger(__name__)
TURN = 40  # seconds; who is left has their turn a minute later


def note_due() -> None:
    """Keep what waits for everybody whose time has come today; one who fails does not hold up the others."""
    until = time.monotonic() + TURN
    people = digests.people_due()
    for person in people:
        try:
            note(person)
        except Exception as error:
            if not connection.is_usable():
                raise
            # Only the kind of error: its words might quote what waits.
            log.error("What waits for %s was not found out: %s", person.pk, type(error).__name__)
        if time.monotonic() > until:
            break
    if people:
        dispatch.wake_worker("sharing.write_digests")


def note(person) -> None:
    """Keep what waits for one person at this moment; nothing where their gate is closed."""
    identity.put_on_connection(person.pk)
    try:
        with transaction.atomic():
            work = list(waiting_for(person, the_panel())) if gate.is_open(person) else []
            digests.keep(person, work)
    finally:
        identity.take_off_connection()
