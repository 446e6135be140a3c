"""A real mail server for tests, and papers to send: what the tests of dispatch share."""

import asyncio
import email
import email.policy
import json
import threading
import time
from contextlib import contextmanager
from datetime import timedelta

from django.db import connection
from django.utils import timezone
from weasyprint import HTML

from hsbpanel.stack import mailsink, ports, secret
from sharing.ids import new_id
from sharing.models import Delivery, Dispatch, Record
from sharing.places import recipients
from sharing.services import access, dispatch

REFUSED_AFTER_DATA = {"data_451": "451 4.3.0 Try again later", "data_554": "554 5.6.0 Not this one"}
PAGES = """<html lang="en"><title>Draft by Somebody</title><meta name="author" content="Somebody Secret">
<style>@page { size: A4; margin: 20mm } @page wide { size: A4 landscape } section { break-before: page }
.wide { page: wide }</style><h1>Schedule</h1><p>Page of the pack</p>
<section class="wide"><h2>Second</h2></section></html>"""


class Sink(mailsink.MailSink):
    """The local stack's mail sink, in a thread, with a few more ways to go wrong."""

    def __init__(self, var):
        super().__init__(var)
        self.lines = 0  # connections made
        self.password_right = True

    def connection(self):
        self.lines += 1
        return super().connection()

    async def handle_DATA(self, server, session, envelope):
        refusal = REFUSED_AFTER_DATA.get(self._mode(envelope.rcpt_tos[0]))
        return refusal or await super().handle_DATA(server, session, envelope)

    def behave(self, mode="ok", **how):
        (self.mail / "behaviour.json").write_text(json.dumps({"mode": mode, **how}))

    def mails(self, address=None):
        """Everything it was given, parsed, in the order it came."""
        folder = mailsink.folder_name(address) if address else "*"
        files = sorted(self.mail.glob(f"{folder}/*.eml"), key=lambda path: path.name.rpartition("-")[2])
        return [email.message_from_bytes(path.read_bytes(), policy=email.policy.default) for path in files]


@contextmanager
def mail_server(var):
    """A sink that listens, with `host`, `port` and `password`."""
    sink, loop, started = Sink(var), asyncio.new_event_loop(), threading.Event()

    async def serve():
        server = await loop.create_server(sink.connection, ports.LOOPBACK, 0)
        sink.port = server.sockets[0].getsockname()[1]
        sink.stop = asyncio.Event()
        started.set()
        await sink.stop.wait()
        server.close()
        for task in asyncio.all_tasks() - {asyncio.current_task()}:
            task.cancel()

    thread = threading.Thread(target=lambda: loop.run_until_complete(serve()), daemon=True)
    thread.start()
    started.wait(5)
    try:
        yield sink
    finally:
        loop.call_soon_threadsafe(sink.stop.set)
        thread.join(5)
        loop.close()


def use(sink, settings):
    """Point the product at the sink, with a login and the sink's own authority."""
    settings.EMAIL_HOST, settings.EMAIL_PORT = ports.LOOPBACK, sink.port
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = mailsink.LOGIN, secret.kept(sink.mail.parent, "mail")
    settings.EMAIL_CA_FILE = str(sink.certificates / "ca.pem")
    settings.EMAIL_TIMEOUT = 2
    settings.MAIL_FROM = "HSB panel <panel@ashdale.gov.uk>"
    settings.SITE_URL = "https://hsb.example"


@contextmanager
def worker_session():
    """This connection as a Celery worker has it: the worker role, each statement its own transaction."""
    with connection.cursor() as cursor:
        cursor.execute("set role hsb_worker")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("reset role")


def pdf():
    return HTML(string=PAGES).write_pdf(pdf_variant="pdf/ua-1")


def papers_and_case(cast, as_person):
    """Record ids of a meeting's papers and of a case on its agenda, as the Coordinator and the offices hold them."""
    made = []
    for kind in (Record.Kind.PAPERS, Record.Kind.CASE):
        with as_person(cast.coordinator):
            record = access.open_record(kind=kind, panel=cast.panel, by=cast.coordinator, reason="Compiles")
            access.grant_to_offices(record=record, panel=cast.panel, by=cast.coordinator)
        made.append(record.pk)
    return made


def circulate(cast, papers, cases, *, to=None, **changes):
    """Circulate a schedule as the worker does; `to`: the people, else all of the panel today."""
    people = [one for one in recipients(cast.panel, timezone.localdate()) if to is None or one.person in to]
    values = {
        "record": papers, "kind": Dispatch.Kind.SCHEDULE, "reference": "HSB panel 14 December 2026, schedule version 1",
        "subject": "HSB panel 14 December 2026 – schedule version 1",
        "body": "The schedule is attached.\n\nRead it first.",
        "file_name": "HSB-panel-2026-12-14-schedule-v1.pdf", "source": new_id(), "is_late": False,
        "give_up_at": timezone.now() + timedelta(days=6), "by": cast.chair,
        "packs": [dispatch.PackFor(pdf=pdf(), records=list(cases), recipients=people)],
    }  # fmt: skip
    with worker_session():
        return dispatch.circulate_pack(**values | changes)


def states(of):
    return {one.recipient.name: one.state for one in Delivery.objects.filter(dispatch=of).select_related("recipient")}


def make_due(of=None):
    """Let the time pass until the next try."""
    rows = Delivery.objects.filter(dispatch=of) if of else Delivery.objects.all()
    rows.filter(state=Delivery.State.QUEUED).update(next_attempt_at=timezone.now() - timedelta(seconds=1))


def wait_for(condition, seconds=10):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.05)
    return False
