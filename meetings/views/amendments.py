"""The Chair's amendments to minutes, what became of them, and what a version says differently. R24, R30"""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from meetings import differences, permissions, rules, services
from meetings.minutes_forms import AmendForm, DeclineForm
from meetings.models import Amendment, MinutesItem, MinutesVersion, MinutesVersionItem
from meetings.services.amendments import TEXTS
from meetings.views.common import attempt, submit
from meetings.views.versions import version_for
from sharing import audit
from sharing.web.differences import words


def changes(request, pk):
    """What the Chair wanted otherwise in a version, and what it says otherwise than the one it corrects."""
    version = version_for(MinutesVersion, pk)
    items, before = list(version.items.all()), corrected(version)
    amendments = list(version.amendments.select_related("agency", "by", "settled_by", "item__agenda_item__case"))
    audit.read(request, version, *{*(one.record_id for one in items), *(one.record_id for one in amendments)})
    for one in amendments:
        one.pieces, one.reference = words(one.was, one.text), one.item.agenda_item.case.reference
    context = {
        "version": version, "meeting": version.meeting, "before": before, "amendments": amendments,
        "differences": compared(before, items), "prepares": permissions.can_prepare(request.user, version.meeting),
        "is_returned": version.status == MinutesVersion.Status.RETURNED,
        "approves": permissions.can_approve(request.user, version.meeting),
        "is_with_chair": version.status == MinutesVersion.Status.WITH_CHAIR, "items": items,
    }  # fmt: skip
    return render(request, "meetings/minutes_changes.html", context)


def corrected(version):
    """The approved version that stood before this one, where the reader may see it."""
    earlier = MinutesVersion.objects.filter(meeting=version.meeting_id, number__lt=version.number)
    return earlier.filter(approved_at__isnull=False).first()


def compared(before, items):
    """(reference, [Difference]) of each case that says something else than it did."""
    if before is None:
        return []
    old = {one.record_id: one.content for one in before.items.all()}
    told = [(one.content["reference"], differences.between(old.get(one.record_id), one.content)) for one in items]
    return [(reference, found) for reference, found in told if found]


def amend(request, pk):
    """The Chair writes how one case should read; what is left as it is, is no amendment."""
    found = MinutesVersionItem.objects.select_related("version__meeting__panel", "version__compiled_by")
    frozen = get_object_or_404(found, pk=pk)
    version = frozen.version
    if not permissions.can_approve(request.user, version.meeting):
        raise Http404
    item = get_object_or_404(
        MinutesItem.objects.select_related("agenda_item__case", "agenda_item__meeting__panel"),
        record=frozen.record_id, agenda_item__meeting=version.meeting_id,
    )  # fmt: skip
    boxes = boxes_of(item, version)
    form = AmendForm(request.POST or None, texts=[(box, label, now) for box, (_, label, now) in boxes.items()])
    back = reverse("meetings:minutes-changes", args=[version.pk])
    if form.is_valid():
        texts = {part: form.cleaned_data[box] for box, (part, _, _) in boxes.items()}
        if submit(request, form, services.amend, texts_about=item, version=version, item=item, texts=texts):
            messages.success(request, "Your amendments are marked. Return the version with them when you have read it.")
            return redirect(back)
    audit.read(request, version, item)
    waiting = version.status == MinutesVersion.Status.WITH_CHAIR
    context = {
        "version": version, "item": item, "form": form, "back": back, "submit": "Mark the amendments",
        "reasons": [] if waiting else [rules.not_waiting(version)],
    }  # fmt: skip
    return render(request, "meetings/minutes_amend.html", context)


def boxes_of(item, version):
    """{box: ((part, agency), label, words as last amended)} of the texts that can be amended, empty ones left out."""
    amended = {(one.part, one.agency_id): one.text for one in version.amendments.filter(item=item)}
    found = {}
    for part in TEXTS:
        if text := getattr(item, part):
            name = MinutesItem._meta.get_field(part).verbose_name
            found[part] = ((part, None), name[:1].upper() + name[1:], amended.get((part, None), text))
    for one in item.shared.select_related("agency").exclude(text=""):
        key = (Amendment.SHARED, one.agency_id)
        label = f"Shared by {one.agency}"
        found[f"shared_{one.agency_id.hex}"] = ((Amendment.SHARED, one.agency), label, amended.get(key, one.text))
    return found


@require_POST
def return_amended(request, pk):
    version = version_for(MinutesVersion, pk)
    if not permissions.can_approve(request.user, version.meeting):
        raise Http404
    done = f"{version.title.capitalize()} is back with the Coordinator, with your amendments."
    return attempt(request, services.return_amended, version=version, back=version.meeting, done=done)


@require_POST
def accept(request, pk):
    amendment = amendment_to_settle(request, pk)
    back = reverse("meetings:minutes-changes", args=[amendment.version_id])
    return attempt(
        request, services.accept, amendment=amendment, back=back, done="The Chair’s words are in the minutes."
    )


def decline(request, pk):
    amendment = amendment_to_settle(request, pk)
    form = DeclineForm(request.POST or None)
    back = reverse("meetings:minutes-changes", args=[amendment.version_id])
    if form.is_valid() and submit(
        request, form, services.decline, texts_about=amendment, amendment=amendment,
        because=form.cleaned_data["because"],
    ):  # fmt: skip
        messages.success(request, "The words stay as they are, and the Chair reads why.")
        return redirect(back)
    audit.read(request, amendment)
    context = {
        "amendment": amendment, "pieces": words(amendment.was, amendment.text), "form": form, "back": back,
        "submit": "Leave the words as they are",
    }  # fmt: skip
    return render(request, "meetings/minutes_decline.html", context)


def amendment_to_settle(request, pk):
    found = Amendment.objects.select_related("version__meeting__panel", "item__agenda_item__case", "agency", "by")
    amendment = get_object_or_404(found, pk=pk)
    if not permissions.can_prepare(request.user, amendment.version.meeting):
        raise Http404
    return amendment
