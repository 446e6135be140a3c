"""What the drill sends and how it stands, through a connection that survives PostgreSQL's going."""

import time
from functools import partial

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection
from django.db.models import F
from django.utils import timezone

from sharing.ids import new_id
from sharing.models import Delivery, Dispatch, Place
from sharing.places import Recipient
from sharing.services import dispatch
from tests import cast as casting
from tests.conftest import role
from tests.sharing import post

State = Delivery.State
UNFINISHED = (State.QUEUED, State.CLAIMED, State.HANDING)


class Post:
    def __init__(self, members, pdf=None):
        settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # nobody signs in here
        self.cast = casting.make_cast()
        self.pdf = pdf or post.pdf()
        self.members = [self._member() for _ in range(members)]
        self.papers, *self.cases = post.papers_and_case(self.cast, partial(role, "hsb_web"))

    def _member(self):
        person = casting.PersonFactory(agency=self.cast.police, password="")
        return Place.objects.create(
            panel=self.cast.panel, person=person, office=Place.Office.MEMBER, starts_on=casting.LONG_AGO
        )

    def send(self, places, *, is_sealed) -> Dispatch:
        """Queue a circulation or a notice to the holders of these places, as the worker does, once."""
        return persistent(partial(self._send, places, is_sealed, new_id()))

    def _send(self, places, is_sealed, source):
        if is_sealed:
            pack = dispatch.PackFor(
                pdf=self.pdf, records=self.cases, recipients=[Recipient(one.person, one) for one in places]
            )
            return post.circulate(self.cast, self.papers, self.cases, source=source, packs=[pack])
        with post.worker_session():
            return dispatch.send_notice(
                record=self.papers, to=[one.person for one in places], subject="The drill", by=None, source=source,
                body="See https://hsb.example/x",
            )  # fmt: skip

    def skew(self, by):
        """As if the clock that wrote the next attempts had been wrong by so much."""
        queued = Delivery.objects.filter(state=State.QUEUED)
        persistent(lambda: queued.update(next_attempt_at=F("next_attempt_at") + by))

    def make_due(self):
        queued = Delivery.objects.filter(state=State.QUEUED, next_attempt_at__gt=timezone.now())
        persistent(lambda: queued.update(next_attempt_at=timezone.now()))

    def is_tried(self, sent) -> bool:
        """Whether a copy of this dispatch has been handed over, or was to be."""
        rows = Delivery.objects.filter(dispatch=sent, attempts__gt=0).exclude(state=State.CLAIMED)
        return persistent(rows.exists)

    def unfinished(self, of) -> int:
        """How many of these dispatches' deliveries are neither gone nor given up."""
        return persistent(Delivery.objects.filter(dispatch__in=of, state__in=UNFINISHED).count)

    def states(self, of) -> dict[str, str]:
        """Message-ID to state."""
        rows = Delivery.objects.filter(dispatch__in=of).values_list("message_id", "state")
        return persistent(lambda: dict(rows.all()))


def persistent(ask, patience=60):
    """Do it, again and again while the database is away."""
    end = time.monotonic() + patience
    while True:
        try:
            return ask()
        except (OperationalError, InterfaceError):
            if time.monotonic() > end:
                raise
            connection.close()
            time.sleep(0.2)
