"""One idea a page: the sections of a draft, of the referral itself and of each child. R01, R05–R07"""

from http import HTTPStatus

from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse

from cases.models import ADULT
from referrals import known, saved
from referrals.continuum import DISCLAIMER, STAGES, STAGES_DISCLAIMER, stage_at
from referrals.sections import BEHAVIOUR, BY_URL_NAME, IDENTITY, asked_of
from referrals.views.loading import draft_page, no_longer
from referrals.views.pages import SectionPage
from referrals.views.saving import came_from, edit, way_on


@draft_page
def of_referral(request, referral, name):
    page = SectionPage(referral, BY_URL_NAME[name], referral, request.path)
    extra = _beside_behaviour(referral) if page.section is BEHAVIOUR else {}
    template = "behaviour.html" if page.section is BEHAVIOUR else "section.html"
    return edit(request, referral, page, template, back=way_on(request, referral), **extra)


@draft_page
def of_child(request, referral, child_pk, name):
    child = next((one for one in referral.children.all() if one.pk == child_pk), None)
    if child is None:
        return _of_child_removed(request, referral, child_pk)
    section = BY_URL_NAME[name]
    if section not in asked_of(child):
        raise Http404
    page = SectionPage(referral, section, child, request.path)
    lede = section.lede.format(child=child.in_a_sentence)
    answer = edit(request, referral, page, "section.html", back=way_on(request, referral), child=child, lede=lede)
    if section is IDENTITY and answer.status_code == HTTPStatus.FOUND:  # saved by its button
        return redirect(_ask_if_known(request, referral, child_pk) or answer.url)
    return answer


def _of_child_removed(request, referral, child_pk):
    if request.method == "POST" and referral.saved.filter(row=child_pk).exists():
        return no_longer(request, referral, [saved.who_removed(referral, "children", "this child")])
    raise Http404


def _ask_if_known(request, referral, child_pk):
    """Where to go next when a child has been named who may be known to the writer; "" where nobody is. R08"""
    if not known.is_asked(referral.children.model.objects.get(pk=child_pk)):
        return ""
    return reverse("referrals:child_known", args=[referral.pk, child_pk]) + came_from(request)


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
        "adult": any(age >= ADULT for age in ages),
    }
