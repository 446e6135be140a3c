"""Reading a version of the schedule or the minutes on screen, and its preview as a PDF."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render

from meetings import changes, letters, packs, permissions
from meetings.models import MinutesVersion, ScheduleVersion
from sharing import audit
from sharing.places import recipients
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
    is_office = permissions.can_see_drafts(request.user, version.meeting)
    context = {
        "changes": changes.told(version, items) if is_office and version.kind == "schedule" else None,
        "version": version,
        "meeting": version.meeting,
        "items": items,
        "statement": CONFIDENTIALITY,
        "replaces": letters.replaced(version),
        "is_office": is_office,
    }
    return render(request, "meetings/version.html", context)


def preview(request, version):
    """The PDF as its reader would get it, without the stamp of a recipient: for Chair and Coordinator."""
    meeting = version.meeting
    if not permissions.can_see_drafts(request.user, meeting):
        raise Http404
    items = list(version.items.all())
    audit.read(request, version, *items)
    pdf = packs.render(version, items, recipients(meeting.panel, meeting.on))
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{letters.file_name(version)}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
