"""When something of the police's or the court's work can be recorded, in sentences for the page. R15, R17, R18"""

from datetime import date

from cases import limits, rules
from cases.justice import KINDS, OF_THE_COURT, ON_ADMISSION, Admission, EventKind
from cases.models import Case, JusticeEvent, Release
from cases.pathways import Plea, Verdict
from sharing.web.days import long_date

Authority = Release.Authority


def arrested_on(case: Case) -> date | None:
    """The latest arrest on the case: the limits of bail are counted from it."""
    return case.justice_events.filter(kind=EventKind.ARREST, struck_at=None).values_list("on", flat=True).last()


def reasons_not_to_have_any(case: Case) -> list[str]:
    if case.status != Case.Status.OPEN:
        return ["The case is closed."]
    if case.role != Case.Role.YOUNG_PERSON:
        return ["Police and court matters belong to the young person’s case."]
    return rules.reasons_against_criminal_justice(case)


def reasons_not_to_record(case: Case, kind: str, *, on: date, today: date, value="", words="", until=None) -> list[str]:
    reasons, asked = reasons_not_to_have_any(case), KINDS[kind]
    if on > today and not asked.may_come:
        reasons.append("The date must be today or earlier.")
    if (value not in asked.answers.values) if asked.answers else value:
        reasons.append("Select one of the answers.")
    if asked.words_needed and not words.strip():
        reasons.append(f"Enter what is asked: {asked.words.lower()}.")
    if until and not asked.until:
        reasons.append("This has no date on which it ends.")
    elif until and until < on:
        reasons.append("It must not end before it begins.")
    if kind == EventKind.DISPOSAL:
        reasons += _reasons_not_to_dispose(case, value)
    return reasons


def _reasons_not_to_dispose(case, value):
    """A caution rests on an admission, an order of the court on a conviction; neither is made up by a disposal. R17"""
    if value in ON_ADMISSION and not has_admitted(case):
        return [
            "This disposal needs an admission, and none is recorded. Without one there can be no further action, "
            "or Outcome 22."
        ]
    if value in OF_THE_COURT and not is_convicted(case):
        return ["This is for the court: there is no guilty plea and no guilty verdict."]
    return []


def has_admitted(case: Case) -> bool:
    """As the last account stands; or the step is recorded, or the plea was guilty."""
    account = _last(case, EventKind.ADMISSION)
    if account:
        return account.value != Admission.NONE
    admitted = case.steps.filter(step="offence_admitted", struck_at=None, left_out_because="").exists()
    return admitted or _says(case, EventKind.PLEA, "plea_entered", Plea.GUILTY)


def is_convicted(case: Case) -> bool:
    plea = _says(case, EventKind.PLEA, "plea_entered", Plea.GUILTY)
    return plea or _says(case, EventKind.VERDICT, "verdict_given", Verdict.GUILTY)


def is_contested(case: Case) -> bool:
    """A not-guilty plea stands here that no verdict followed; it counts though no step was due with it. R18"""
    plea = _last(case, EventKind.PLEA)
    if plea is None or plea.value != Plea.NOT_GUILTY:
        return False
    verdict = _last(case, EventKind.VERDICT)
    if verdict and verdict.on >= plea.on:
        return False
    return not case.steps.filter(step="verdict_given", struck_at=None, on__gte=plea.on).exists()


def _says(case, kind, step, value):
    event = _last(case, kind)
    return event.value == value if event else case.steps.filter(step=step, struck_at=None, value=value).exists()


def _last(case, kind) -> JusticeEvent | None:
    return case.justice_events.filter(kind=kind, struck_at=None).order_by("on", "recorded_at").last()


def reasons_not_to_release(
    case: Case, kind: str, *, on: date, today: date, until=None, authorised_by="", chase_on=None, extends=None
) -> list[str]:
    """Why bail, release under investigation or their end cannot be recorded so. R17"""
    reasons = reasons_not_to_have_any(case)
    arrest = arrested_on(case)
    if arrest is None:
        reasons.append("Record the arrest first: the limits of bail are counted from it.")
    elif on < arrest:
        reasons.append(f"It must not begin before the arrest, which was on {long_date(arrest)}.")
    if on > today:
        reasons.append("The date must be today or earlier.")
    if kind == Release.Kind.BAIL:
        reasons += _reasons_not_to_bail(on, until, authorised_by, extends, arrest)
    elif kind == Release.Kind.UNDER_INVESTIGATION and (chase_on is None or chase_on < on):
        reasons.append("Enter when the police are to be chased, not before the release.")
    return reasons


def _reasons_not_to_bail(on, until, authorised_by, extends, arrest):
    if until is None or until < on:
        return ["Enter when bail ends, not before it begins."]
    if not authorised_by:
        return ["Select who authorised bail."]
    reasons = []
    if extends is not None:
        if extends.struck_at or extends.kind != Release.Kind.BAIL:
            reasons.append("Only bail that stands can be extended.")
        elif not extends.on <= on or until <= extends.until:
            reasons.append(f"An extension lasts longer than {long_date(extends.until)}, when the bail it extends ends.")
        elif extends.extended_by.filter(struck_at=None).exists():
            reasons.append("This bail has been extended already: extend the extension.")
    if arrest and (reason := reason_to_need_more_authority(arrest, until, authorised_by)):
        reasons.append(reason)
    return reasons


def reason_to_need_more_authority(arrest: date, until: date, authorised_by: str) -> str:
    """Bail beyond the limit that was in force on the day of the arrest needs a higher authority; "" where it has it."""
    limit = None if authorised_by == Authority.COURT else limits.bail_limit(arrest, authorised_by)
    if limit is None or until <= limit:
        return ""
    needed = next(
        (one for one in limits.AUTHORITIES if (last := limits.bail_limit(arrest, one)) and until <= last),
        Authority.COURT,
    )
    article = {Authority.INSPECTOR: "an"}
    given, wanted = (f"{article.get(one, 'a')} {Authority(one).label.lower()}" for one in (authorised_by, needed))
    return (
        f"On the authority of {given} bail ends on {long_date(limit)} at the latest: until {long_date(until)} it needs "
        f"{wanted}."
    )
