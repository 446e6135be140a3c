"""Cases whose next panel date has passed and that no meeting has taken, for the Coordinator. R22"""

from django.db.models import Exists, OuterRef, Q, Subquery
from django.urls import reverse

from cases.models import Case, PanelDate
from meetings.models import AgendaItem, Meeting
from sharing.models import Panel, Place
from sharing.places import holds_office
from sharing.web import days
from sharing.work import Kind, Work


def waiting_for(person, panel):
    """One query for the cases, however many there are."""
    if not holds_office(person, Place.Office.COORDINATOR, panel=panel):
        return
    for case in passed_by(panel):
        yield Work(
            text=f"{case.reference}: the next panel date has passed",
            url=reverse("cases:move_next_panel", args=[case.pk]),
            due_on=case.due_at_panel_on,
            state="overdue",
            status="Overdue",
            kind=Kind.PANEL_DATE,
            hint="No meeting has taken the case: put it on an agenda, or move the date and say why",
        )


def passed_by(panel: Panel):
    """Open cases whose day is over, on the agenda of no meeting held since or still to come.

    Not those that a planned meeting will take by itself, unless one whose papers went out since has passed them by.
    """
    Status = Meeting.Status
    on_agenda = AgendaItem.objects.filter(case=OuterRef("pk"), removed_by=None)
    since = Q(meeting__starts_at__date__gte=OuterRef("due_at_panel_on"))
    taken = on_agenda.filter(Q(meeting__status=Status.PLANNED) | Q(meeting__status=Status.HELD) & since)
    held_since = Meeting.objects.filter(
        panel=panel, status=Status.HELD, is_extraordinary=False, starts_at__date__gte=OuterRef("due_at_panel_on"),
        circulate_at__gte=OuterRef("date_set_at"),
    )  # fmt: skip
    planned = Meeting.objects.filter(panel=panel, status=Status.PLANNED, starts_at__date__gte=days.today())
    cases = Case.objects.filter(panel=panel, status=Case.Status.OPEN, due_at_panel_on__lt=days.today())
    set_at = PanelDate.objects.filter(case=OuterRef("pk")).values("set_at")[:1]
    cases = (
        cases.annotate(date_set_at=Subquery(set_at))
        .exclude(Exists(taken))
        .filter(Exists(held_since) | ~Exists(planned))
    )
    return cases.order_by("due_at_panel_on", "reference")
