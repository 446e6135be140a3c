"""Whether the whole works, for machines: words and yes or no, nothing about anybody."""

from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpResponse, JsonResponse
from django.utils import timezone
from kombu import Connection

from sharing.models import Heartbeat

TICKS_MISSED = 3
SEALED_WITHIN = 120  # seconds


@transaction.non_atomic_requests
def live(request):
    return HttpResponse("ok", content_type="text/plain")


@transaction.non_atomic_requests
def ready(request):
    """200 when everything stands, else 503; the JSON says which part does not."""
    found = {"database": _database(), "broker": _broker()}
    if found["database"] == "ok":
        found |= {"migrations": _migrations(), "worker": _heard_of("worker"), "clock": _heard_of("clock")}
    if found.get("migrations") == "ok":
        found |= {"seals": _seals()}
    answer = JsonResponse(found, status=200 if set(found.values()) == {"ok"} else 503)
    answer.is_ours = True  # what is missing is said, not drawn over by the error page
    return answer


def _database():
    try:
        connection.ensure_connection()
    except DatabaseError:
        return "not reachable"
    return "ok"


def _migrations():
    executor = MigrationExecutor(connection)
    return "missing" if executor.migration_plan(executor.loader.graph.leaf_nodes()) else "ok"


def _broker():
    try:
        with Connection(settings.CELERY_BROKER_URL, connect_timeout=2) as broker:
            broker.ensure_connection(max_retries=0, timeout=2)
    except Exception:  # whatever the transport raises, the answer is the same
        return "not reachable"
    return "ok"


def _heard_of(name):
    beat = Heartbeat.objects.filter(name=name).first()
    longest = timedelta(seconds=max(TICKS_MISSED * settings.TICK_SECONDS, 60))
    if not beat:
        return "not heard of yet"
    return "ok" if timezone.now() - beat.at < longest else "silent"


def _seals():
    """Audit rows that wait too long for a seal: the worker cannot write its file, or a transaction never ends."""
    with connection.cursor() as cursor:
        cursor.execute("select sharing_sealing_is_behind(%s)", [SEALED_WITHIN])
        return "behind" if cursor.fetchone()[0] else "ok"
