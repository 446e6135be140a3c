"""What beat asks of the worker for cases."""

from celery import shared_task

from cases.services import closing


@shared_task(name="cases.end_access_of_closed")
def end_access_of_closed():
    closing.end_access_of_closed()
