"""What every page of a case shows: the child, the flags that matter for safety, and the way to the other pages."""

from django.shortcuts import render
from django.urls import reverse

from cases import flags, timeline
from cases.models import Case

PARTS = (
    ("cases:detail", "Overview"),
    ("cases:timeline", "Timeline"),
    ("cases:pathway", "Pathway"),
    ("cases:assessment", "Assessment"),
    ("cases:needs", "Needs and risk"),
    ("cases:plans", "Plans"),
    ("cases:documents", "Documents"),
    ("meetings:of_case", "Panel history"),
    ("sharing:access", "Who can see this"),
)


def show(request, case: Case, template: str, current: str, **context):
    """Render a page of a case; `current` is the URL name of the part it belongs to. The caller has audited the read.

    `template`: its name in templates/cases; with a folder, as it is.
    """
    return render(request, template if "/" in template else f"cases/{template}", head_of(case, current) | context)


def head_of(case: Case, current: str) -> dict:
    """What templates/cases/_head.html shows."""
    parts = [
        {"url": reverse(name, args=[case.pk]), "text": text, "current": name == current}
        for name, text in PARTS
        if name != "cases:assessment" or case.role == Case.Role.YOUNG_PERSON  # the HSB assessment is theirs alone
    ]
    return {
        "case": case,
        "flags": flags.flags_of(case),
        "safety": timeline.latest_safety(case),
        "subnavigation": parts,
        "subnavigation_label": "This case",
    }
