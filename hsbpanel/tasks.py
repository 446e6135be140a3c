"""What the clock asks of the process that reads as each person."""

from celery import shared_task

from hsbpanel import digests


@shared_task(name="hsbpanel.note_what_waits")
def note_what_waits():
    digests.note_due()
