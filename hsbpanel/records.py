"""The way from a record, of which only its kind is known, to the page of the room that it belongs to."""

from django.shortcuts import get_object_or_404, redirect

from meetings.models import Meeting
from sharing.models import Record

PAGES = {Record.Kind.CASE: "cases:detail", Record.Kind.REFERRAL: "referrals:detail"}


def record(request, pk):
    found = get_object_or_404(Record, pk=pk)
    if found.kind == Record.Kind.PAPERS:
        return redirect("meetings:detail", get_object_or_404(Meeting, papers=found.pk).pk)
    return redirect(PAGES[found.kind], found.pk)
