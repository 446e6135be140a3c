"""What beat asks of the worker here: send what is due, seal the audit, see who comes and goes, forget, say it lives."""

from celery import shared_task
from django.utils import timezone

from sharing import held
from sharing.models import Heartbeat
from sharing.services import accounts, delivery, emergency, leaving, places, requests, sealing


@shared_task(name="sharing.deliver")
def deliver():
    """Write what is to be told, then send everything that waits."""
    emergency.tell()
    requests.tell()
    delivery.deliver_due()


@shared_task(name="sharing.write_account_letters")
def write_account_letters():
    accounts.write_letters()


@shared_task(name="sharing.keep_people")
def keep_people():
    """What a new day brings: last days that are over, and offices that begin."""
    leaving.close_ended_accounts()
    places.take_offices()


@shared_task(name="sharing.forget_held_texts")
def forget_held_texts():
    held.forget_old()


@shared_task(name="sharing.heartbeat")
def heartbeat():
    Heartbeat.objects.update_or_create(name="worker", defaults={"at": timezone.now()})


@shared_task(name="sharing.seal_audit")
def seal_audit():
    sealing.seal_audit()
