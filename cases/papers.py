"""A case on paper: its summary and its timeline. One child each, and blind to every other. R10, R11, R33, R43

What only those who manage a case may read is on no paper.
"""

from django.http import HttpResponse
from django.utils import timezone

from cases import plan_rules, routes
from cases.flags import flags_of
from cases.glance import glance_at
from cases.models import Case, PlanVersion
from cases.timeline import Line, Wanted, latest_safety, lines_of
from sharing.models import Person
from sharing.paper import pdf_of
from sharing.statement import CONFIDENTIALITY

LATEST = 12  # entries of the timeline in a summary


def of_summary(case: Case, *, by: Person) -> bytes:
    """PDF of who the child is and how the case stands; each page says who printed it and when."""
    safety = latest_safety(case)
    latest = [line for line in lines_of(case, Wanted()) if _goes_on_paper(line)]
    return pdf_of(
        "cases/paper/summary.html",
        frame(case, by) | _standing(case) | {
            "safety": safety.now if safety and not safety.now.is_restricted else None,
            "lines": latest[:LATEST],
            "more": max(len(latest) - LATEST, 0),
        },
    )  # fmt: skip


def of_timeline(case: Case, lines: list[Line], wanted: Wanted, narrowed: list[str], *, by: Person) -> bytes:
    context = {"lines": [one for one in lines if _goes_on_paper(one)], "wanted": wanted, "narrowed": narrowed}
    return pdf_of("cases/paper/timeline.html", frame(case, by) | context)


def of_whole(case: Case, *, by: Person, recipient: str, with_restricted: bool, documents, beside) -> bytes:
    """Everything that is known of the case, oldest first, for an authority that takes it over."""
    lines = lines_of(case, Wanted(oldest_first=True))
    context = frame(case, by) | _standing(case) | {
        "lines": [one for one in lines if with_restricted or _goes_on_paper(one)],
        "documents": documents,
        "beside": beside,
        "recipient": recipient,
        "with_restricted": with_restricted,
    }  # fmt: skip
    return pdf_of("cases/paper/whole.html", context)


def _standing(case):
    return {
        "flags": flags_of(case),
        "glance": glance_at(case),
        "decisions": case.decisions.select_related("lead_agency"),
        "pictures": routes.pictures_of(case),
        "links": case.links.filter(ended_at=None),
        "allocations": case.allocations.filter(ended_at=None).select_related("person__agency"),
        **_work(case),
    }


def _work(case):
    """What is in force of assessments and plans, and what police and court have done."""
    plans = PlanVersion.objects.filter(plan__case=case, status=PlanVersion.Status.AGREED)
    plans = list(plans.select_related("plan", "key_worker__agency").prefetch_related("goals__person", "goals__agency"))
    for version in plans:
        version.name = plan_rules.name_of(version.plan.kind, case)
    return {
        "needs": case.needs.select_related("recorded_by__agency").first(),
        "assessments": case.assessments.prefetch_related("assessors__person__agency", "results"),
        "plans": plans,
        "justice": case.justice_events.filter(struck_at=None),
        "releases": case.releases.filter(struck_at=None),
    }


def frame(case: Case, by: Person) -> dict:
    """What every paper of a case says: of whom, under which statement, who printed it and when."""
    return {
        "case": case,
        "panel": case.panel,
        "statement": CONFIDENTIALITY,
        "printed": f"Printed by {by.name}, {by.agency.name}",
        "printed_at": timezone.now(),
    }


def _goes_on_paper(line):
    return line.entry is None or not line.entry.now.is_restricted


def download(pdf: bytes, name: str) -> HttpResponse:
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
