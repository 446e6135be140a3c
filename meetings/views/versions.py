"""Reading a version of the schedule or the minutes on screen, and its preview as a PDF."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render

from meetings import agenda, changes, kept, letters, packs, permissions, services
from meetings.models import MinutesVersion, ScheduleVersion
from sharing import audit
from sharing.places import recipients
from sharing.services.dispatch import note_opened
from sharing.statement import CONFIDENTIALITY
from sharing.web.fresh import fresh_second_factor


def schedule(request, pk):
    return read(request, version_for(ScheduleVersion, pk))


def minutes(request, pk):
    return read(request, version_for(MinutesVersion, pk))


@fresh_second_factor(also_get=True)
def schedule_preview(request, pk):
    return preview(request, version_for(ScheduleVersion, pk))


@fresh_second_factor(also_get=True)
def minutes_preview(request, pk):
    return preview(request, version_for(MinutesVersion, pk))


def version_for(model, pk):
    """What has not gone out, the database shows only to those who prepare and approve it. R24"""
    versions = model.objects.select_related("meeting__panel", "approved_by", "compiled_by")
    return get_object_or_404(versions, pk=pk)


def read(request, version):
    items = list(version.items.all())
    audit.read(request, version, *items)
    note_opened(version.pk, by=request.user)
    is_office = permissions.can_see_drafts(request.user, version.meeting)
    context = {
        "changes": changes.told(version, items) if is_office and version.kind == "schedule" else None,
        "version": version,
        "meeting": version.meeting,
        "items": agenda.as_counted(request.user, version, items),
        "statement": CONFIDENTIALITY,
        "replaces": letters.replaced(version),
        "is_office": is_office,
    }
    return render(request, "meetings/version.html", context)


def preview(request, version):
    """The PDF without the stamp of a recipient, for Chair and Coordinator: the very bytes that are approved.

    A draft is rendered as it stands; so is, for who does not see all of a version, the rest of it.
    """
    meeting = version.meeting
    if not permissions.can_see_drafts(request.user, meeting):
        raise Http404
    items = list(version.items.all())
    audit.read(request, version, *items)
    paper = services.keep_paper(version=version, by=request.user) or kept.approved(version)
    if paper:
        pdf = kept.pdf_of(paper, version)
    else:
        items = agenda.as_counted(request.user, version, items)
        pdf = packs.render(version, items, recipients(meeting.panel, meeting.on))
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{letters.file_name(version)}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
