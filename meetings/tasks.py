"""Wakes circulation: once a minute by the clock, and at once after an approval."""

import logging
from functools import partial

from celery import shared_task
from django.db import transaction
from kombu.exceptions import OperationalError

from meetings import services
from meetings.models import MinutesVersion, ScheduleVersion
from meetings.services import reminders

log = logging.getLogger(__name__)


@shared_task(name="meetings.circulate_due")
def circulate_due():
    """Circulate every approved version whose moment has come; one that fails does not hold up the others."""
    for version in services.due_versions():
        try:
            services.circulate_version(version=version)
        except Exception:
            log.exception("%s %s was not circulated", version.kind, version.pk)


@shared_task(name="meetings.remind_of_approvals")
def remind_of_approvals():
    for version, office in reminders.late_approvals():
        reminders.remind(version, office)


@shared_task(name="meetings.keep_papers")
def keep_papers(kind, pk):
    """While the Chair reads: what is approved then goes out without waiting for its papers to be made."""
    model = {one._meta.verbose_name: one for one in (ScheduleVersion, MinutesVersion)}[kind]
    services.keep_papers(version=model.objects.get(pk=pk))


def keep_papers_soon(version):
    """After this transaction; where the broker is away, they are made when they go out."""
    send = partial(keep_papers.apply_async, args=[version.kind, str(version.pk)], retry=False, expires=60)
    transaction.on_commit(partial(_unless_away, send), robust=True)


def circulate_soon():
    """After this transaction, without waiting for the clock."""
    transaction.on_commit(
        partial(_unless_away, partial(circulate_due.apply_async, retry=False, expires=60)), robust=True
    )


def _unless_away(send):
    try:
        send()
    except OperationalError:
        log.warning("The broker is away: the clock will find what is due.")
