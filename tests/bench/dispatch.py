"""How fast circulation leaves, against a task and a connection a mail; prints, and keeps what was asked for as JSON."""

import json
import os
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from urllib.parse import urlsplit, urlunsplit

import django
from django.conf import settings

KEYS = ("sealed_vs_naive", "small_vs_naive", "claim_share")
RECIPIENTS = {"tiny": 12, "full": 500}
ROUNDS = {"tiny": 1, "full": 3}
PAGES, PARAGRAPHS = 20, 8  # of a tagged PDF of some 100 KB
PATIENCE = 900  # seconds
PRODUCT, NAIVE = "bench.drain", "bench.send_one"


def main(scale, path):
    from hsbpanel.stack import roles
    from hsbpanel.stack.setup.progress import say
    from tests.bench.access import made_for, on

    with made_for([RECIPIENTS[scale]]) as names:
        (name,) = names.values()
        roles.prepare_database(_address("DATABASE_OWNER_URL", name))  # rights on it as a whole are not copied
        with on(name), sink() as mail, worker(name, mail):
            found = measure(RECIPIENTS[scale], ROUNDS[scale])
    for name, value in found.items():
        say(f"{name}: {value}")
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({key: found[key] for key in KEYS}, indent=2) + "\n")


def measure(recipients, rounds) -> dict:
    """Names and values to print. Product and naive take turns; the first round warms and does not count."""
    from tests.faults.post import Post

    post = Post(recipients, pdf=pack())
    took = {(what, how): [] for what in ("sealed", "small") for how in (PRODUCT, NAIVE)}
    for _ in range(1 + rounds):
        for (what, how), seconds in took.items():
            seconds.append(send(post, is_sealed=what == "sealed", how=how))
    middle = {key: median(seconds[1:]) for key, seconds in took.items()}
    sealed = clock()[2::2]  # a small one follows each; without the first round
    return {
        "recipients": recipients,
        "pack_kb": round(len(post.pdf) / 1024),
        "sealed_vs_naive": round(middle["sealed", NAIVE] / middle["sealed", PRODUCT], 2),
        "small_vs_naive": round(middle["small", NAIVE] / middle["small", PRODUCT], 2),
        "claim_share": round(sum(one["claiming"] for one in sealed) / sum(one["whole"] for one in sealed), 3),
        **{f"{what}_ms_a_mail_{how}": round(1000 * one / recipients, 1) for (what, how), one in middle.items()},
    }


def pack():
    from weasyprint import HTML

    words = "What is known of one case, at some length. "
    pages = "".join(
        f"<section><h2>Case {page}</h2>"
        + "".join(f"<p>{(words + str(page * part)) * 30}</p>" for part in range(PARAGRAPHS))
        + "</section>"
        for page in range(PAGES)
    )
    style = "@page { size: A4; margin: 20mm } section { break-before: page }"
    return HTML(string=f'<html lang="en"><title>Schedule</title><style>{style}</style>{pages}').write_pdf(
        pdf_variant="pdf/ua-1"
    )


def send(post, *, is_sealed, how) -> float:
    """Seconds from the first word to the worker until every copy has been accepted."""
    from hsbpanel.celery import app
    from sharing.models import Delivery
    from sharing.services import dispatch

    dispatch.wake_worker = lambda *_: None  # nothing leaves before the clock runs
    sent = post.send(post.members, is_sealed=is_sealed)
    rows = Delivery.objects.filter(dispatch=sent)
    ids = [str(pk) for pk in rows.values_list("pk", flat=True)]
    tasks = [[pk] for pk in ids] if how == NAIVE else [[]]
    began = time.perf_counter()
    for arguments in tasks:
        app.send_task(how, args=arguments)
    while post.unfinished([sent]):
        if time.perf_counter() - began > PATIENCE:
            raise SystemExit(f"{how} did not come to an end.")
        time.sleep(0.05)
    took = time.perf_counter() - began
    assert set(post.states([sent]).values()) == {"sent"}
    return took


def clock():
    """What the product's drains wrote down, in their order."""
    return [json.loads(line) for line in (settings.VAR / "claiming.jsonl").read_text().splitlines()]


@contextmanager
def sink():
    """The local mail server, as a process of its own; its EMAIL_URL."""
    from hsbpanel.stack import mailsink, ports

    port = ports.free_port()
    command = [sys.executable, "-m", "hsbpanel.stack", "mailsink", "--var", str(settings.VAR), "--port", str(port)]
    with subprocess.Popen(command) as process:
        try:
            assert ports.answers(port, within=60, alive=lambda: process.poll() is None)
            yield mailsink.address(settings.VAR, port)
        finally:
            process.terminate()


def _address(setting, database):
    return urlunsplit(urlsplit(os.environ[setting])._replace(path=f"/{database}"))


@contextmanager
def worker(database, mail):
    """A Celery worker of two processes on that database."""
    changes = {
        "DATABASE_ROLE": "worker",
        "DATABASE_WORKER_URL": _address("DATABASE_WORKER_URL", database),
        "EMAIL_URL": mail,
        "EMAIL_CA_FILE": str(settings.VAR / "certificates/ca.pem"),
        "MAIL_FROM": "HSB panel <panel@ashdale.gov.uk>",
    }
    (settings.VAR / "claiming.jsonl").unlink(missing_ok=True)
    command = [sys.executable, "-m", "celery", "-A", "tests.bench.sending", "worker", "--concurrency", "2"]
    command += ["--loglevel", "WARNING", "--without-gossip", "--without-mingle"]
    with subprocess.Popen(command, env=os.environ | changes) as process:
        try:
            yield
        finally:
            process.terminate()


if __name__ == "__main__":
    django.setup()
    main(*sys.argv[1:])
