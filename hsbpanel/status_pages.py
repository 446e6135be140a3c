"""The page of how the system does, and its line on the home page where something does not work."""

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse

from hsbpanel import status
from sharing import gate
from sharing.models import Heartbeat, Place
from sharing.places import holds_office
from sharing.work import Work


def system(request):
    """For the Chair, the vice-chair and the Coordinator; it names no child and no person."""
    if not (holds_office(request.user, *OFFICES) and gate.is_open(request.user)):
        raise Http404
    parts = status.parts()
    return render(
        request, "hsbpanel/system.html", {"parts": parts, "broken": [one for one in parts if not one.is_well]}
    )


OFFICES = (Place.Office.CHAIR, Place.Office.VICE_CHAIR, Place.Office.COORDINATOR)


def waiting_for(person, panel):
    """What does not work is the Coordinator's to see to; where nothing has run yet, there is nothing to see to."""
    if not holds_office(person, Place.Office.COORDINATOR, panel=panel) or not Heartbeat.objects.exists():
        return
    for part in status.parts():
        if not part.is_well:
            yield Work(
                text=f"{part.name}: {part.words}", url=reverse("system"), state="late", status="Does not work",
                hint=part.to_do, due_on=part.due_on, kind=part.kind,
            )  # fmt: skip
