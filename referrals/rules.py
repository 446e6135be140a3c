"""When a referral may be submitted, and by when the Chair acts. R01, R03, R05–R07."""

from datetime import date
from typing import NamedTuple

from django.utils import timezone

from referrals import consistency, nhs_numbers
from referrals.consistency import is_ahead
from referrals.continuum import Level
from referrals.models import Referral, ReferredChild
from referrals.saved import not_asked_about
from referrals.sections import (
    ADDRESS,
    ADMISSION,
    ASKS,
    ASSESSMENT,
    BEHAVIOUR,
    FAMILY,
    IDENTITY,
    INCIDENT,
    NEEDS,
    PLANS,
    REPORTS,
    SAFETY,
    STRATEGY,
    VIEWS,
)
from sharing.web.days import today
from sharing.working_days import add_working_days, working_days_between

NOT_LED_BY_CAT = "The panel takes a case only after an assessment led by the Children’s Assessment Team (§6.5)"
NOT_FOUND = "The panel takes a case only if the assessment found suspected or known harmful sexual behaviour (§6.5)"
NOT_FOR_THE_PANEL = (NOT_LED_BY_CAT, NOT_FOUND)  # nothing that more writing could put right


class Reason(NamedTuple):
    """A sentence that says what to do, and the page (URL name, arguments) and box where it is done."""

    sentence: str
    url_name: str
    args: tuple = ()
    field: str = ""


def reasons_not_to_submit(referral: Referral) -> list[Reason]:
    """What is missing or cannot be, page by page; empty when the referral may be submitted. R01, R05–R07."""
    reasons = assessment_reasons(referral) + strategy_reasons(referral) + report_reasons(referral)
    for child in referral.children.all():
        reasons += child_reasons(referral, child)
    reasons += harmed_reasons(referral) + same_child_reasons(referral) + incident_reasons(referral)
    reasons += behaviour_reasons(referral) + admission_reasons(referral)
    if not referral.asks:
        reasons.append(Reason("Say what you ask of the panel", ASKS.url_name, (referral.pk,), "asks"))
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
        (referral.cat_led is None, "Say whether the Children’s Assessment Team led the assessment", "cat_led"),
        (referral.cat_led is False, NOT_LED_BY_CAT, "cat_led"),
        (not referral.assessment_worker, "Enter the lead worker of the assessment", "assessment_worker"),
        (not started, "Enter the date the assessment was started", "assessment_started_on"),
        (not completed, "Enter the date the assessment was completed", "assessment_completed_on"),
        (
            is_ahead(started),
            "The assessment cannot have started in the future: check the date",
            "assessment_started_on",
        ),
        (
            is_ahead(completed),
            "The assessment cannot have been completed in the future: check the date",
            "assessment_completed_on",
        ),
        (not referral.assessment_outcome, "Select what the assessment found", "assessment_outcome"),
        (
            bool(referral.assessment_outcome) and referral.assessment_outcome not in found,
            NOT_FOUND,
            "assessment_outcome",
        ),
    ]
    return _broken(checks, ASSESSMENT, referral.pk)


def strategy_reasons(referral: Referral) -> list[Reason]:
    held = referral.strategy_held
    checks = [
        (held is None, "Say whether there was a strategy discussion", "strategy_held"),
        (held is True and not referral.strategy_on, "Enter the date of the strategy discussion", "strategy_on"),
        (
            held is True and not referral.strategy_agencies,
            "Say which agencies took part in the strategy discussion",
            "strategy_agencies",
        ),
        (
            held is False and not referral.strategy_why_not,
            "Say why there was no strategy discussion",
            "strategy_why_not",
        ),
        (
            is_ahead(referral.strategy_on),
            "The strategy discussion cannot have been in the future: check the date",
            "strategy_on",
        ),
    ]
    return _broken(checks, STRATEGY, referral.pk)


def report_reasons(referral: Referral) -> list[Reason]:
    """Who has been told outside the panel, and when; or why not."""
    told, made = referral.police_told, referral.report_made == Referral.Report.YES
    checks = [
        (told is None, "Say whether the police have been told", "police_told"),
        (told is True and not referral.police_told_on, "Enter the date the police were told", "police_told_on"),
        (
            told is False and not referral.why_police_not_told,
            "Say why the police have not been told",
            "why_police_not_told",
        ),
        (
            made and not (referral.report_to and referral.report_on),
            "Say to whom the report was made, and when",
            "report_to",
        ),
        (
            is_ahead(referral.police_told_on),
            "The police cannot have been told in the future: check the date",
            "police_told_on",
        ),
        (is_ahead(referral.report_on), "The report cannot have been made in the future: check the date", "report_on"),
    ]
    return _broken(checks, REPORTS, referral.pk)


def child_reasons(referral: Referral, child: ReferredChild) -> list[Reason]:
    """What is missing about one child. R05, R07, R13"""
    checks = [
        (IDENTITY, not child.given_names, "enter the given names", "given_names"),
        (IDENTITY, not child.family_name, "enter the family name", "family_name"),
        (IDENTITY, child.age() is None, "enter the date of birth, or an estimated age", "date_of_birth"),
        (IDENTITY, is_ahead(child.date_of_birth), "the date of birth cannot be in the future", "date_of_birth"),
        (IDENTITY, not child.gender, "select the gender", "gender"),
        (
            IDENTITY,
            bool(child.nhs_number and nhs_numbers.problem_with(child.nhs_number)),
            "check the NHS number",
            "nhs_number",
        ),
        (
            ADDRESS,
            bool(child.lives_at.address) and child.lives_at.is_secret is None,
            "say whether the address must be kept from others",
            "is_secret",
        ),
        (FAMILY, not child.parental_responsibility, "say who has parental responsibility", "parental_responsibility"),
        (NEEDS, not child.needs, "describe needs and vulnerabilities", "needs"),
        (
            NEEDS,
            child.is_young_person and not child.at_risk,
            "say whether they are at risk of harm themselves",
            "at_risk",
        ),
        (
            NEEDS,
            child.at_risk == "yes" and not child.at_risk_detail,
            "say what the risk is, and what protects them",
            "at_risk_detail",
        ),
        (
            NEEDS,
            not child.communication_needs,
            "describe communication needs, or say that there are none",
            "communication_needs",
        ),
        (PLANS, child.looked_after is None, "say whether the child is looked after", "looked_after"),
        (PLANS, child.protection_plan is None, "say whether there is a child protection plan", "protection_plan"),
        (PLANS, child.send is None, "say whether there is SEND support or an EHC plan", "send"),
        (SAFETY, not child.safety_arrangements, "describe the safety arrangements now", "safety_arrangements"),
        (SAFETY, not child.contact, "say what contact there is between the children", "contact"),
        (
            VIEWS,
            not (child.views or child.why_no_views),
            "give the child’s views, or say why they were not sought",
            "views",
        ),
        (
            VIEWS,
            not (child.carers_views or child.why_no_carers_views),
            "give the views of parents or carers, or say why they were not sought",
            "carers_views",
        ),
    ]
    return [
        Reason(f"{child.label}: {sentence}", section.url_name, (referral.pk, child.pk), field)
        for section, is_broken, sentence, field in checks
        if is_broken
    ]


def harmed_reasons(referral: Referral) -> list[Reason]:
    if referral.harmed or referral.why_no_child_harmed:
        return []
    return [Reason("Add each child harmed, or say why none is named", "children", (referral.pk,))]


def same_child_reasons(referral: Referral) -> list[Reason]:
    """Nobody is both the young person and harmed by them, and nobody is named twice. R12"""
    reasons, children = [], list(referral.children.all())
    for number, child in enumerate(children):
        twin = next((one for one in children[:number] if consistency.are_the_same(one, child)), None)
        if twin and twin.is_young_person:
            sentence = f"{child.label}: is named as the young person, too. Check who is who"
        elif twin:
            sentence = f"{child.label}: is the same as {twin.in_a_sentence}. Remove one of them, or check the names"
        if twin:
            reasons.append(Reason(sentence, IDENTITY.url_name, (referral.pk, child.pk)))
    return reasons


def incident_reasons(referral: Referral) -> list[Reason]:
    """What is missing about the incidents, and dates that cannot be. R06"""
    incidents = list(referral.incidents.all())
    if not incidents:
        return [Reason("Add at least one incident", "incidents", (referral.pk,))]
    reasons = []
    for number, incident in enumerate(incidents, 1):
        reasons += [
            Reason(f"Incident {number}: {sentence}", INCIDENT.url_name, (referral.pk, incident.pk), field)
            for sentence, field in [*_missing_of(incident), *_impossible_of(incident, referral.young_person)]
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
        (not ticked, "Tick the indicators that describe the behaviour", "healthy"),
        (not referral.level, "Select the level, as you judge it", "level"),
        (not referral.level_reasons, "Give your reasons for the level", "level_reasons"),
    ]
    return _broken(checks, BEHAVIOUR, referral.pk)


def admission_reasons(referral: Referral) -> list[Reason]:
    return _broken(
        [(not referral.admission, "Say whether the young person admits the behaviour", "admission")],
        ADMISSION,
        referral.pk,
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
        (not incident.occurred_on, "enter the date, as near as it is known", "occurred_on"),
        (not incident.precision, "say how exact the date is", "precision"),
        (incident.precision == "period" and not incident.until, "enter the last day of the period", "until"),
        (not incident.place, "say where it happened", "place"),
        (not incident.setting, "say whether it was in person or online", "setting"),
        (not incident.what_happened, "describe what happened", "what_happened"),
        (not incident.came_to_light, "say how it came to light", "came_to_light"),
        (not incident.disclosed_on, "enter the date of disclosure", "disclosed_on"),
    ]
    return [(sentence, field) for is_missing, sentence, field in checks if is_missing]


def _impossible_of(incident, young_person):
    return [(sentence, "occurred_on") for sentence in consistency.impossible_of(incident, young_person)]


def _broken(checks, section, *args):
    return [Reason(sentence, section.url_name, args, field) for is_broken, sentence, field in checks if is_broken]
