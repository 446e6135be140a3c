"""The agenda and the schedule made from it. R04, R22, R24."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from cases import names
from cases.models import Case
from meetings import content, permissions, rules
from meetings.models import AgendaItem, Meeting, ScheduleItem, ScheduleVersion
from sharing import audit
from sharing.errors import RuleBroken
from sharing.models import Person
from sharing.services import access

Status = ScheduleVersion.Status


@transaction.atomic
def compile_schedule(*, meeting: Meeting, by: Person) -> ScheduleVersion:
    """Put every open case that is due on the agenda and freeze what is known into the version in the making. §6.5, R22.

    After an approval that is a new version; one with the Chair or returned by the Chair becomes a draft again.
    """
    meeting = _changeable(meeting, by)
    _put_due_cases_on_agenda(meeting)
    version = _version_in_the_making(meeting, by)
    _freeze(version)
    audit.record("schedule.compiled", version, *meeting.agenda.all(), by=by, number=version.number)
    return version


@transaction.atomic
def move_item(*, item: AgendaItem, up: bool, by: Person):
    """Swap an item with its neighbour; the draft follows."""
    meeting = _changeable(item.meeting, by)
    items = list(meeting.agenda.select_for_update())
    here = items.index(item)
    there = here - 1 if up else here + 1
    if 0 <= there < len(items):
        items[here], items[there] = items[there], items[here]
        _number(items)
        refresh_draft(meeting, by)
        audit.record("agenda.reordered", item, by=by, up=up)


@transaction.atomic
def describe_item(*, item: AgendaItem, because: str, asked_of_panel: str, by: Person):
    """Say why a case comes to panel and what the panel is asked."""
    meeting = _changeable(item.meeting, by)
    item.because, item.asked_of_panel = because, asked_of_panel
    item.save(update_fields=["because", "asked_of_panel"])
    refresh_draft(meeting, by)
    names.note(item, {"Agenda, why it comes": because, "Agenda, what the panel is asked": asked_of_panel})
    audit.record("agenda.described", item, by=by)


@transaction.atomic
def remove_item(*, item: AgendaItem, reason: str, by: Person):
    """Take a case off this agenda; it stays due for the next meeting. R22."""
    meeting = _changeable(item.meeting, by)
    item.removed_by, item.removed_because = by, reason
    item.save(update_fields=["removed_by", "removed_because"])
    _number(list(meeting.agenda.select_for_update()))
    refresh_draft(meeting, by)
    names.note(item, {"Agenda, why it was taken off": reason})
    audit.record("agenda.removed", item, by=by, meeting=str(meeting.pk))


@transaction.atomic
def put_back_item(*, item: AgendaItem, by: Person):
    """Bring back, as the last item, a case that was taken off this agenda by mistake. R22."""
    meeting = _changeable(item.meeting, by)
    if reasons := rules.reasons_not_to_put_back(item):
        raise RuleBroken(reasons)
    item.removed_by, item.removed_because, item.position = None, "", meeting.agenda.count() + 1
    item.save(update_fields=["removed_by", "removed_because", "position"])
    refresh_draft(meeting, by)
    audit.record("agenda.put_back", item, by=by, meeting=str(meeting.pk))


@transaction.atomic
def add_urgent_item(*, meeting: Meeting, case: Case, reason: str, by: Person) -> AgendaItem:
    """Put a case on the agenda after the schedule has gone out: the Chair's decision, with a reason. R04."""
    meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if not permissions.can_approve(by, meeting) or not access.may(by, access.MANAGE, case):
        raise PermissionDenied
    if reasons := rules.reasons_not_to_add_urgently(meeting):
        raise RuleBroken(reasons)
    item, _ = AgendaItem.objects.update_or_create(
        meeting=meeting, case=case, defaults={"removed_by": None, "removed_because": "", "because": reason},
        create_defaults={"record_id": case.pk, "because": reason, "is_urgent": True,
                         "position": meeting.agenda.count() + 1},
    )  # fmt: skip
    names.note(item, {"Agenda, why it cannot wait": reason})
    audit.record("agenda.added_urgently", item, by=by, meeting=str(meeting.pk))
    return item


def _changeable(meeting, by):
    meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if not permissions.can_prepare(by, meeting):
        raise PermissionDenied
    if reasons := rules.reasons_not_to_compile(meeting):
        raise RuleBroken(reasons)
    return meeting


def _put_due_cases_on_agenda(meeting):
    """Only cases that the compiler sees and manages; none once the schedule has gone out. R04."""
    if rules.has_gone_out(meeting):
        return
    for position, case in enumerate(rules.due_cases(meeting), meeting.agenda.count() + 1):
        AgendaItem.objects.create(
            record_id=case.pk, meeting=meeting, case=case, position=position, because=_because(case)
        )


def _because(case):
    """What cannot wait says so the first time it comes."""
    return case.due_because if case.agenda_items.exists() else case.urgent_because or case.due_because


def _version_in_the_making(meeting, by):
    latest = meeting.schedules.select_for_update().first()
    if latest is None or latest.is_approved:
        return ScheduleVersion(
            record_id=meeting.papers.pk, meeting=meeting, number=latest.number + 1 if latest else 1, compiled_by=by
        )
    latest.compiled_by = by
    return latest


def _freeze(version):
    """Write the version's items anew from the agenda; they can be written only while it is a draft."""
    version.status, version.content_sha256 = Status.DRAFT, ""
    version.front = content.front_of(version.meeting)
    version.compiled_at = timezone.now()
    version.save(force_insert=version._state.adding)
    version.items.all().delete()
    agenda = version.meeting.agenda.select_related("case__child", "meeting").order_by("position", "id")
    ScheduleItem.objects.bulk_create(
        ScheduleItem(record_id=item.record_id, version=version, position=n, content=content.schedule_item(item))
        for n, item in enumerate(agenda, 1)
    )


def refresh_draft(meeting, by):
    """A version that nobody has approved yet follows the agenda, the date and the place."""
    latest = meeting.schedules.select_for_update().first()
    if latest and latest.is_in_the_making:
        latest.compiled_by = by
        _freeze(latest)


def _number(items):
    for position, item in enumerate(items, 1):
        if item.position != position:
            item.position = position
            item.save(update_fields=["position"])
