"""How every page of this room finds its meeting and answers a button."""

from functools import partial

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect

from cases import names
from cases.second_look import may_be_saved
from meetings import permissions
from meetings.models import AgendaItem, Meeting
from sharing.errors import RuleBroken


def meeting_for(request, pk, *, may=permissions.can_see_meeting) -> Meeting:
    """The meeting, if this person may do `may` with it; otherwise it does not exist."""
    meeting = get_object_or_404(Meeting.objects.select_related("panel"), pk=pk)
    if not may(request.user, meeting):
        raise Http404
    return meeting


def item_for(pk) -> AgendaItem:
    """An agenda item that the reader may see and that is still on the agenda."""
    items = AgendaItem.objects.select_related("case__child", "meeting__panel")
    return get_object_or_404(items, pk=pk, removed_by=None)


def attempt(request, service, *, done, back, **given):
    """Call a service for a button; say what was done, or what stands in the way, on the page it leads back to."""
    try:
        service(by=request.user, **given)
    except RuleBroken as broken:
        for reason in broken.reasons:
            messages.warning(request, reason)
    else:
        messages.success(request, done)
    return redirect(back)


def submit(request, form, service, *, texts_about=None, **given) -> bool:
    """Call a service with a valid form; what stands in the way becomes the form's error. True when done.

    `texts_about`: what belongs to the case that gets the texts, so that no child of another is named unseen. R11
    """
    if request.method != "POST" or not form.is_valid():
        return False
    if texts_about and not may_be_saved(form, partial(names.naming_linked, texts_about)):
        return False
    try:
        service(by=request.user, **given)
    except RuleBroken as broken:
        form.add_error(None, broken.reasons)
        return False
    return True
