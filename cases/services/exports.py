"""Passing a whole case on to an authority that takes it over: one encrypted file, written into the ledger. R34, R37"""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from cases import assessment_paper, exporting, names, opening, papers, permissions, plan_papers
from cases.models import Assessment, Case, CaseEvent, Document, PlanVersion
from cases.services.events import note_event
from sharing import audit, sealing
from sharing.errors import RuleBroken
from sharing.models import Agency, Disclosure, Person
from sharing.sealed_files import Damaged
from sharing.services import ledger

LARGEST = 250 * 1024 * 1024  # bytes of all documents: the file is made in memory, and nothing of it lies on a disk
TOO_LARGE = "The documents are too large for one file. Send the largest apart, and take them off the case first."


@transaction.atomic
def export_case(
    *, case: Case, by: Person, password: str, beside: exporting.Beside, purpose: str, ground: str, reason: str,
    to_agency: Agency | None = None, to_whom="", agreed_by="", with_restricted=False,
) -> bytes:  # fmt: skip
    """One AES-256 encrypted PDF of the case, with case.json, its plans, assessments and documents inside. R34

    `beside`: what the rooms above hold of the case, which goes along.
    A document that is held, infected or damaged is not inside, and both PDF and data say so.
    """
    if not permissions.can_export(by, case):
        raise PermissionDenied
    documents = list(Document.objects.filter(record=case.pk))
    if sum(one.size for one in documents) > LARGEST:
        raise RuleBroken(TOO_LARGE)
    files, attached = _files(documents)
    files |= _papers(case, by)
    recipient = to_agency.name if to_agency else to_whom
    told = {"by": by, "recipient": recipient, "with_restricted": with_restricted, "beside": beside}
    pdf = papers.of_whole(case, documents=[(one, one in attached) for one in documents], **told)
    files["case.json"] = (exporting.as_json(case, documents=attached, **told), "application/json")
    sealed = sealing.seal_with_files(pdf, files, reference=case.reference, password=password)
    ledger.write_disclosure(
        record=case, by=by, what=_what(attached, with_restricted), purpose=purpose, ground=ground, reason=reason,
        to_agency=to_agency, to_whom=to_whom, agreed_by=agreed_by, how=Disclosure.How.EXPORT,
    )  # fmt: skip
    names.note(case, {"Export, why": reason, "Export, who agreed": agreed_by})
    note_event(
        case=case, kind=CaseEvent.Kind.SHARING, words="The whole case was exported", by=by, url_name="sharing:ledger"
    )
    audit.record("case.exported", case, by=by, documents=len(attached), with_restricted=with_restricted)
    return sealed


def _files(documents):
    """{name: (content, type)} of the documents that can be given, and which those are."""
    files, attached = {}, []
    for one in documents:
        if not one.is_readable:
            continue
        try:
            with opening.opened(one) as file:
                files[one.download_name] = (file.read(), one.content_type)
        except Damaged:
            continue
        attached.append(one)
    return files, attached


def _papers(case, by):
    """Every plan that was agreed and the cover of every assessment, as they are printed."""
    agreed = PlanVersion.objects.filter(plan__case=case).exclude(status=PlanVersion.Status.DRAFT)
    plans = agreed.select_related("plan__case__child", "plan__case__panel", "key_worker__agency", "agreed_by")
    assessments = Assessment.objects.filter(case=case).select_related("case__child", "case__panel")
    made = {plan_papers.file_name(one): plan_papers.of_version(one, by=by) for one in plans}
    made |= {assessment_paper.file_name(one): assessment_paper.cover(one, by=by) for one in assessments}
    return {name: (pdf, "application/pdf") for name, pdf in made.items()}


def _what(attached, with_restricted):
    count = f"{len(attached)} document{'' if len(attached) == 1 else 's'}"
    apart = "with" if with_restricted else "without"
    return f"The whole case as an encrypted file, with {count}, {apart} what only those who manage it read."
