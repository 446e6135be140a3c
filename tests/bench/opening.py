"""Opening one case as its page does it, by Django: as the person who may, as one who may not, as the owner."""

from contextlib import contextmanager

from django.db import connection
from django.http import Http404
from django.shortcuts import get_object_or_404

from cases.models import Case
from sharing.identity import put_on_connection, take_off_connection


def openings(built) -> dict:
    """What takes turns, by name; a call reads a case, or finds that there is none."""
    return {
        "open_granted": (built.few, built.open_to_few),
        "open_denied": (built.few, built.closed_to_few),
        "pk": (None, built.open_to_few),
    }


def open_case(pk):
    try:
        return get_object_or_404(Case.objects.select_related("child", "lead_agency"), pk=pk)
    except Http404:
        return None


@contextmanager
def reading(person):
    """Django's connection as a web process has it for this person; the owner's where there is none."""
    with connection.cursor() as cursor:
        cursor.execute("set role hsb_web" if person else "reset role")
    if person:
        put_on_connection(person)
    try:
        yield
    finally:
        take_off_connection()
        with connection.cursor() as cursor:
            cursor.execute("reset role")
