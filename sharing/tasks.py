"""What beat asks of the worker for mail: send what is due, and say that the worker is alive."""

from celery import shared_task
from django.utils import timezone

from sharing.models import Heartbeat
from sharing.services import delivery, emergency, requests


@shared_task(name="sharing.deliver")
def deliver():
    """Write what is to be told, then send everything that waits."""
    emergency.tell()
    requests.tell()
    delivery.deliver_due()


@shared_task(name="sharing.heartbeat")
def heartbeat():
    Heartbeat.objects.update_or_create(name="worker", defaults={"at": timezone.now()})
