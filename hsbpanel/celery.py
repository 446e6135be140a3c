"""The worker's clock and road. Rows hold the truth; the broker only wakes workers."""

import os
import time

from celery import Celery
from celery.signals import heartbeat_sent
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hsbpanel.settings")

app = Celery("hsbpanel")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


WORKER_SPEAKS_EVERY = 20  # seconds
_spoke_at = float("-inf")


@heartbeat_sent.connect
def say_that_the_worker_lives(**_):
    """From the worker's own main process: it speaks also where the clock is dead and sends it nothing to do.

    Not from the one that reads as people, whose login writes no such row.
    """
    global _spoke_at
    if settings.DATABASE_ROLE != "worker" or time.monotonic() - _spoke_at < WORKER_SPEAKS_EVERY:
        return
    _spoke_at = time.monotonic()
    from django.db import connection

    from sharing.tasks import heard_of

    try:
        heard_of("worker")
    finally:
        connection.close()  # the processes that are forked from this one must not find it open
