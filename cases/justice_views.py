"""What police and court do in a young person's case: shown with its three dates, recorded, struck out. R17, R18"""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone

from cases import case_page, justice, justice_rules, limits, permissions, services
from cases.justice import KINDS, EventKind
from cases.justice_forms import EventForm, ReleaseForm
from cases.models import Case, JusticeEvent, Release
from cases.step_forms import StrikeForm
from cases.submitting import form_page, submit
from sharing import audit

WITHOUT_A_STEP = "No step of the route was due with it, so none was recorded."


def justice_page_of(pk) -> Case:
    """The young person's case; that of a child harmed has no such page. R10"""
    cases = Case.objects.select_related("child", "record", "lead_agency")
    return get_object_or_404(cases, pk=pk, role=Case.Role.YOUNG_PERSON)


def justice_page_to_add_to(request, pk):
    case = justice_page_of(pk)
    if not permissions.can_contribute(request.user, case):
        raise Http404
    return case


def police_and_court(request, pk):
    case = justice_page_of(pk)
    audit.read(request, case)
    events = list(case.justice_events.select_related("recorded_by__agency", "struck_by__agency"))
    releases = list(case.releases.select_related("recorded_by__agency", "struck_by__agency", "extends"))
    stands = [one for one in events if one.struck_at is None]
    reasons = justice_rules.reasons_not_to_have_any(case)
    context = {
        "dates": three_dates(case, timezone.localdate()),
        "groups": [(kind, [_shown(one) for one in stands if one.kind == kind]) for kind in EventKind
                   if kind in {one.kind for one in stands}],
        "kinds": list(EventKind),
        "releases": [one for one in releases if one.struck_at is None],
        "struck": [one for one in [*events, *releases] if one.struck_at],
        "limits": limits.bail_limits(arrest) if (arrest := justice_rules.arrested_on(case)) else [],
        "reasons": reasons,
        "can_contribute": not reasons and permissions.can_contribute(request.user, case),
    }  # fmt: skip
    return case_page.show(request, case, "justice.html", "cases:pathway", **context)


def three_dates(case, today):
    """The guidance's target, the end of bail in law, and when to chase: three dates, none of which is another. R17"""
    latest = case.releases.filter(struck_at=None).order_by("on", "recorded_at").last()
    first = case.releases.filter(struck_at=None, kind=Release.Kind.BAIL).order_by("on", "recorded_at").first()
    bail = justice.bail_in_force(case, today)
    chase = latest.chase_on if latest and latest.kind == Release.Kind.UNDER_INVESTIGATION else None
    return {"target": limits.target(first.on) if first else None, "bail": bail, "chase": chase, "today": today}


def _shown(event):
    return {"event": event, "answer": event.answer, "until": KINDS[event.kind].until}


def record(request, pk, kind):
    case = justice_page_to_add_to(request, pk)
    if kind not in EventKind:
        raise Http404
    form = EventForm(request.POST or None, asked=KINDS[kind])
    made = []
    if submit(request, form, _keeping(services.record_event, made), texts_about=case, case=case, kind=kind):
        return _done(request, case, made[0], bool(KINDS[kind].steps))
    return _asked(request, case, form, EventKind(kind).label, "Record it")


def release(request, pk):
    case = justice_page_to_add_to(request, pk)
    bails = case.releases.filter(kind=Release.Kind.BAIL, struck_at=None)
    form = ReleaseForm(request.POST or None, bails=bails)
    made = []
    if submit(request, form, _keeping(services.record_release, made), texts_about=case, case=case):
        return _done(request, case, made[0], False)
    first = (
        None if justice_rules.arrested_on(case) else reverse("cases:record_justice", args=[case.pk, EventKind.ARREST])
    )
    return _asked(request, case, form, "Bail or release under investigation", "Record it", arrest_first=first)


def _keeping(service, made):
    """The same service; what it makes is put in a list."""
    return lambda **given: made.append(service(**given))


def _done(request, case, made, has_step):
    said = f"Recorded, and with it the step “{made.step.title}”." if made.step else "It is recorded."
    messages.success(request, f"{said} {WITHOUT_A_STEP}" if has_step and not made.step else said)
    return redirect("cases:justice", case.pk)


def _strike(request, pk, model):
    entry = get_object_or_404(model.objects.select_related("case__child", "step"), pk=pk)
    if not permissions.can_contribute(request.user, entry.case):
        raise Http404
    form = StrikeForm(request.POST or None)
    if submit(request, form, services.strike_justice, texts_about=entry.case, entry=entry):
        messages.success(request, "It is struck out. It can still be read at the end of the page.")
        return redirect("cases:justice", entry.case_id)
    return _asked(request, entry.case, form, f"Strike out: {entry.get_kind_display()}", "Strike it out")


def _asked(request, case, form, title, button, **more):
    back = reverse("cases:justice", args=[case.pk])
    return form_page(request, case, "step.html", form, back, page_title=title, submit=button, **more)


def strike_event(request, pk):
    return _strike(request, pk, JusticeEvent)


def strike_release(request, pk):
    return _strike(request, pk, Release)
