"""Sixteen clients at once write audit rows, and rows of an equal table that has neither policy nor hash.

Each row in a transaction of its own, as a request writes it.
"""

import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from statistics import median

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models, transaction
from django.utils import timezone

from sharing import audit
from sharing.identity import put_on_connection
from sharing.ids import new_id
from sharing.models import Grant, Person

CLIENTS = 16
ROUNDS = 25


class PlainEvent(models.Model):
    """A row such as AuditEvent's, in the table that `make_table` makes."""

    id = models.UUIDField(primary_key=True, default=new_id)
    at = models.DateTimeField()
    what = models.CharField(max_length=60)
    person = models.ForeignKey("sharing.Person", models.PROTECT, null=True, related_name="+")
    records = ArrayField(models.UUIDField(), default=list)
    grants = ArrayField(models.UUIDField(), default=list)
    page = models.CharField(max_length=120, blank=True)
    request_id = models.UUIDField(null=True)
    detail = models.JSONField(default=dict)
    sha256 = models.CharField(max_length=64)

    class Meta:
        app_label = "sharing"
        db_table = "bench_plain"
        managed = False

    def __str__(self):
        return self.what


def audit_against_plain(built, scale) -> float:
    """Rows a second into the audit, as a share of those into the plain table; the median of alternating rounds."""
    make_table()
    reading = Reading(built)
    connection.close()  # each client opens one of its own
    fork, shares = get_context("fork"), []
    together = fork.Barrier(CLIENTS)
    with ProcessPoolExecutor(CLIENTS, fork, initializer=begin, initargs=(reading, together)) as clients:
        for number in range(ROUNDS + 1):
            rates = {}
            # Whoever goes second finds what the first left to be written, so they take turns at that, too.
            for way in ("protected", "plain") if number % 2 else ("plain", "protected"):
                rates[way] = sum(clients.map(write, [way] * CLIENTS, [scale.inserts] * CLIENTS))
            if number:
                shares.append(rates["protected"] / rates["plain"])
    return median(shares)


def make_table():
    with connection.cursor() as cursor:
        cursor.execute("create table bench_plain (like sharing_auditevent including all)")
        cursor.execute("alter table bench_plain add foreign key (person_id) references sharing_person")
        cursor.execute("grant insert on bench_plain to hsb_web")


class Reading:
    """Somebody opens a case, over and over, and it is written down in the one way or the other."""

    def __init__(self, built):
        self.person, self.records = Person.objects.get(pk=built.few), [built.open_to_few]
        grants = Grant.objects.filter(user=self.person, content_object__in=self.records)
        self.grants = list(grants.values_list("pk", flat=True))

    def protected(self):
        audit.record("page.read", *self.records, by=self.person, page="cases:detail", grants=self.grants)

    def plain(self):
        PlainEvent(
            at=timezone.now(), what="page.read", person=self.person, records=self.records, grants=self.grants,
            page="cases:detail", request_id=None, detail={}, sha256="0" * 64,
        ).save(force_insert=True)  # fmt: skip


# In a client


def begin(reading, together):
    global _reading, _together
    _reading, _together = reading, together
    with connection.cursor() as cursor:
        cursor.execute("set role hsb_web")
    put_on_connection(reading.person.pk)


def write(way, times) -> float:
    """Writes so many rows from when all clients are there; rows a second."""
    _together.wait()
    began = time.perf_counter()
    for _ in range(times):
        with transaction.atomic():
            getattr(_reading, way)()
    return times / (time.perf_counter() - began)
