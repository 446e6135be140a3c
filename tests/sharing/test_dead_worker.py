"""A worker killed with -9 in the middle of handing a mail over, as a real process with its own login."""

import os
import signal
import subprocess
import sys
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.conf import settings as product
from django.db import connection

from sharing.models import Delivery
from sharing.services import delivery
from tests.sharing import post

pytestmark = pytest.mark.django_db(transaction=True)
State = Delivery.State
WORK = "import django; django.setup(); from sharing.services.delivery import deliver_due; deliver_due()"


def worker(mail_server):
    """The delivery of a Celery worker, without the broker."""
    parts = urlsplit(os.environ["DATABASE_WORKER_URL"])
    database = urlunsplit(parts._replace(path=f"/{connection.settings_dict['NAME']}"))
    password = product.EMAIL_HOST_PASSWORD
    changes = {
        "DJANGO_SETTINGS_MODULE": os.environ.get("DJANGO_SETTINGS_MODULE", "hsbpanel.settings"),
        "DATABASE_ROLE": "worker",
        "DATABASE_WORKER_URL": database,
        "EMAIL_URL": f"smtp+tls://{product.EMAIL_HOST_USER}:{password}@127.0.0.1:{mail_server.port}",
        "EMAIL_CA_FILE": product.EMAIL_CA_FILE,
    }
    return subprocess.Popen([sys.executable, "-W", "ignore", "-c", WORK], env=os.environ | changes)


def work():
    with post.worker_session():
        delivery.deliver_due()


def test_what_was_being_handed_over_is_unknown_and_the_rest_goes(mail_server, cast, as_person):
    papers, *cases = post.papers_and_case(cast, as_person)
    schedule = post.circulate(cast, papers, cases, to=[cast.chair, cast.member])
    mail_server.behave("hang")
    process = worker(mail_server)
    rows = Delivery.objects.filter(dispatch=schedule)
    assert post.wait_for(lambda: rows.filter(state=State.HANDING).exists() and mail_server.mails(), 60)
    with post.worker_session():
        delivery.sweep()  # another worker looks: the owner is alive
    assert rows.filter(state=State.HANDING).count() == 1
    process.send_signal(signal.SIGKILL)
    process.wait()
    mail_server.behave()
    post.wait_for(lambda: not locks())
    work()
    assert sorted(rows.values_list("state", flat=True)) == [State.SENT, State.UNKNOWN]
    assert sorted(len(mail_server.mails(one.address)) for one in rows) == [1, 1]


def test_the_worker_login_sends_by_itself(mail_server, cast, as_person):
    papers, *cases = post.papers_and_case(cast, as_person)
    schedule = post.circulate(cast, papers, cases, to=[cast.chair])
    assert worker(mail_server).wait(60) == 0
    assert set(post.states(schedule).values()) == {State.SENT}


def locks():
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from pg_locks where locktype = 'advisory'")
        return cursor.fetchone()[0]
