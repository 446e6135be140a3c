"""Circulating what the Chair approved, when it is due: done by the worker, from rows, once. R23–R26, R31."""

import itertools

from django.db import transaction
from django.utils import timezone

from cases.models import CaseEvent
from cases.services import note_event
from meetings import invitation, kept, letters, packs
from meetings.content import items_sha256
from meetings.models import Meeting, MinutesVersion, ScheduleVersion
from meetings.services.papers import keep_papers
from sharing import audit
from sharing.models import Dispatch, Exclusion
from sharing.places import recipients
from sharing.services import dispatch
from sharing.web.days import long_date

Status = ScheduleVersion.Status


class ContentChanged(Exception):
    """What would go out is not what was approved: nothing goes. R24"""


def due_versions() -> list[ScheduleVersion | MinutesVersion]:
    """Approved, not circulated, and their moment has come; minutes go as soon as they are approved. R23, R25."""
    waiting = {"status": Status.APPROVED, "circulated_at": None}
    schedules = ScheduleVersion.objects.filter(
        **waiting, meeting__status=Meeting.Status.PLANNED, meeting__circulate_at__lte=timezone.now()
    )
    minutes = MinutesVersion.objects.filter(**waiting)
    return [*schedules, *minutes]


@transaction.atomic
def circulate_version(*, version: ScheduleVersion | MinutesVersion):
    """Render the packs and queue a copy for each recipient. Returns the Dispatch, None where another was first."""
    version = _claim(version)
    if version is None:
        return None
    if items_sha256(version) != version.content_sha256:
        raise ContentChanged(f"{version.kind} {version.pk}")
    is_schedule = version.kind == "schedule"
    keep_papers(version=version)
    sent = dispatch.circulate_pack(
        record=version.record, kind=Dispatch.Kind.SCHEDULE if is_schedule else Dispatch.Kind.MINUTES,
        reference=letters.reference(version), subject=letters.subject(version), body=letters.body(version),
        file_name=letters.file_name(version), invitation=invitation.event(version.meeting) if is_schedule else "",
        source=version.pk, give_up_at=letters.give_up_at(version), is_late=getattr(version, "is_late", False),
        packs=packs_for(version), by=version.approved_by,
    )  # fmt: skip
    version.circulated_at = timezone.now()
    version.save(update_fields=["circulated_at"])
    _note(version)
    audit.record(f"{version.kind}.circulated", version, number=version.number, dispatch=str(sent.pk))
    return sent


def _note(version):
    """In the timeline of each case that it holds; before it goes out its readers learn of no meeting. R24"""
    for item in version.items.all():
        words = f"{version.kind.capitalize()} of the meeting on {long_date(version.meeting.on)} circulated"
        note_event(case=item.record_id, kind=CaseEvent.Kind.PANEL, words=words, by=None, url_name="meetings:of_case")


def packs_for(version) -> list[dispatch.PackFor]:
    """One PDF for all who may have the same items: the very one that was approved, for those who may have all of it.

    Who is excluded from a case gets nothing of it. Where the list of those who get it has changed since the approval
    (a deputy came in), all get it with the list that is true. R11, R24, R26, R28.
    """
    items = list(version.items.all())
    people = recipients(version.meeting.panel, version.meeting.on)
    paper = kept.approved(version)
    shut_out = set(
        Exclusion.objects.filter(record__in=[item.record_id for item in items], ended_at=None).values_list(
            "person_id", "record_id"
        )
    )

    def own_records(recipient):
        return [item.record_id for item in items if (recipient.person.pk, item.record_id) not in shut_out]

    def pdf(records):
        if paper and set(records) == set(paper.records) and paper.shown == kept.shown(version):
            return kept.pdf_of(paper, version)
        return packs.render(version, [item for item in items if item.record_id in records], people)

    alike = itertools.groupby(sorted(people, key=own_records), key=own_records)
    return [
        dispatch.PackFor(
            pdf=pdf(records),
            records=records,
            recipients=list(same),
        )
        for records, same in alike
    ]


def _claim(version):
    waiting = type(version).objects.select_for_update(of=["self"], skip_locked=True)
    return (
        waiting.select_related("meeting__panel", "record", "approved_by", "compiled_by")
        .filter(pk=version.pk, status=Status.APPROVED, circulated_at=None)
        .first()
    )
