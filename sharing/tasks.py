"""What beat asks of the worker here: send what is due, forget what was kept too long, say that it is alive."""

from celery import shared_task
from django.utils import timezone

from sharing import held
from sharing.models import Heartbeat
from sharing.services import delivery


@shared_task(name="sharing.deliver")
def deliver():
    delivery.deliver_due()


@shared_task(name="sharing.forget_held_texts")
def forget_held_texts():
    held.forget_old()


@shared_task(name="sharing.heartbeat")
def heartbeat():
    Heartbeat.objects.update_or_create(name="worker", defaults={"at": timezone.now()})
