"""What of the world an address is tried on: the arguments of the address, and the record they belong to."""

from dataclasses import replace

from django_otp_webauthn.models import WebAuthnCredential

from cases import routes
from cases.models import (
    Allocation,
    Assessment,
    Assessor,
    CaseInformation,
    CaseLink,
    ChildMerge,
    Document,
    DomainResult,
    Interview,
    JusticeEvent,
    PlanGoal,
    PlanVersion,
    PossibleMatch,
    Release,
    StatusFlag,
    StepRecord,
    TextToCheck,
)
from hsbpanel.demo.acting import acting
from sharing import readings
from sharing.models import (
    AccessRequest,
    AllowedDomain,
    Breach,
    Delivery,
    Deputy,
    DeviceReset,
    Dispatch,
    EmergencyAccess,
    Exclusion,
    Grant,
    Record,
    Training,
)
from tests.house.matrix import meeting_subjects
from tests.house.matrix.subject import NOTHING, Subject, called_record, one_of
from tests.house.world import World


def subjects(world: World, of: str) -> list[Subject]:
    """Every subject of one kind that the world holds, young person's and child harmed's alike."""
    sides = {case.pk: side for side, case in world.cases.items()}
    found = KINDS[of](world) if of else [NOTHING]
    return [replace(one, side=sides.get(one.record, "")) for one in found]


def _cases(world):
    return (one_of(case, side, case.pk) for side, case in world.cases.items())


def _referrals(world):
    return (one_of(referral, stage, referral.pk) for stage, referral in world.referrals.items())


def _parts(name, argument):
    """Parts of a referral: its children, its incidents."""

    def found(world):
        for stage in ("draft", "sent"):
            referral = world.referrals[stage]
            for part in getattr(referral, name).all():
                called = f"{part} of the {stage} one"
                yield Subject(called, {"pk": referral.pk, argument: part.pk}, referral.pk, (referral, part))

    return found


def _referral_documents(world):
    for stage in ("draft", "sent"):
        referral = world.referrals[stage]
        document = Document.objects.get(record=referral.pk)
        yield Subject(stage, {"pk": referral.pk, "document_pk": document.pk}, referral.pk, (referral, document))


def _documents(world):
    return (one_of(document, called_record(world, document.record_id), document.record_id) for document in
            Document.objects.all())  # fmt: skip


def _pictures(world):
    for document in Document.objects.filter(extension="png"):
        called = f"picture of {called_record(world, document.record_id)}"
        yield one_of(document, called, document.record_id, number=1)


def _records(world):
    return (one_of(record, called_record(world, record.pk), record.pk) for record in Record.objects.all())


def _dispatches(world):
    """The schedule, the minutes, and a notice about a referral."""
    papers = Dispatch.objects.filter(kind__in=[Dispatch.Kind.SCHEDULE, Dispatch.Kind.MINUTES])
    notice = Dispatch.objects.filter(record=world.referrals["sent"].pk).first()
    return (one_of(one, one.reference, one.record_id) for one in (*papers, notice))


def _copies(world):
    """Copies of papers of some of those who got them, and a notice, of which there is no copy."""
    wanted = {"chair": "notice", "member": "schedule", "deputy_now": "minutes", "health_member": "minutes"}
    for who, kind in wanted.items():
        found = Delivery.objects.filter(recipient=world[who], dispatch__kind=kind).select_related("dispatch")
        yield one_of(found[0], f"{found[0].dispatch.reference} to {world[who].name}", found[0].record_id)


def _deputies(world):
    return (one_of(deputy, f"{deputy.person.name}") for deputy in Deputy.objects.select_related("place", "person"))


def _domains(world):
    return (one_of(domain, domain.domain) for domain in AllowedDomain.objects.all())


def _allocations(world):
    for one in Allocation.objects.select_related("person"):
        yield one_of(one, f"{one.person.name}, {called_record(world, one.record_id)}", one.record_id)


def _assessments(world, **which):
    for one in Assessment.objects.filter(**which):
        yield one_of(one, f"{'finished' if one.finished_on else 'unfinished'} assessment", one.record_id)


def _unfinished(world):
    return _assessments(world, finished_on=None)


def _finished(world):
    return _assessments(world, finished_on__isnull=False)


def _of_unfinished(model):
    """Of the assessment that goes on: what is not answered or ended yet."""
    still = {Interview: {"settled_by": None}}.get(model, {})

    def found(world):
        for one in model.objects.filter(assessment__finished_on=None, **still):
            yield one_of(one, str(one), one.record_id)

    return found


def _safety_plans(world):
    return (Subject(side, {"pk": case.pk, "kind": "safety"}, case.pk, case) for side, case in world.cases.items())


def _plan_versions(*statuses):
    def found(world):
        for one in PlanVersion.objects.filter(status__in=statuses).select_related("plan"):
            yield one_of(one, f"{one}, {called_record(world, one.record_id)}", one.record_id)

    return found


def _training(world):
    return (one_of(one, str(one)) for one in Training.objects.select_related("person"))


def _plan_goals(world):
    for one in PlanGoal.objects.filter(version__status="draft"):
        yield one_of(one, f"{one}, {called_record(world, one.record_id)}", one.record_id)


def _closed_cases(world):
    return (one_of(case, which, case.pk) for which, case in world.earlier.items())


def _information(world):
    """One entry on each side, and where there is one, an entry that is restricted."""
    for side, case in world.cases.items():
        told = CaseInformation.objects.filter(case=case, corrected_by=None)
        for one in filter(None, [told.filter(is_restricted=False).first(), told.filter(is_restricted=True).first()]):
            yield one_of(one, f"{one.heading} of the {side}", one.record_id)


def _flags(world):
    return (one_of(one, str(one.kind), one.record_id) for one in StatusFlag.objects.exclude(kind="address"))


def _links(world):
    for side, case in world.cases.items():
        for link in CaseLink.objects.filter(case=case):
            yield one_of(link, f"{link.description}, seen by the {side}", link.record_id)


def _texts(world):
    return (one_of(one, str(one), one.record_id) for one in TextToCheck.objects.select_related("case"))


def _case_pairs(world):
    """Each case beside one of before, whose child may be the same."""
    other = world.earlier["alike"]
    for side, case in world.cases.items():
        pair = PossibleMatch(case=case, other=other)
        yield Subject(f"{side} and before", {"pk": case.pk, "other_pk": other.pk}, case.pk, pair)


def _matches(world):
    return (one_of(one, str(one), one.record_id) for one in PossibleMatch.objects.select_related("case", "other"))


def _merges(world):
    return (one_of(one, str(one), one.record_id) for one in ChildMerge.objects.select_related("case", "other"))


def _steps(world):
    return (one_of(one, f"{one}, {called_record(world, one.record_id)}", one.record_id) for one in
            StepRecord.objects.select_related("case"))  # fmt: skip


def _next_steps(world):
    """A step to be done now on a route of each."""
    for side, case in world.cases.items():
        for one in routes.to_do_in(routes.pictures_of(case)):
            if not one.step.values:
                yield one_of(case, f"{one.step.key} of the {side}", case.pk, step=one.step.key)


def _steps_to_leave_out(world):
    for side, case in world.cases.items():
        steps = {one.step for picture in routes.pictures_of(case) for one in picture.steps if not one.fact}
        for key in sorted({one.key for one in steps} - {one.key for one in steps if not one.may_be_left_out}):
            yield one_of(case, f"{key} of the {side}", case.pk, step=key)


def _justice(*kinds):
    """Pages of police and court: there for the young person's case alone."""

    def found(world):
        for side, case in world.cases.items():
            for kind in kinds:
                yield one_of(case, f"{kind} of the {side}", case.pk, kind=kind)

    return found


def _entries(model):
    def found(world):
        return (one_of(one, str(one), one.record_id) for one in model.objects.select_related("case"))

    return found


def _grants(world):
    """Given by hand, one on each side."""
    for grant in Grant.objects.filter(user__in=[world["reader_young"].pk, world["reader_harmed"].pk]):
        yield one_of(grant, called_record(world, grant.content_object_id), grant.content_object_id)


def _exclusions(world):
    for one in Exclusion.objects.all():
        yield one_of(one, called_record(world, one.record_id), one.record_id)


def _requests(world):
    by_reference = {record.reference: record.pk for record in Record.objects.all()}
    for one in AccessRequest.objects.select_related("asked_by"):
        yield one_of(one, f"of {one.asked_by.name}", one.about_id or by_reference[one.reference])


def _emergencies(world):
    return (one_of(one, one.get_review_display(), one.record_id) for one in EmergencyAccess.objects.all())


def _breaches(world):
    return (one_of(one, str(one), one.record_id) for one in Breach.objects.all())


def _people(world):
    return (one_of(world[who], who) for who in ("member", "coordinator", "leaver", "colleague"))


def _places(world):
    return (one_of(world[who].places.get(), f"place of {who}") for who in ("member", "coordinator"))


def _agencies(world):
    return [one_of(world.cast.social_care, "social care")]


def _agencies_to_approve(world):
    return [one_of(world.cast.unsigned, "who has not approved")]


def _lost_devices(world):
    return (one_of(one, "lost") for one in DeviceReset.objects.all())


def _passkeys(world):
    return (one_of(one, "the member's") for one in WebAuthnCredential.objects.all())


def _unusual(world):
    with acting(world["chair"]):
        return [Subject(one.why.label, {"pk": one.id}, None, one) for one in readings.unusual()]


def _dead_links(world):
    return [Subject("no link of ours", {"uidb64": "x", "token": "x"})]


KINDS = meeting_subjects.KINDS | {
    "allocations": _allocations,
    "assessments": _assessments,
    "unfinished assessments": _unfinished,
    "finished assessments": _finished,
    "assessors": _of_unfinished(Assessor),
    "planned interviews": _of_unfinished(Interview),
    "domains of assessments": _of_unfinished(DomainResult),
    "training": _training,
    "safety plans": _safety_plans,
    "plan versions": _plan_versions("draft", "agreed"),
    "plan drafts": _plan_versions("draft"),
    "plans in force": _plan_versions("agreed"),
    "plan goals": _plan_goals,
    "closed cases": _closed_cases,
    "texts": _texts,
    "steps": _steps,
    "next steps": _next_steps,
    "steps to leave out": _steps_to_leave_out,
    "justice kinds": _justice("offence", "plea"),
    "justice events": _entries(JusticeEvent),
    "releases": _entries(Release),
    "information": _information,
    "flags": _flags,
    "links": _links,
    "case pairs": _case_pairs,
    "matches": _matches,
    "merges": _merges,
    "grants": _grants,
    "exclusions": _exclusions,
    "requests": _requests,
    "emergencies": _emergencies,
    "breaches": _breaches,
    "people": _people,
    "places": _places,
    "agencies": _agencies,
    "agencies to approve": _agencies_to_approve,
    "lost devices": _lost_devices,
    "passkeys": _passkeys,
    "unusual reading": _unusual,
    "dead links": _dead_links,
    "cases": _cases,
    "referrals": _referrals,
    "referred children": _parts("children", "child_pk"),
    "incidents": _parts("incidents", "incident_pk"),
    "referral documents": _referral_documents,
    "documents": _documents,
    "pictures": _pictures,
    "records": _records,
    "dispatches": _dispatches,
    "copies": _copies,
    "deputies": _deputies,
    "domains": _domains,
}
