"""What beat asks of the worker for cases."""

from celery import shared_task

from cases.services import closing, keeping


@shared_task(name="cases.end_access_of_closed")
def end_access_of_closed():
    closing.end_access_of_closed()


@shared_task(name="cases.scan_documents")
def scan_documents():
    keeping.scan_held()


@shared_task(name="cases.delete_orphaned_files")
def delete_orphaned_files():
    keeping.delete_orphans()
