"""Taking in what mail servers report of copies that they had accepted: a copy that came back is shown to have. R31

A report is believed only where it names the Message-ID of a delivery, which only the recipient and the servers on the
way have seen, and that delivery's address. From the Message-ID of one copy another is no nearer than 32 random bits,
and a mail is three guesses at most (sharing.bounces). Whoever forges a report all the same, the recipient above all,
learns nothing, and changes only what is shown: the recipient keeps their access, their copy and its password, and a
person decides whether a new one goes. Of a copy that its recipient has opened it changes nothing: the report is noted.
"""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction

from sharing import audit, bounces, permissions
from sharing.errors import RuleBroken
from sharing.models import Delivery, DeliveryReport, Dispatch, Person
from sharing.services.claiming import move

State = Delivery.State
Action = DeliveryReport.Action
HAS_LEFT = (State.SENT, State.UNKNOWN, State.FAILED, State.CAME_BACK)
NOT_A_REPORT = (
    "This file is not a mail server’s report. Save the message from the mailbox as an .eml file, and choose that"
)
NOT_OF_THESE = "This report is not about a copy of this dispatch: look for the dispatch that it is about"


class TooEarly(Exception):
    """A report on a mail that is being handed over at this moment: to be read again in a moment."""


@dataclass(frozen=True)
class TakenIn:
    delivery: Delivery
    action: str
    is_new: bool


@transaction.atomic
def take_in(raw: bytes) -> list[TakenIn]:
    """By the worker: what a mail from the panel's mailbox says of deliveries; empty where it says nothing. R31

    TooEarly where one of them is just being handed over; then nothing is written.
    """
    return [_write(delivery, report) for report, delivery in _matched(raw, Delivery.objects.all())]


@transaction.atomic
def upload(*, dispatch: Dispatch, raw: bytes, by: Person) -> list[TakenIn]:
    """What a report, which the Coordinator saved from the mailbox, says of copies of this dispatch, and of no other."""
    if not permissions.can_manage(by, dispatch.record_id):
        raise PermissionDenied
    if not bounces.read(raw):
        raise RuleBroken(NOT_A_REPORT)
    try:
        taken = [_write(delivery, report, by) for report, delivery in _matched(raw, dispatch.deliveries.all())]
    except TooEarly as early:
        raise RuleBroken("This copy is just being handed over: try again in a minute") from early
    if not taken:
        raise RuleBroken(NOT_OF_THESE)
    return taken


def _matched(raw, deliveries):
    for report in bounces.read(raw):
        found = deliveries.select_for_update().filter(message_id__in=report.message_ids).first()
        if found and found.address.lower() in report.recipients:
            if found.state == State.HANDING:
                raise TooEarly
            if found.state in HAS_LEFT:
                yield report, found


def _write(delivery, report, by=None):
    """One row a delivery and kind of news, however often it is told; what could not be delivered came back.

    Not what has been opened. What our own mail server said stays: the report's words are its row's.
    """
    said = report.said or DeliveryReport.Action(report.action).label
    news = DeliveryReport(
        delivery=delivery, record_id=delivery.record_id, action=report.action, status=report.status, said=said, by=by
    )
    is_new = not DeliveryReport.objects.filter(delivery=delivery, action=report.action).exists()
    if is_new:
        news.save(force_insert=True)
        audit.record("delivery.reported", delivery, by=by, delivery=str(delivery.pk), action=report.action)
    can_come_back = State.CAME_BACK in Delivery.TRANSITIONS[delivery.state] and not delivery.opened_at
    if report.action == Action.FAILED and can_come_back:
        move(delivery, State.CAME_BACK, delivery.server_said, by=by)
    return TakenIn(delivery, report.action, is_new)
