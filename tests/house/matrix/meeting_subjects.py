"""What of the meetings an address is tried on."""

from meetings.models import (
    AgendaItem,
    AgreedAction,
    Amendment,
    CheckRequest,
    MinutedWorker,
    MinutesVersion,
    MinutesVersionItem,
    Observer,
    PrintedCopy,
    PrintRun,
    ScheduleVersion,
)
from tests.house.matrix.subject import Subject, called_record, one_of


def _meetings(world):
    for which in ("held", "coming"):
        meeting = getattr(world, which)
        yield one_of(meeting, which, papers=world.papers(meeting))


def _items(world):
    for item in AgendaItem.objects.filter(removed_by=None).select_related("meeting__papers"):
        called = f"{called_record(world, item.record_id)}, {item.meeting.on}"
        yield one_of(item, called, item.record_id, item.meeting.papers.pk)


def _sheets(world):
    for meeting in (world.held, world.coming):
        yield one_of(meeting, f"agenda, {meeting.on}", papers=world.papers(meeting), kind="agenda")


def _action_lists(world):
    agency = world["member"].agency
    yield one_of(world.held, f"{agency}", papers=world.papers(world.held), agency_pk=agency.pk)


def _print_runs(world):
    return (one_of(one, str(one), one.record_id, one.record_id) for one in PrintRun.objects.all())


def _copies_on_paper(world):
    return (one_of(one, str(one), one.record_id, one.record_id) for one in PrintedCopy.objects.all())


def _checks(world):
    for check in CheckRequest.objects.select_related("agency", "meeting"):
        yield one_of(check, f"{called_record(world, check.record_id)} by {check.agency.short_name}", check.record_id)


def _agencies_of_meetings(world):
    for which in ("held", "coming"):
        meeting, agency = getattr(world, which), world.cast.police
        arguments = {"pk": meeting.pk, "agency_pk": agency.pk}
        yield Subject(f"{agency.short_name}, {which}", arguments, None, meeting, world.papers(meeting))


def _versions(model):
    def found(world):
        for version in model.objects.select_related("meeting"):
            yield one_of(
                version, f"{version.meeting.on}, version {version.number}", version.record_id, version.record_id
            )

    return found


def _actions(world):
    for action in AgreedAction.objects.select_related("owner"):
        called = f"{called_record(world, action.record_id)}, {'agreed' if action.agreed_at else 'written down'}"
        yield one_of(action, called, action.record_id)


def _agreed_actions(world):
    """Agreed, and open still."""
    for action in AgreedAction.objects.filter(agreed_at__isnull=False, status="open").select_related("owner"):
        yield one_of(action, f"{called_record(world, action.record_id)}, open", action.record_id)


def _of_papers(model):
    def found(world):
        for one in model.objects.select_related("meeting__papers"):
            yield one_of(one, str(one), one.meeting.papers.pk, one.meeting.papers.pk)

    return found


def _frozen_minutes(world):
    for one in MinutesVersionItem.objects.select_related("version"):
        papers = one.version.record_id
        yield one_of(one, f"{called_record(world, one.record_id)}, {one.version.title}", one.record_id, papers)


def _amendments(world):
    for one in Amendment.objects.select_related("version"):
        yield one_of(one, f"{called_record(world, one.record_id)}, {one.label}", one.record_id, one.version.record_id)


def _workers(world):
    for one in MinutedWorker.objects.select_related("person"):
        yield one_of(one, f"{called_record(world, one.record_id)}, {one.person.name}", one.record_id)


KINDS = {
    "meetings": _meetings,
    "agencies of meetings": _agencies_of_meetings,
    "checks": _checks,
    "agenda items": _items,
    "sheets": _sheets,
    "lists of actions": _action_lists,
    "print runs": _print_runs,
    "copies on paper": _copies_on_paper,
    "schedules": _versions(ScheduleVersion),
    "minutes": _versions(MinutesVersion),
    "observers": _of_papers(Observer),
    "frozen minutes": _frozen_minutes,
    "amendments": _amendments,
    "minuted workers": _workers,
    "open actions": _agreed_actions,
    "actions": _actions,
}
