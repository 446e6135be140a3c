"""One idea a page: the sections of a draft, of the referral itself and of each child. R01, R05–R07"""

import copy

from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from cases.second_look import may_be_saved
from referrals import forms, known, naming, rules
from referrals.continuum import DISCLAIMER, STAGES, STAGES_DISCLAIMER, stage_at
from referrals.sections import BEHAVIOUR, BY_URL_NAME, IDENTITY, label_of, values_of, version_of, words_of
from referrals.services.drafts import ChangedMeanwhile, save_section
from referrals.views.loading import draft_page, posted, show
from sharing.errors import RuleBroken


@draft_page
def of_referral(request, referral, name):
    section = BY_URL_NAME[name]
    extra = _beside_behaviour(referral) if section is BEHAVIOUR else {}
    template = "behaviour.html" if section is BEHAVIOUR else "section.html"
    return _edit(request, referral, section, referral, template, **extra)


@draft_page
def of_child(request, referral, child_pk, name):
    child = get_object_or_404(referral.children, pk=child_pk)
    section = BY_URL_NAME[name]
    lede = section.lede.format(child=child.in_a_sentence)
    return _edit(request, referral, section, child, "section.html", child=child, lede=lede)


def _edit(request, referral, section, row, template, **extra):
    form = posted(request, forms.OF_SECTION[section.url_name], initial=values_of(section, row))
    seen = request.POST.get("version", "") if form.is_bound else version_of(section, row)
    clash = []
    if form.is_valid() and may_be_saved(form, naming.named_on(referral, section, row, form.cleaned_data)):
        try:
            save_section(
                referral=referral, by=request.user, section=section, row=row, values=form.cleaned_data, seen=seen
            )
            return redirect(_ask_if_known(request, referral, section, row) or way_on(request, referral))
        except ChangedMeanwhile as changed:
            form.add_error(None, changed.reasons)
            clash, seen = clashes(section, changed.saved, form.cleaned_data), version_of(section, changed.saved)
        except RuleBroken as broken:
            form.add_error(None, broken.reasons)
    context = {"form": form, "section": section, "version": seen, "clash": clash, "back": way_on(request, referral)}
    return show(request, referral, template, **context, **extra)


def _ask_if_known(request, referral, section, row):
    """Where to go next when a child has been named who may be known to the writer; "" where nobody is. R08"""
    if section is not IDENTITY or not known.is_asked(referral.children.model.objects.get(pk=row.pk)):
        return ""
    from_check = "?from=check" if request.GET.get("from") == "check" else ""
    return reverse("referrals:child_known", args=[referral.pk, row.pk]) + from_check


def way_on(request, referral):
    """Where a page leads when it is saved: back to checking the answers, or to the task list."""
    page = "check" if request.GET.get("from") == "check" else "detail"
    return reverse(f"referrals:{page}", args=[referral.pk])


def clashes(section, saved, values):
    """(question, what is saved now, what was typed) of each answer that two windows gave differently."""
    typed = copy.copy(saved)
    for name in section.fields:
        setattr(typed, name, values[name])
    pairs = [(name, words_of(saved, name), words_of(typed, name)) for name in section.fields]
    return [(label_of(saved, name), theirs, mine) for name, theirs, mine in pairs if theirs != mine]


def _beside_behaviour(referral):
    """The stages for the ages that the young person was at the incidents; all of them where no age is known. R06"""
    ages = {
        age
        for incident in referral.incidents.all()
        if incident.occurred_on and (age := referral.young_person.age(incident.occurred_on)) is not None
    }
    stages = [stage for stage in STAGES if stage in {stage_at(age) for age in ages}]
    return {
        "ages": sorted(ages),
        "stages": stages or STAGES,
        "disclaimer": DISCLAIMER,
        "stages_disclaimer": STAGES_DISCLAIMER,
        "adult": any(age >= rules.ADULT for age in ages),
    }
