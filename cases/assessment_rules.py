"""When an HSB assessment can begin, be finished or considered, in sentences for the page. R15–R18, R20, R21, R46"""

from datetime import date

from django.utils import timezone

from cases import justice_rules, routes
from cases.models import ADULT, Allocation, Assessment, Case, Document, Interview
from cases.pathways import CHILD_PROTECTION, CRIMINAL_JUSTICE, NO_VERDICT, PROSECUTION, may_be_assessed
from cases.tools import TOOLS
from sharing.models import Agency, Person, Tool
from sharing.training import trained_in

NOT_OF_A_CHILD_HARMED = "The HSB assessment is made of the young person. Here needs and risk are assessed."
DAYS_TO_REPORT = 42


def reasons_not_to_begin_now(case: Case) -> list[str]:
    """What stands in the way whatever the tool and whoever the workers."""
    if case.role != Case.Role.YOUNG_PERSON:
        return [NOT_OF_A_CHILD_HARMED]
    if case.status != Case.Status.OPEN:
        return ["The case is closed."]
    reasons = []
    if case.assessments.filter(finished_on=None, given_up_on=None).exists():
        reasons.append("An assessment has begun and is not finished.")
    facts = routes.facts_of(case)
    if not any(route.step("assessment_started") for route in routes.routes_of(case, case.pathway, facts)):
        reasons.append("The panel has not advised a pathway yet: the two workers are nominated at panel.")
    if may_be_assessed(facts) is None or justice_rules.is_contested(case):
        reasons.append(NO_VERDICT)
    started = facts.get("assessment_started")
    if started and started.left_out_because:
        reasons.append(
            f"It is recorded that no assessment is made: “{started.left_out_because}” Strike that out first."
        )
    return reasons


def reasons_against_tool(case: Case, tool: str, begun_on: date, *, other_tool="", because="") -> list[str]:
    """Under 18 only; a tool that does not fit the age, or another one, has its reason. R15, R20"""
    age = case.child.age(begun_on)
    if age is not None and age >= ADULT:
        return ["They were 18 on that day: an HSB assessment is of somebody under 18."]
    if because.strip() and (tool != Tool.OTHER or other_tool.strip()):
        return []
    if tool == Tool.OTHER:
        return ["Name the tool, and say why neither AIM tool is used."]
    if age is None:
        return ["The date of birth is not known: say why this tool fits."]
    if not TOOLS[Tool(tool)].fits(age):
        return [f"They were {age} on that day. {TOOLS[Tool(tool)].for_whom}: say why it is used all the same."]
    return []


def reasons_against_date(case: Case, begun_on: date) -> list[str]:
    if begun_on > timezone.localdate():
        return ["The day on which it began must be today or in the past."]
    if case.pathway and begun_on < case.pathway.decided_on:
        return ["The day on which it began must not be before the panel’s decision."]
    return []


def reasons_against_workers(
    case: Case, workers: list[Person], *, tool: str, on: date, other_tool="", may_allocate: bool
) -> list[str]:
    """Two workers, one trained and in date, from where the route says, who work on the case. R16–R18, R20, R46"""
    first, second = workers
    if first.pk == second.pk:
        return ["An HSB assessment has two workers: select two different people."]
    reasons = []
    if not trained_in(tool, on, other_tool) & {one.pk for one in workers}:
        called = other_tool or Tool(tool).label
        reasons.append(
            f"Neither is recorded as trained in {called} and in date on that day. The Coordinator records training."
        )
    reasons += _reasons_of_the_routes(case, workers)
    if not may_allocate:
        allocated = set(Allocation.objects.filter(case=case, ended_at=None).values_list("person_id", flat=True))
        reasons += [
            f"{one.name} is not allocated to the case: the Chair or the Coordinator does that."
            for one in workers
            if one.pk not in allocated
        ]
    return reasons


def _reasons_of_the_routes(case, workers):
    taken = routes.routes_of(case, case.pathway, routes.facts_of(case))
    kinds = {one.agency.kind for one in workers}
    if CHILD_PROTECTION in taken and Agency.Kind.SOCIAL_CARE not in kinds:
        yield "On the child protection route one of the two is from children’s social care."
    if PROSECUTION in taken and Agency.Kind.YOUTH_JUSTICE not in kinds:
        yield "After a conviction one of the two is from youth justice."
    if {CRIMINAL_JUSTICE, PROSECUTION} & set(taken) and len({one.agency_id for one in workers}) < 2:
        yield "On the criminal justice route the two are from different agencies."


def reasons_not_to_settle_interview(assessment: Assessment, held_on: date | None, because: str, held_by: str) -> list:
    if not held_on:
        return [] if because.strip() else ["Say when the interview was held, or why it was not."]
    reasons = [] if held_by.strip() else ["Say who held the interview."]
    if held_on > timezone.localdate():
        reasons.append("The day of the interview must be today or in the past.")
    if held_on < assessment.begun_on:
        reasons.append("The day of the interview must not be before the assessment began.")
    return reasons


def unanswered(assessment: Assessment) -> list[str]:
    """Kinds of interview of which nothing is said yet: neither held, nor planned, nor why not. R17"""
    told = {one.kind for one in assessment.interviews.all()}
    return [kind.label for kind in Interview.Kind if kind not in told]


def missing(assessment: Assessment) -> list[str]:
    """What of the assessment itself is not there yet. R20"""
    reasons = [f"{one.get_domain_display()}: write what was found, or why it is not assessed."
               for one in assessment.results.all() if not one.is_told]  # fmt: skip
    if not assessment.formulation:
        reasons.append("Write the formulation.")
    reasons += [f"Interviews: say of “{kind}” when, or why not." for kind in unanswered(assessment)]
    reasons += [f"Interviews: “{one}” is planned. Say whether it was held." for one in assessment.interviews.all()
                if not one.is_settled]  # fmt: skip
    return reasons


def reasons_not_to_finish(assessment: Assessment, finished_on: date, report: Document) -> list[str]:
    if not assessment.is_open:
        return ["The assessment has ended."]
    reasons = missing(assessment)
    if report.record_id != assessment.record_id or not report.is_readable:
        reasons.append("The report must be a document of this case that the virus scanner has passed.")
    last = max((one.held_on for one in assessment.interviews.all() if one.held_on), default=assessment.begun_on)
    if not last <= finished_on <= timezone.localdate():
        reasons.append("The date of the report must be today or in the past, and not before the last interview.")
    return reasons


def reasons_not_to_consider(assessment: Assessment, on: date) -> list[str]:
    if not assessment.finished_on:
        return ["The report is not recorded yet."]
    if assessment.considered_on:
        return ["It is recorded already when the panel considered it."]
    if not assessment.finished_on <= on <= timezone.localdate():
        return ["The day must be today or in the past, and not before the date of the report."]
    return []
