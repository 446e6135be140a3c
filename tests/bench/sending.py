"""A Celery worker for the bench of dispatch: the product's drain, a task a mail beside it, and a clock on claiming."""

import json
import os
import time
import uuid
from pathlib import Path

import django

django.setup()

from django.db import transaction  # noqa: E402

from hsbpanel.celery import app  # noqa: E402
from sharing import smtp  # noqa: E402
from sharing.services import claiming, delivery  # noqa: E402

__all__ = ["app"]

CLOCK = Path(os.environ["VAR"]) / "claiming.jsonl"


@app.task(name="bench.drain")
def drain():
    """The product's own drain; how long it took, and how long of that it was claiming, goes to a file."""
    spent = []
    with timed("claim_batch", spent), timed("may_go", spent):
        began = time.perf_counter()
        delivery.deliver_due()
        whole = time.perf_counter() - began
    with CLOCK.open("a") as file:
        file.write(json.dumps({"claiming": sum(spent), "whole": whole}) + "\n")


@app.task(name="bench.send_one")
def send_one(pk):
    """What is simplest: a task and a connection for each mail; with the same claiming, sealing and states."""
    pk = uuid.UUID(pk)
    with claiming.only_worker_on(pk) as is_ours, smtp.Line() as line:
        if is_ours:
            with transaction.atomic():
                (one,) = claiming.taken([pk])
            if claiming.may_go(one):
                delivery._hand_over(one, line)


class timed:
    """While it is entered, calls of that function of the drain add their seconds to a list."""

    def __init__(self, name, seconds):
        self.name, self.seconds, self.function = name, seconds, getattr(delivery, name)

    def __enter__(self):
        setattr(delivery, self.name, self)

    def __exit__(self, *_):
        setattr(delivery, self.name, self.function)

    def __call__(self, *arguments):
        began = time.perf_counter()
        try:
            return self.function(*arguments)
        finally:
            self.seconds.append(time.perf_counter() - began)
