"""The agenda and the schedule made from it. R04, R22, R24."""

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.utils import timezone

from cases import names
from cases.models import Case
from meetings import changes, content, permissions, rules, sources
from meetings.models import AgendaItem, Meeting, ScheduleItem, ScheduleVersion
from sharing import audit
from sharing.errors import RuleBroken
from sharing.models import Person
from sharing.services import access

Status = ScheduleVersion.Status
AT_THE_END = 32_767  # until it is numbered: after all that stands on the agenda, seen or not


@transaction.atomic
def compile_schedule(*, meeting: Meeting, by: Person) -> ScheduleVersion:
    """Put every open case that is due on the agenda and freeze what is known into the version in the making. §6.5, R22.

    After an approval that is a new version; one with the Chair or returned by the Chair becomes a draft again.
    """
    meeting = _changeable(meeting, by)
    _put_due_cases_on_agenda(meeting)
    _say_why(meeting)
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
        _put_at(items, item, there)
        refresh_draft(meeting, by)
        audit.record("agenda.reordered", item, by=by, up=up)


@transaction.atomic
def place_item(*, item: AgendaItem, position: int, by: Person):
    """Put an item where it was dragged to: `position` counts from 1; the draft follows."""
    meeting = _changeable(item.meeting, by)
    items = list(meeting.agenda.select_for_update())
    if not 1 <= position <= len(items):
        raise RuleBroken("The agenda has changed since you opened it: put the case where it belongs now.")
    if items[position - 1] != item:
        _put_at(items, item, position - 1)
        refresh_draft(meeting, by)
        audit.record("agenda.reordered", item, by=by, position=position)


@transaction.atomic
def set_times(*, meeting: Meeting, takes: dict[AgendaItem, int], by: Person):
    """Give each case its minutes, all at once; when each begins follows, and so does the draft."""
    meeting = _changeable(meeting, by)
    items = list(meeting.agenda.select_for_update())
    if set(items) != set(takes):
        raise RuleBroken("The agenda has changed since you opened it: look at the times again.")
    for item in items:
        item.takes = takes[item]
        item.save(update_fields=["takes"])
    _number(meeting.pk, items)
    refresh_draft(meeting, by)
    audit.record("agenda.timed", *items, by=by, meeting=str(meeting.pk), minutes=sum(takes.values()))


@transaction.atomic
def describe_item(
    *, item: AgendaItem, because: str, asked_of_panel: str, by: Person, takes: int | None = None,
    position: int | None = None,
):  # fmt: skip
    """Say why a case comes to panel, what the panel is asked, how many minutes it takes and as which it comes."""
    meeting = _changeable(item.meeting, by)
    item.because, item.asked_of_panel, item.takes = because, asked_of_panel, takes or item.takes
    item.save(update_fields=["because", "asked_of_panel", "takes"])
    items = list(meeting.agenda.select_for_update())
    _put_at(items, item, items.index(item) if position is None else position - 1)
    refresh_draft(meeting, by)
    names.note(item, {"Agenda, why it comes": because, "Agenda, what the panel is asked": asked_of_panel})
    audit.record("agenda.described", item, by=by)


@transaction.atomic
def remove_item(*, item: AgendaItem, reason: str, by: Person):
    """Take a case off this agenda; it stays due for the next meeting. R22."""
    meeting = _changeable(item.meeting, by)
    item.removed_by, item.removed_because = by, reason
    item.save(update_fields=["removed_by", "removed_because"])
    _number(meeting.pk, list(meeting.agenda.select_for_update()))
    refresh_draft(meeting, by)
    names.note(item, {"Agenda, why it was taken off": reason})
    audit.record("agenda.removed", item, by=by, meeting=str(meeting.pk))


@transaction.atomic
def add_item(*, meeting: Meeting, case: Case, reason: str, by: Person) -> AgendaItem:
    """Put a case on the agenda by hand, as the last item: it is not due, or was taken off before. R22."""
    meeting = _changeable(meeting, by)
    if not access.may(by, access.MANAGE, case):
        raise PermissionDenied
    if reasons := rules.reasons_not_to_add(meeting, case):
        raise RuleBroken(reasons)
    item = _put_on(meeting, case, because=reason, added_by=by, added_because=reason)
    refresh_draft(meeting, by)
    names.note(item, {"Agenda, why it was added": reason})
    audit.record("agenda.added", item, by=by, meeting=str(meeting.pk))
    return item


@transaction.atomic
def add_urgent_item(*, meeting: Meeting, case: Case, reason: str, by: Person) -> AgendaItem:
    """Put a case on the agenda after the schedule has gone out: the Chair's decision, with a reason. R04."""
    meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if not permissions.can_approve(by, meeting) or not access.may(by, access.MANAGE, case):
        raise PermissionDenied
    if reasons := rules.reasons_not_to_add_urgently(meeting):
        raise RuleBroken(reasons)
    item = _put_on(meeting, case, because=reason, is_urgent=True)
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
    for case in rules.due_cases(meeting):
        _put_on(meeting, case, because=_because(case))


def _put_on(meeting, case, **told):
    """As the last item; one that was taken off comes back."""
    kept = {"removed_by": None, "removed_because": "", "position": AT_THE_END}
    told["sources"] = sources.of(case)
    is_urgent = {"is_urgent": told.pop("is_urgent", False)}  # said when a row is made, never of one that was on before
    item, _ = AgendaItem.objects.update_or_create(
        meeting=meeting, case=case, defaults=kept | told,
        create_defaults=kept | told | is_urgent | {"record_id": case.pk, "takes": meeting.panel.minutes_per_item},
    )  # fmt: skip
    _number(meeting.pk, list(meeting.agenda))
    item.refresh_from_db(fields=["position", "starts_after"])
    return item


def _say_why(meeting):
    """What each case brings, as it is known now."""
    for item in meeting.agenda.select_related("case"):
        item.sources = sources.of(item.case)
        item.save(update_fields=["sources"])


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
    base = changes.base_of(version)
    before = changes.contents_of(base)
    agenda = version.meeting.agenda.select_related("case__child", "meeting").order_by("position", "id")
    ScheduleItem.objects.bulk_create(
        ScheduleItem(
            record_id=item.record_id, version=version, position=item.position, content=_content(item, base, before)
        )
        for item in agenda
    )


def _content(item, base, before):
    made = content.schedule_item(item)
    new = changes.since(base, before.get(item.record_id), made)
    return made | {"since": new} if new else made


def refresh_draft(meeting, by):
    """A version that nobody has approved yet follows the agenda, the date and the place."""
    latest = meeting.schedules.select_for_update().first()
    if latest and latest.is_in_the_making:
        latest.compiled_by = by
        _freeze(latest)


def _put_at(items, item, place):
    items.remove(item)
    items.insert(place, item)
    _number(item.meeting_id, items)


def _number(meeting, items):
    """Put these in this order, and let each case of the agenda begin when those before it are over.

    The database numbers them: a case that whoever does this is shut out of keeps its place among the others. R11
    """
    with connection.cursor() as cursor:
        cursor.execute("select meetings_number_agenda(%s, %s::uuid[])", [meeting, [item.pk for item in items]])
