"""Papers of a meeting beside the packs: for the table, to sign; and the file of a print run. R29, R32, R43"""

from datetime import date

from django.utils import timezone

from meetings import letters, packs
from meetings.models import AgreedAction, Attendance, Meeting, PrintRun
from sharing import overlay
from sharing.assembling import Part, join
from sharing.models import Agency, Panel, Person
from sharing.paper import pdf_of
from sharing.places import recipients, the_panel
from sharing.statement import CONFIDENTIALITY

BLANK_ROWS = range(4)  # for who comes unexpected
AGENDA, ATTENDANCE, PLATES, STATEMENT = "agenda", "attendance", "name-plates", "confidentiality"
KINDS = {
    AGENDA: "Agenda",
    ATTENDANCE: "Attendance sheet",
    PLATES: "Name plates",
    STATEMENT: "Confidentiality statement to sign",
}


def of_meeting(kind: str, meeting: Meeting, *, by: Person, items) -> bytes:
    """PDF of one of KINDS. `items`: the agenda as the reader may see it, which the agenda alone shows. R11"""
    context = frame(meeting, by) | {
        "items": items if kind == AGENDA else [],
        "expected": expected(meeting),
        "observers": meeting.observers.all(),
        "blank": BLANK_ROWS,
    }
    return pdf_of(f"meetings/paper/{kind}.html", context)


def of_actions(agency: Agency, actions: list[AgreedAction], *, by: Person, meeting: Meeting | None = None) -> bytes:
    """PDF of what one agency has agreed to do and has not done, over all meetings, for one or at any time. R32"""
    context = frame(meeting, by) if meeting else printed(the_panel(), by)
    return pdf_of("meetings/paper/action_list.html", context | {"agency": agency, "actions": actions})


def of_case(item, *, by: Person) -> bytes:
    """PDF of one case as it stands in a version: `item` is a ScheduleItem."""
    version = item.version
    context = frame(version.meeting, by) | {"version": version, "title": letters.reference(version)}
    papers = [one.pdf for one in packs.papers_of(version.kind, [item])]
    return packs.bound("meetings/paper/case.html", context, [item.content], papers)


def of_run(run: PrintRun, numbers: list[int], items, *, by: Person) -> bytes:
    """Cover sheet and copies, each with its number at the foot of every page."""
    version = run.version
    pack = packs.render(version, items, recipients(version.meeting.panel, version.meeting.on))
    context = frame(version.meeting, by) | {"run": run, "version": version, "numbers": numbers}
    copies = [Part(overlay.marked(pack, f"Copy {number} on paper"), repeats=True) for number in numbers]
    title = f"{letters.reference(version)}, copies on paper"
    return join([Part(pdf_of("meetings/paper/cover.html", context)), *copies], title=title, numbered=False)


def expected(meeting: Meeting) -> list[dict]:
    """Who is expected, deputies instead of those who are away: name, agency, place, and how they came where noted."""
    came = {one.person_id: one.get_how_display() for one in Attendance.objects.filter(meeting=meeting)}
    return [
        {
            "name": one.person.name,
            "agency": one.person.agency.name,
            "office": f"Deputy for {one.instead_of.name}" if one.instead_of else one.place.get_office_display(),
            "came": came.get(one.person.pk, ""),
        }
        for one in recipients(meeting.panel, meeting.on)
    ]


def frame(meeting: Meeting, by: Person) -> dict:
    return {"meeting": meeting} | printed(meeting.panel, by)


def printed(panel: Panel, by: Person) -> dict:
    return {
        "panel": panel,
        "statement": CONFIDENTIALITY,
        "printed": f"Printed by {by.name}, {by.agency.name}",
        "printed_at": timezone.now(),
    }


def open_actions(agency: Agency) -> list[AgreedAction]:
    """Of all meetings, those that the reader may see, the most urgent first. R32"""
    actions = AgreedAction.objects.filter(owner_agency=agency, agreed_at__isnull=False, status=AgreedAction.Status.OPEN)
    return list(actions.select_related("owner", "case", "meeting__panel").order_by("due_on", "created_at"))


def file_name(on: date, kind: str) -> str:
    """Day and kind, never a name."""
    return f"hsb-panel-{on.isoformat()}-{kind}.pdf"
