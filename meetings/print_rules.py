"""When copies may be printed, and who may be handed one. R24, R26, R28, R33"""

from django.db import connection

from meetings.models import Meeting, MinutesVersion, PrintedCopy, ScheduleVersion
from sharing.models import Person
from sharing.places import recipients

MOST = 40  # copies at one go


def in_force(meeting: Meeting) -> list[ScheduleVersion | MinutesVersion]:
    """The versions of which copies may be printed: what the Chair has approved and nothing has replaced."""
    if meeting.status == Meeting.Status.CANCELLED:
        return []
    of_meeting = {"meeting": meeting, "status": ScheduleVersion.Status.APPROVED}
    found = [model.objects.filter(**of_meeting).first() for model in (ScheduleVersion, MinutesVersion)]
    return [version for version in found if version]


def reasons_not_to_print(version: ScheduleVersion | MinutesVersion) -> list[str]:
    if version.meeting.status == Meeting.Status.CANCELLED:
        return ["The meeting is cancelled."]
    if version.status != version.Status.APPROVED:
        return ["Only what the Chair has approved, and nothing has replaced, is printed."]
    return []


def reasons_not_to_hand_over(copy: PrintedCopy, person: Person) -> list[str]:
    if not copy.can_become(PrintedCopy.State.COLLECTED):
        return [f"Copy {copy.number} is already {copy.get_state_display().lower()}."]
    if not _may_hold(copy, person):
        return [
            f"{person.name} may not see everything in this copy: a copy on paper goes only to whom the same papers "
            "were sent."
        ]
    return []


def reasons_not_to_destroy(copy: PrintedCopy) -> list[str]:
    return [] if copy.can_become(PrintedCopy.State.DESTROYED) else [f"Copy {copy.number} is already destroyed."]


def people_for(copy: PrintedCopy) -> list[Person]:
    """Of those to whom the papers of the meeting go, who may hold a copy of all that was printed."""
    people = [one.person for one in recipients(copy.meeting.panel, copy.meeting.on)]
    return [person for person in people if _may_hold(copy, person)]


def _may_hold(copy, person):
    """The database's own answer: it alone sees what everybody may see."""
    with connection.cursor() as cursor:
        cursor.execute("select meetings_may_hold_copy(%s, %s)", [copy.run_id, person.pk])
        return cursor.fetchone()[0]
