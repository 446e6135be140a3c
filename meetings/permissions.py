"""Who may do what about a meeting. Whether they may see it at all, the database has decided before."""

from django.db.models import BooleanField, F, Func
from django.utils import timezone

from meetings.models import AgreedAction, Meeting, Papers
from sharing import gate
from sharing.models import Deputy, Exclusion, Grant, Panel, Person, Place
from sharing.need_to_know import MANAGED
from sharing.places import holds_office, in_office, recipients
from sharing.services.access import MANAGE, may
from sharing.web import days

Office = Place.Office


def is_on_panel(person: Person, panel: Panel) -> bool:
    """Holds a place today, or stands in for somebody now or later; such a person may read the meetings' dates."""
    if in_office(panel).filter(person=person).exists():
        return True
    return Deputy.objects.filter(place__panel=panel, person=person, ends_on__gte=days.today()).exists()


def can_see_meeting(person: Person, meeting: Meeting) -> bool:
    """Its date and place, that is: everything else asks for a grant."""
    return (
        is_on_panel(person, meeting.panel)
        or Papers.objects.filter(meeting=meeting).exists()
        or any(one.person.pk == person.pk for one in recipients(meeting.panel, meeting.on))
    )


def can_plan(person: Person, panel: Panel) -> bool:
    return holds_office(person, Office.COORDINATOR, panel=panel) and gate.is_open(person)


def can_set_regular(person: Person, panel: Panel) -> bool:
    """By which rule the panel meets is the Chair's and the Coordinator's to say."""
    offices = (Office.COORDINATOR, Office.CHAIR, Office.VICE_CHAIR)
    return holds_office(person, *offices, panel=panel) and gate.is_open(person)


def can_prepare(person: Person, meeting: Meeting) -> bool:
    """The Coordinator compiles the schedule, records attendance and writes the minutes. §6.5"""
    return holds_office(person, Office.COORDINATOR, panel=meeting.panel) and _manages_papers(person, meeting)


def can_approve(person: Person, meeting: Meeting) -> bool:
    """The Chair, or the vice-chair acting in absence. R24"""
    return holds_office(person, Office.CHAIR, Office.VICE_CHAIR, panel=meeting.panel) and _manages_papers(
        person, meeting
    )


def can_see_drafts(person: Person, meeting: Meeting) -> bool:
    """Those who prepare and approve see what has not gone out; nobody else does. R24"""
    return can_prepare(person, meeting) or can_approve(person, meeting)


def can_minute(person: Person, item) -> bool:
    """Coordinator, Chair and vice-chair write the minutes of a case that they manage. R30"""
    in_the_room = holds_office(person, Office.COORDINATOR, Office.CHAIR, Office.VICE_CHAIR, panel=item.meeting.panel)
    return in_the_room and may(person, MANAGE, item.record_id)


def can_end_action(person: Person, action: AgreedAction) -> bool:
    """Its owner, a colleague from the owner's agency, or who manages the case. R32"""
    return owns(person, action) or may(person, MANAGE, action.record_id)


def can_move_action(person: Person, action: AgreedAction) -> bool:
    """Another day or owner is given by who manages the case: nobody puts off what they have to do themselves. R32"""
    return holds_office(person, Office.COORDINATOR, Office.CHAIR, Office.VICE_CHAIR) and may(
        person, MANAGE, action.record_id
    )


def may_answer(action: AgreedAction) -> set:
    """Ids of those who see the case of an action now, of whom it can be somebody's. R32, R33"""
    now = timezone.now()
    held = Grant.objects.filter(content_object=action.record_id, ended_at=None, starts_at__lte=now)
    held = held.exclude(ends_at__lte=now).filter(user__is_active=True).values_list("user", flat=True)
    shut_out = Exclusion.objects.filter(record=action.record_id, ended_at=None).values_list("person", flat=True)
    return {*held} - {*shut_out}


def owns(person: Person, action: AgreedAction) -> bool:
    return action.owner_id == person.pk or action.owner_agency_id == person.agency_id


def managed(column: str) -> Func:
    """For a list: whether the reader manages the record that stands in `column`, as the policies have it."""
    return Func(F(column), template=f"%(expressions)s = {MANAGED}", output_field=BooleanField())


def _manages_papers(person, meeting):
    papers = Papers.objects.filter(meeting=meeting).first()
    return papers is not None and may(person, MANAGE, papers)
