"""The cover of an HSB assessment for the file: its report lies beside it. R20, R29, R43. Names no other child. R11"""

from cases.models import Assessment
from cases.papers import frame
from sharing.models import Person
from sharing.paper import pdf_of


def cover(assessment: Assessment, *, by: Person) -> bytes:
    """PDF; each page says who printed it and when."""
    return pdf_of(
        "cases/paper/assessment.html",
        frame(assessment.case, by)
        | {
            "assessment": assessment,
            "child": assessment.case.child,
            "age": assessment.case.child.age(assessment.begun_on),
            "assessors": assessment.assessors.select_related("person", "agency"),
            "interviews": assessment.interviews.all(),
            "results": assessment.results.all(),
        },
    )


def file_name(assessment: Assessment) -> str:
    return f"{assessment.case.reference}-assessment-{assessment.begun_on:%Y-%m-%d}.pdf"
