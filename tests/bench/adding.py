"""Sixteen clients at once write audit rows, and rows of an equal table that has neither policy nor hash.

Each row in a transaction of its own, as a request writes it.
"""

import time
from concurrent.futures import ThreadPoolExecutor
from statistics import median

from django.contrib.postgres.fields import ArrayField
from django.db import connection, connections, models, transaction
from django.utils import timezone

from sharing import audit
from sharing.ids import new_id
from sharing.models import Grant, Person

CLIENTS = 16
ROUNDS = 15


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
    person = Person.objects.get(pk=built.few)
    records = [built.open_to_few]
    grants = list(Grant.objects.filter(user=person, content_object__in=records).values_list("pk", flat=True))

    def protected():
        audit.record("page.read", *records, by=person, page="cases:detail", grants=grants)

    def plain():
        PlainEvent(
            at=timezone.now(), what="page.read", person=person, records=records, grants=grants, page="cases:detail",
            request_id=None, detail={}, sha256="0" * 64,
        ).save(force_insert=True)  # fmt: skip

    shares = []
    with ThreadPoolExecutor(CLIENTS, initializer=begin, initargs=(built.few,)) as clients:
        for number in range(ROUNDS + 1):
            took = {}
            # Whoever goes second finds what the first left to be written, so they take turns at that, too.
            for write in (protected, plain) if number % 2 else (plain, protected):
                took[write] = seconds(clients, write, scale.inserts)
            if number:
                shares.append(took[plain] / took[protected])
        list(clients.map(lambda _: end(), range(CLIENTS)))
    return median(shares)


def make_table():
    with connection.cursor() as cursor:
        cursor.execute("create table bench_plain (like sharing_auditevent including all)")
        cursor.execute("alter table bench_plain add foreign key (person_id) references sharing_person")
        cursor.execute("grant insert on bench_plain to hsb_web")


def seconds(clients, write, times):
    def many(_):
        for _ in range(times):
            with transaction.atomic():
                write()

    began = time.perf_counter()
    list(clients.map(many, range(CLIENTS)))
    return time.perf_counter() - began


def begin(person):
    with connection.cursor() as cursor:
        cursor.execute("set role hsb_web")
        cursor.execute("select set_config('hsb.person', %s, false)", [str(person)])


def end():
    connections.close_all()
