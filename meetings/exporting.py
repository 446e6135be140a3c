"""What the panel did with a case, for its export: meetings, returns, approved minutes, agreed actions. R11, R30, R34

Of drafts there is nothing, and of what an agency holds and does not share, neither: it is not the panel's to pass on.
"""

from cases.exporting import Beside, told_of, told_of_person
from cases.models import Case
from meetings.models import AgencyReturn, AgreedAction, MinutesVersion, MinutesVersionItem


def of_case(case: Case) -> Beside:
    items = case.agenda_items.filter(removed_by=None).select_related("meeting").order_by("meeting__starts_at")
    returns = AgencyReturn.objects.filter(case=case).select_related("meeting", "agency", "person__agency")
    minuted = MinutesVersionItem.objects.filter(record=case.pk, version__status=MinutesVersion.Status.APPROVED)
    minuted = minuted.select_related("version__meeting", "version__approved_by__agency")
    actions = AgreedAction.objects.filter(case=case, agreed_at__isnull=False)
    actions = actions.select_related("meeting", "owner__agency", "owner_agency")
    told = {
        "meetings": [_meeting(one) for one in items],
        "returns": [_return(one) for one in returns.order_by("meeting__starts_at", "agency__name")],
        "minutes": [_minutes(one) for one in minuted.order_by("version__meeting__starts_at")],
        "agreed_actions": [_action(one) for one in actions],
    }
    return Beside(told, "meetings/paper/of_case.html")


def _meeting(item):
    told = told_of(item, "because", "asked_of_panel", "is_urgent")
    return {"on": item.meeting.on, "status": item.meeting.status} | told


def _return(one):
    names = ("information", "is_opinion", "source", "dated_on", "caveat", "answered_at")
    told = {"meeting_on": one.meeting.on, "agency": one.agency.name, "person": told_of_person(one.person)}
    return told | {"answer": one.answer} | told_of(one, *names)


def _minutes(one):
    version = one.version
    told = {"meeting_on": version.meeting.on, "number": version.number, "approved_at": version.approved_at}
    return told | {"approved_by": told_of_person(version.approved_by), "content": one.content}


def _action(one):
    told = {"meeting_on": one.meeting.on, "owner": told_of_person(one.owner), "owner_agency": one.owner_agency.name}
    return told | told_of(one, "id", "text", "due_on", "status", "done_on", "outcome", "agreed_at")
