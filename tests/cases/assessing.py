"""A young person's case on its way to an HSB assessment, told through the product's own services."""

from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from cases import services
from cases.models import Assessment, Interview
from sharing.models import Tool
from sharing.services.training import record_training

KINDS = list(Interview.Kind)


def ago(days):
    return timezone.localdate() - timedelta(days=days)


def advise(case, cast, as_person, pathway="child_protection", days_ago=30):
    with as_person(cast.chair):
        return services.decide_pathway(
            case=case, by=cast.chair, pathway=pathway, reasons="Needs", decided_on=ago(days_ago)
        )


def train(person, cast, as_person, **told):
    told = {"tool": Tool.AIM3, "trained_on": ago(400), "valid_until": ago(-300), "evidence": "Certificate"} | told
    with as_person(cast.coordinator):
        return record_training(person=person, by=cast.coordinator, **told)


def two(cast, **told):
    """A beginning: the social worker leads, youth justice is with them."""
    return {
        "tool": Tool.AIM3, "tool_version": "AIM3, 2019", "begun_on": ago(20), "lead": cast.referrer,
        "second": cast.youth_justice_member,
    } | told  # fmt: skip


def begin(case, cast, as_person, **told) -> Assessment:
    with as_person(cast.coordinator):
        return services.begin_assessment(case=case, by=cast.coordinator, **two(cast, **told))


def tell_all(assessment, cast, as_person, *, held=("young_person", "parents")):
    """Interviews, domains and formulation: all but the report."""
    by = cast.referrer
    with as_person(by):
        for kind in KINDS:
            how = {"held_on": ago(10), "held_by": by.name} if kind in held else {"not_held_because": "Not needed"}
            services.add_interview(assessment=assessment, by=by, kind=kind, **how)
        for result in assessment.results.all():
            services.write_result(result=result, version=0, by=by, strengths="Keeps a friend", concerns="Alone online")
        services.write_formulation(assessment=assessment, version=0, by=by, formulation="It began after a loss.")


def report(case, cast, as_person):
    with as_person(cast.referrer):
        file = SimpleUploadedFile("report.txt", b"What was found", content_type="text/plain")
        return services.add_document(record=case.record, by=cast.referrer, uploaded_file=file, title="AIM3 report")


def finish(assessment, cast, as_person, on=None):
    document = report(assessment.case, cast, as_person)
    with as_person(cast.referrer):
        services.finish_assessment(assessment=assessment, by=cast.referrer, finished_on=on or ago(5), report=document)
    assessment.refresh_from_db()
    return document
