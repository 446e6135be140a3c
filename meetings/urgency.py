"""Cases that cannot wait for the next panel, and how each can come to one. R04

A case is urgent from the day on which the Chair accepted it as such until it is on the agenda of a meeting.
"""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone

from cases.models import Case
from meetings import rules
from meetings.models import AgendaItem, Meeting
from sharing.models import Panel
from sharing.web import days


@dataclass(frozen=True)
class Way:
    """How an urgent case comes to a panel: in words, and the page where that is done."""

    case: Case
    words: str
    url: str

    @property
    def sentence(self):
        return f"{self.case.reference} is urgent: {self.words}"


def waiting(panel: Panel) -> list[Case]:
    """Open urgent cases that are on no agenda, as far as the reader sees them; the longest waiting first."""
    on_an_agenda = AgendaItem.objects.filter(case=OuterRef("pk"), removed_by=None).exclude(
        meeting__status=Meeting.Status.CANCELLED
    )
    cases = Case.objects.filter(~Exists(on_an_agenda), panel=panel, status=Case.Status.OPEN)
    return list(cases.exclude(urgent_because="").order_by("opened_at", "reference"))


def next_meeting(panel: Panel) -> Meeting | None:
    """The first meeting to come whose agenda can still be added to."""
    planned = Meeting.objects.filter(panel=panel, status=Meeting.Status.PLANNED, starts_at__gt=timezone.now())
    return next((one for one in planned.order_by("starts_at") if not rules.reasons_not_to_change(one)), None)


def for_chair(case: Case, meeting: Meeting | None) -> Way:
    """What Chair and vice-chair can do: a late item, once the schedule has gone out."""
    if meeting is None:
        return Way(case, "ask the Coordinator to call an extraordinary meeting", case.get_absolute_url())
    on = days.long_date(meeting.on)
    if rules.reasons_not_to_add_urgently(meeting):
        words = f"it comes to {on} when the schedule is compiled, or to an extraordinary meeting"
        return Way(case, words, meeting.get_absolute_url())
    return Way(
        case, f"add it as a late item to {on}, or have an extraordinary meeting called", late_item(case, meeting)
    )


def for_coordinator(case: Case, meeting: Meeting | None) -> Way:
    """What the Coordinator can do: compile, where nothing has gone out, or call an extraordinary meeting."""
    called = reverse("meetings:plan") + "?extraordinary=yes"
    if meeting is None:
        return Way(case, "call an extraordinary meeting", called)
    on = days.long_date(meeting.on)
    if rules.has_gone_out(meeting):
        return Way(case, f"call an extraordinary meeting, or the Chair adds it to {on}", called)
    return Way(case, f"compile the schedule of {on}, or call an extraordinary meeting", meeting.get_absolute_url())


def late_item(case: Case, meeting: Meeting) -> str:
    return f"{reverse('meetings:urgent', args=[meeting.pk])}?case={case.reference}"
