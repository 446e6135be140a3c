"""What must have happened before a test can begin, told through the product's own services."""

from datetime import date

from cases import services
from cases.models import Document
from cases.models.documents import stored_as
from sharing.models import Record
from sharing.services import access


def child(given, born, gender, incident_on=date(2026, 5, 1)):
    """One child as `open_cases` takes them, with one incident."""
    return {
        "child": {"given_names": given, "family_name": "Testchild", "date_of_birth": born, "gender": gender},
        "information": [{"kind": "incident", "heading": "Incident", "text": f"About {given}", "dated_on": incident_on}],
    }


def open_referral_record(cast, as_person):
    with as_person(cast.referrer):
        record = access.open_record(kind=Record.Kind.REFERRAL, panel=cast.panel, by=cast.referrer, reason="Refers")
        access.grant_to_offices(record=record, panel=cast.panel, by=cast.referrer)
    return record


def open_cases(cast, as_person, young_person, *harmed, reference="HSB-2026-0001"):
    record = open_referral_record(cast, as_person)
    with as_person(cast.chair):
        return services.open_cases(
            referral_record=record,
            panel=cast.panel,
            reference=reference,
            young_person=young_person,
            harmed=list(harmed),
            by=cast.chair,
            referrer=cast.referrer,
        )


def open_one_case(cast, as_person):
    return open_cases(cast, as_person, child("Younger", date(2012, 1, 1), "boy"))[0]


def document_of(record, *, by, **told):
    """A document, not saved, whose file nobody has put where it should lie."""
    told = {"title": "Plan", "extension": "pdf", "content_type": "application/pdf", "size": 1, "sha256": "0"} | told
    document = Document(record_id=getattr(record, "record_id", None) or record.pk, uploaded_by=by, **told)
    document.file.name = stored_as(document)
    return document


def make_document(record, *, by, **told):
    document = document_of(record, by=by, **told)
    document.save(force_insert=True)
    return document
