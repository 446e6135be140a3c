"""What every page of a case shows: the child, the flags that matter for safety, and the way to the other pages."""

from django.shortcuts import render
from django.urls import reverse

from cases.models import Case, InformationKind

PARTS = (
    ("cases:detail", "Overview"),
    ("sharing:access", "Who can see this"),
)


def show(request, case: Case, template: str, current: str, **context):
    """Render a page of a case; `current` is the URL name of the part it belongs to. The caller has audited the read."""
    parts = [{"url": reverse(name, args=[case.pk]), "text": text, "current": name == current} for name, text in PARTS]
    safety = case.information.filter(kind=InformationKind.SAFETY).select_related("agency").last()
    frame = {"case": case, "safety": safety, "subnavigation": parts, "subnavigation_label": "This case"}
    return render(request, f"cases/{template}", frame | context)
