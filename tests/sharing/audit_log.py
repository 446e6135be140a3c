"""An audit log of made-up events for the tests of seals, committed as in life, and ways round the product to it."""

from contextlib import contextmanager
from datetime import timedelta
from uuid import uuid4

from django.db import connection
from django.utils import timezone

from sharing import audit
from sharing.ids import new_id
from sharing.models import AuditEvent, AuditSeal
from sharing.services import sealing

FIELDS = ("id", "at", "what", "person_id", "records", "grants", "page", "request_id", "detail", "sha256")
WHATS = ("page.read", "page.refused", "access.granted", "record.opened", "delivery.sent")
PAGES = ("cases:detail", "referrals:detail", "meetings:schedule", "sharing:access", "")


def event(random, people=(), **fields):
    """An event that the product could have written, with its keyed hash."""
    made = AuditEvent(
        id=new_id(),
        at=timezone.now() - timedelta(seconds=random.randrange(1000)),
        what=random.choice(WHATS),
        person_id=random.choice([None, *people]),
        records=[uuid4() for _ in range(random.randrange(3))],
        grants=[uuid4() for _ in range(random.randrange(2))],
        page=random.choice(PAGES),
        request_id=random.choice([None, uuid4()]),
        detail=random.choice([{}, {"to": str(uuid4())}, {"kind": "case", "count": random.randrange(9)}]),
    )
    for name, value in fields.items():
        setattr(made, name, value)
    made.sha256 = audit.leaf_hash(made)
    return made


def insert(made, cursor=None, **more):
    """Past the product: the row as it is, in any transaction; `more` may name its txid."""
    values = {name: getattr(made, name) for name in FIELDS} | more
    values["detail"] = audit.json.dumps(values["detail"])
    names, marks = ", ".join(values), ", ".join("%s::bigint::text::xid8" if name == "txid" else "%s" for name in values)
    sql = f"insert into sharing_auditevent ({names}) values ({marks})"
    if cursor:
        cursor.execute(sql, list(values.values()))
    else:
        execute(sql, *values.values())


def execute(sql, *params):
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall() if cursor.description else []


@contextmanager
def worker_role():
    """As a Celery worker, each statement a transaction of its own."""
    execute("set role hsb_worker")
    try:
        yield
    finally:
        execute("reset role")


def seal():
    with worker_role():
        return sealing.seal_audit()


def sealed_ids():
    """Ids of all rows under seals, as the file outside has them, in order."""
    return [leaf.id for sealed in sealing.seal_file.read() for leaf in sealed.leaves]


def clear():
    AuditSeal.objects.all().delete()
    AuditEvent.objects.all().delete()
