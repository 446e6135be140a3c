"""The panel's rule for its regular meetings, and planning by it."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from meetings import permissions, regular
from meetings.models import Meeting, RegularMeetings
from meetings.services.meetings import plan_meeting
from sharing import audit
from sharing.errors import RuleBroken
from sharing.models import Panel, Person
from sharing.web import days


@transaction.atomic
def set_regular_meetings(*, panel: Panel, by: Person, **rule) -> RegularMeetings:
    """Say by which rule the panel meets: weekday, weeks, begins, place, call_link, months_ahead. Plans nothing."""
    if not permissions.can_set_regular(by, panel):
        raise PermissionDenied
    kept, _ = RegularMeetings.objects.update_or_create(
        panel=panel, defaults={**rule, "saved_by": by, "saved_at": timezone.now()}
    )
    audit.record(
        "panel.regular_meetings_set", by=by, weekday=kept.weekday, weeks=kept.weeks, begins=kept.begins.isoformat(),
        months_ahead=kept.months_ahead,
    )  # fmt: skip
    return kept


@transaction.atomic
def plan_regular_meetings(*, panel: Panel, by: Person) -> list[Meeting]:
    """Plan every regular meeting of the months ahead that is not planned yet; pressed twice, it plans nothing twice."""
    if not permissions.can_plan(by, panel):
        raise PermissionDenied
    # Two who press at once wait for each other here; the second finds nothing left to plan.
    Panel.objects.select_for_update().get(pk=panel.pk)
    rule = RegularMeetings.objects.filter(panel=panel).first()
    to_plan = [one for one in regular.coming_days(rule) if one.can_be_planned] if rule else []
    if not to_plan:
        raise RuleBroken("Every regular meeting of the months ahead is planned.")
    return [
        plan_meeting(
            panel=panel, starts_at=datetime.combine(one.held_on, rule.begins, days.LONDON), place=rule.place,
            call_link=rule.call_link, regular_on=one.on, by=by,
        )
        for one in to_plan
    ]  # fmt: skip
