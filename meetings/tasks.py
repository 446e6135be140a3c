"""What the clock asks of the worker once a minute; circulation also at once after an approval."""

import logging
from functools import partial

from celery import shared_task
from django.db import transaction
from kombu.exceptions import OperationalError

from meetings import services
from meetings.models import MinutesVersion, ScheduleVersion
from meetings.services import action_reminders, chasing, copies, invitations, letting_go, reminders, standing_in
from sharing.services.letting_go import let_packs_go

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
    for version in reminders.waiting():
        reminders.ask_vice_chair(version)
    for version, office in reminders.late_approvals():
        reminders.remind(version, office)


@shared_task(name="meetings.tell_diaries")
def tell_diaries():
    invitations.tell_diaries()


@shared_task(name="meetings.follow_absence")
def follow_absence():
    """Papers and actions go after whoever is there; one schedule that fails does not hold up the others."""
    standing_in.hand_over_actions()
    for version in copies.in_force():
        try:
            copies.send_owed(version)
            copies.chase_unread(version)
        except Exception:
            log.exception("Further copies of schedule %s were not made", version.pk)


@shared_task(name="meetings.chase_actions")
def chase_actions():
    """Tell the leads of what is long overdue; one that fails does not hold up the others. R32"""
    for action in action_reminders.due_escalations():
        try:
            action_reminders.escalate(action)
        except Exception:
            log.exception("An agreed action was not chased")


@shared_task(name="meetings.render_for_chair")
def render_for_chair():
    """Make what the Chair will read before the Chair opens the page; one that fails does not hold up the others."""
    for version in services.to_render():
        try:
            services.keep_paper(version=version, by=None)
        except Exception:
            log.exception("%s %s was not rendered", version.kind, version.pk)


@shared_task(name="meetings.let_papers_go")
def let_papers_go():
    """Once a night; where one of them fails, the other is done."""
    for let_go in (letting_go.let_papers_go, let_packs_go):
        try:
            let_go()
        except Exception:
            log.exception("%s failed", let_go.__name__)


@shared_task(name="meetings.ask_for_returns")
def ask_for_returns():
    """Agencies that were asked to check are written to; of what they owe the daily mail tells their members. R27"""
    for meeting_id, asked_at in chasing.requests_to_send():
        chasing.send_request(meeting_id, asked_at)


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
