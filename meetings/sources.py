"""What in a case brings it to panel: reports, news of police and court, agreed actions; and which cases so are due.

News is what was recorded since a panel last heard the case, or since it was opened. R21, R22, R32
"""

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from cases.justice import EventKind
from cases.models import Assessment, Case, JusticeEvent
from meetings.models import AgendaItem, AgreedAction, Meeting
from sharing.web import days

# What the panel has to know of at once; the rest is told when the case comes anyway.
BRINGS = {EventKind.CHARGE, EventKind.PLEA, EventKind.VERDICT, EventKind.DISPOSAL}
TOLD = {*BRINGS, EventKind.ADMISSION, EventKind.HEARING, EventKind.PROPOSAL}


def bringing(cases: QuerySet, meeting: Meeting) -> QuerySet:
    """Of these cases those that come to this meeting: their day, news of the court, an action that is to be done."""
    news = JusticeEvent.objects.filter(
        case=OuterRef("pk"), struck_at=None, kind__in=BRINGS, recorded_at__gt=OuterRef("heard_at")
    )
    actions = _open(AgreedAction.objects.filter(case=OuterRef("pk"), due_on__lte=meeting.on))
    return cases.annotate(heard_at=Coalesce(Subquery(_heard(OuterRef("pk"))), "opened_at")).filter(
        Q(due_at_panel_on__lte=meeting.on) | Exists(news) | Exists(actions)
    )


def of(case: Case) -> list[str]:
    """Sentences for the agenda, without a name: "Assessment report finished on 3 June 2026"."""
    return [*_reports(case), *_news(case), *_actions(case)]


def _reports(case):
    reports = Assessment.objects.filter(case=case, finished_on__isnull=False, considered_on=None)
    return [f"Assessment report finished on {days.long_date(one.finished_on)}" for one in reports]


def _news(case):
    heard_at = _heard(case.pk).first() or case.opened_at
    events = JusticeEvent.objects.filter(case=case, struck_at=None, kind__in=TOLD, recorded_at__gt=heard_at)
    for one in events.order_by("on", "recorded_at"):
        answer = f": {one.answer.lower()}" if one.answer else ""
        yield f"{one.get_kind_display()} on {days.long_date(one.on)}{answer}"


def _actions(case):
    due = list(_open(case.agreed_actions.all()).values_list("due_on", flat=True))
    if due:
        overdue = sum(day < days.today() for day in due)
        yield f"{len(due)} open {'action' if len(due) == 1 else 'actions'}{f', {overdue} overdue' if overdue else ''}"


def _open(actions):
    return actions.filter(status=AgreedAction.Status.OPEN, agreed_at__isnull=False)


def _heard(case):
    """When panels heard the case, the latest first; where it was put off it was not heard."""
    held = AgendaItem.objects.filter(case=case, removed_by=None, meeting__status=Meeting.Status.HELD)
    put_off = Q(minutes__isnull=False) & ~Q(minutes__deferred_because="")
    return held.exclude(put_off).order_by("-meeting__starts_at").values_list("meeting__starts_at", flat=True)
