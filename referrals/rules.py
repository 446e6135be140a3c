"""When a referral may be submitted, and by when the Chair acts. R01, R03, R05–R07."""

from datetime import date
from typing import NamedTuple

from django.utils import timezone

from referrals import nhs_numbers
from referrals.continuum import Level
from referrals.models import Referral, ReferredChild
from referrals.saved import not_asked_about
from referrals.sections import ADMISSION, ASKS, ASSESSMENT, BEHAVIOUR, IDENTITY, INCIDENT, NEEDS, PLANS, SAFETY, VIEWS
from sharing.web.days import long_date, today
from sharing.working_days import add_working_days, working_days_between

NOT_LED_BY_CAT = "The panel takes a case only after an assessment led by the Children’s Assessment Team (§6.5)"
NOT_FOUND = "The panel takes a case only if the assessment found suspected or known harmful sexual behaviour (§6.5)"
NOT_FOR_THE_PANEL = (NOT_LED_BY_CAT, NOT_FOUND)  # nothing that more writing could put right
ADULT = 18  # the panel considers children under 18 at the time of the behaviour (§2)


class Reason(NamedTuple):
    """A sentence that says what to do, and the page (URL name and arguments) where it is done."""

    sentence: str
    url_name: str
    args: tuple = ()


def reasons_not_to_submit(referral: Referral) -> list[Reason]:
    """What is missing or cannot be, page by page; empty when the referral may be submitted. R01, R05–R07."""
    reasons = assessment_reasons(referral)
    for child in referral.children.all():
        reasons += child_reasons(referral, child)
    reasons += harmed_reasons(referral) + incident_reasons(referral)
    reasons += behaviour_reasons(referral) + admission_reasons(referral)
    if not referral.asks:
        reasons.append(Reason("Say what you ask of the panel", ASKS.url_name, (referral.pk,)))
    return reasons + [Reason(*one) for one in not_asked_about(referral)]


def reasons_not_to_change(referral: Referral) -> list[str]:
    """Why the referral's content stands still; empty in a draft and after it was returned. R09"""
    if referral.is_editable:
        return []
    return [f"The referral is {_state(referral)}: what it says no longer changes."]


def reasons_not_to_decide(referral: Referral) -> list[str]:
    if referral.status == Referral.Status.SUBMITTED:
        return []
    return [f"There is nothing to decide: the referral is {_state(referral)}."]


def assessment_reasons(referral: Referral) -> list[Reason]:
    """The gate of §6.5: an assessment led by the CAT, completed, that found suspected or known HSB. R01"""
    started, completed = referral.assessment_started_on, referral.assessment_completed_on
    found = (Referral.Outcome.SUSPECTED, Referral.Outcome.KNOWN)
    checks = [
        (referral.cat_led is None, "Say whether the Children’s Assessment Team led the assessment"),
        (referral.cat_led is False, NOT_LED_BY_CAT),
        (not referral.assessment_worker, "Enter the lead worker of the assessment"),
        (not started, "Enter the date the assessment was started"),
        (not completed, "Enter the date the assessment was completed"),
        (_is_ahead(started), "The assessment cannot have started in the future: check the date"),
        (_is_ahead(completed), "The assessment cannot have been completed in the future: check the date"),
        (not referral.assessment_outcome, "Select what the assessment found"),
        (bool(referral.assessment_outcome) and referral.assessment_outcome not in found, NOT_FOUND),
    ]
    return _broken(checks, ASSESSMENT, referral.pk)


def child_reasons(referral: Referral, child: ReferredChild) -> list[Reason]:
    """What is missing about one child. R05, R07"""
    checks = [
        (IDENTITY, not child.given_names, "enter the given names"),
        (IDENTITY, not child.family_name, "enter the family name"),
        (IDENTITY, child.age() is None, "enter the date of birth, or an estimated age"),
        (IDENTITY, _is_ahead(child.date_of_birth), "the date of birth cannot be in the future"),
        (IDENTITY, not child.gender, "select the gender"),
        (IDENTITY, bool(child.nhs_number and nhs_numbers.problem_with(child.nhs_number)), "check the NHS number"),
        (IDENTITY, not child.parental_responsibility, "say who has parental responsibility"),
        (NEEDS, not child.needs, "describe needs and vulnerabilities"),
        (NEEDS, not child.communication_needs, "describe communication needs, or say that there are none"),
        (PLANS, child.looked_after is None, "say whether the child is looked after"),
        (PLANS, child.protection_plan is None, "say whether there is a child protection plan"),
        (PLANS, child.send is None, "say whether there is SEND support or an EHC plan"),
        (SAFETY, not child.safety_arrangements, "describe the safety arrangements now"),
        (SAFETY, not child.contact, "say what contact there is between the children"),
        (VIEWS, not (child.views or child.why_no_views), "give the child’s views, or say why they were not sought"),
        (
            VIEWS,
            not (child.carers_views or child.why_no_carers_views),
            "give the views of parents or carers, or say why they were not sought",
        ),
    ]
    return [
        Reason(f"{child.label}: {sentence}", section.url_name, (referral.pk, child.pk))
        for section, is_broken, sentence in checks
        if is_broken
    ]


def harmed_reasons(referral: Referral) -> list[Reason]:
    if referral.harmed or referral.why_no_child_harmed:
        return []
    return [Reason("Add each child harmed, or say why none is named", "children", (referral.pk,))]


def incident_reasons(referral: Referral) -> list[Reason]:
    """What is missing about the incidents, and dates that cannot be. R06"""
    incidents = list(referral.incidents.all())
    if not incidents:
        return [Reason("Add at least one incident", "incidents", (referral.pk,))]
    reasons = []
    for number, incident in enumerate(incidents, 1):
        reasons += [
            Reason(f"Incident {number}: {sentence}", INCIDENT.url_name, (referral.pk, incident.pk))
            for sentence in _missing_of(incident) + _impossible_of(incident, referral.young_person)
        ]
    named = {child.pk for incident in incidents for child in incident.harmed.all()}
    reasons += [
        Reason(f"{child.label}: tick in which incident they were harmed", "incidents", (referral.pk,))
        for child in referral.harmed
        if child.pk not in named
    ]
    return reasons


def behaviour_reasons(referral: Referral) -> list[Reason]:
    """The worker's own judgement and reasons are asked for; what is ticked decides nothing. R06"""
    ticked = any(getattr(referral, level) for level in Level.values)
    checks = [
        (not ticked, "Tick the indicators that describe the behaviour"),
        (not referral.level, "Select the level, as you judge it"),
        (not referral.level_reasons, "Give your reasons for the level"),
    ]
    return _broken(checks, BEHAVIOUR, referral.pk)


def admission_reasons(referral: Referral) -> list[Reason]:
    return _broken(
        [(not referral.admission, "Say whether the young person admits the behaviour")], ADMISSION, referral.pk
    )


def decision_due_on(submitted_at, panel) -> date:
    """The last day on which the Chair acts in time. R03"""
    return add_working_days(timezone.localdate(submitted_at), panel.decision_working_days)


def working_days_waiting(submitted_at) -> int:
    return working_days_between(timezone.localdate(submitted_at), today())


def _state(referral):
    """As it stands in a sentence: "with the Chair"."""
    words = referral.get_status_display()
    return words[:1].lower() + words[1:]


def _missing_of(incident):
    checks = [
        (not incident.occurred_on, "enter the date, as near as it is known"),
        (not incident.precision, "say how exact the date is"),
        (incident.precision == "period" and not incident.until, "enter the last day of the period"),
        (not incident.place, "say where it happened"),
        (not incident.setting, "say whether it was in person or online"),
        (not incident.what_happened, "describe what happened"),
        (not incident.came_to_light, "say how it came to light"),
        (not incident.disclosed_on, "enter the date of disclosure"),
    ]
    return [sentence for is_missing, sentence in checks if is_missing]


def _impossible_of(incident, young_person):
    """Dates that do not fit each other, said with both so that the wrong one can be found."""
    first, last, told = incident.occurred_on, incident.last_day, incident.disclosed_on
    born = young_person.date_of_birth
    reasons = []
    if _is_ahead(last) or _is_ahead(told):
        reasons.append("a date is in the future: check it")
    if first and told and told < first:
        reasons.append(f"it was disclosed on {long_date(told)}, before it happened: check both dates")
    if first and born and first < born:
        reasons.append(f"it is dated before the young person was born on {long_date(born)}: check both dates")
    if first and young_person.age(first) is not None and born and young_person.age(first) >= ADULT:
        reasons.append(
            f"the young person, born on {long_date(born)}, was 18 or over: check both dates. "
            "The panel considers what was done under 18 (§2)"
        )
    return reasons


def _broken(checks, section, *args):
    return [Reason(sentence, section.url_name, args) for is_broken, sentence in checks if is_broken]


def _is_ahead(day):
    return bool(day) and day > today()
