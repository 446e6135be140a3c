"""What meetings said of one case, as far as the reader may see it. R11, R24, R30, R33"""

from django.shortcuts import get_object_or_404

from cases import case_page, permissions
from cases.models import Case
from meetings.models import AgreedAction, Meeting, MinutesVersion, MinutesVersionItem, ScheduleVersion
from sharing import audit
from sharing.web import days


def of_case(request, pk):
    """Each meeting that had the case, the latest first: what was minuted once it is approved, and what was agreed."""
    case = get_object_or_404(Case.objects.select_related("child", "lead_agency"), pk=pk)
    audit.read(request, case)
    items = case.agenda_items.filter(removed_by=None).select_related("meeting__panel").order_by("-meeting__starts_at")
    told = _told_of(case)
    manages = permissions.can_manage(request.user, case)
    shown = [_shown(item, told) for item in items if manages or _has_gone_out(item, told)]
    return case_page.show(request, case, "meetings/of_case.html", "meetings:of_case", shown=shown, today=days.today())


def _told_of(case):
    """What may be read of the case by meeting: the database drops versions that have not gone out. R24"""
    minuted = MinutesVersionItem.objects.filter(record=case.pk, version__status=MinutesVersion.Status.APPROVED)
    actions = AgreedAction.objects.filter(case=case, agreed_at__isnull=False).select_related("owner__agency")
    by_meeting = {}
    for action in actions.order_by("due_on", "created_at", "pk"):
        action.is_overdue = action.status == AgreedAction.Status.OPEN and action.due_on < days.today()
        by_meeting.setdefault(action.meeting_id, []).append(action)
    circulated = ScheduleVersion.objects.filter(circulated_at__isnull=False, items__record=case.pk)
    return {
        "minuted": {one.version.meeting_id: one.content for one in minuted.select_related("version")},
        "actions": by_meeting,
        "advised": {
            one.meeting_on: one for one in case.decisions.select_related("lead_agency")[::-1] if one.meeting_on
        },
        "circulated": set(circulated.values_list("meeting_id", flat=True)),
    }


def _has_gone_out(item, told):
    return item.meeting.status == Meeting.Status.HELD or item.meeting_id in told["circulated"]


def _shown(item, told):
    return {
        "item": item,
        "meeting": item.meeting,
        "minuted": told["minuted"].get(item.meeting_id),
        "advised": told["advised"].get(item.meeting.on),
        "actions": told["actions"].get(item.meeting_id, []),
    }
