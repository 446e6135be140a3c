"""Exporting a whole case, and the ledger that has it. R10, R11, R34, R37"""

import io
import json
from datetime import date
from pathlib import Path

import pikepdf
import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from lxml import html

from cases import services
from cases.exporting import Beside
from cases.models import CaseInformation
from cases.services.exports import export_case
from sharing.errors import RuleBroken
from sharing.models import AuditEvent, Disclosure, Session
from tests.cases import files
from tests.cases.assessing import advise, ago, begin, tell_all, train
from tests.cases.files import upload
from tests.cases.test_timeline import text_of
from tests.stories import child, open_cases

pytestmark = [pytest.mark.rule("R34"), pytest.mark.usefixtures("lies_in")]

TOLD = {"purpose": "update", "ground": "significant_harm", "reason": "The family moves", "to_whom": "Southmoor Council"}
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def both(cast, as_person):
    told = open_cases(
        cast, as_person, child("Younger", date(2012, 1, 1), "boy"), child("Harmed", date(2017, 2, 2), "girl")
    )
    with as_person(cast.referrer):
        for case, words in zip(told, (b"About the boy", b"About the girl"), strict=True):
            services.add_document(
                record=case.record, by=cast.referrer, uploaded_file=upload("a.txt", words), title="Plan"
            )
    with as_person(cast.chair):
        CaseInformation.objects.create(
            record=told[0].record, case=told[0], kind="identity", heading="Address", text="9 Hidden Row",
            is_restricted=True, recorded_by=cast.chair, agency=cast.social_care,
        )  # fmt: skip
    return told


def fetch(web, person, case, **told):
    """The two pages of an export: the password as it is shown, and the file."""
    client = web(person)
    ready = client.post(reverse("cases:export", args=[case.pk]), TOLD | {"with_restricted": "no"} | told)
    (password,) = html.fromstring(ready.content).xpath("//*[@data-password]/text()")
    return client, password, client.post(reverse("case-file", args=[case.pk]))


def inside(pdf, password):
    with pikepdf.open(io.BytesIO(pdf), password=password) as opened:
        held = {name: spec.get_file().read_bytes() for name, spec in opened.attachments.items()}
        assert opened.encryption.R == 6
    return held, text_of_sealed(pdf, password)


def text_of_sealed(pdf, password):
    plain = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf), password=password) as opened:
        opened.save(plain)
    return text_of(plain.getvalue())


@pytest.mark.rule("R11")
def test_one_encrypted_file_holds_the_case_its_data_and_its_documents_and_no_other_child(both, cast, web):
    case, other = both
    _, password, answer = fetch(web, cast.chair, case)
    assert answer["Content-Disposition"] == f'attachment; filename="{case.reference}-case.pdf"'
    with pytest.raises(pikepdf.PasswordError):
        pikepdf.open(io.BytesIO(answer.content))
    assert b"Younger" not in answer.content
    held, text = inside(answer.content, password)
    data = json.loads(held.pop("case.json"))
    assert list(held.values()) == [b"About the boy"]
    assert (data["schema"], data["version"], data["case"]["reference"]) == ("hsb-case", 1, case.reference)
    assert data["documents"][0]["file"] in held
    whole = text + json.dumps(data)
    assert "Younger" in whole
    assert "child harmed A" in whole
    for hidden in ("Harmed Testchild", "About Harmed", other.reference, str(other.pk), "Hidden Row"):
        assert hidden not in whole
    described = (ROOT / "docs/case-export.md").read_text()
    assert {key for key in data if f"`{key}`" not in described} == set()


def test_the_password_is_shown_once_and_stands_nowhere(both, cast, web):
    case = both[0]
    client, password, _ = fetch(web, cast.chair, case)
    again = client.post(reverse("case-file", args=[case.pk]), follow=True)
    assert "fetched already" in again.content.decode()
    stored = json.dumps([str(one) for one in AuditEvent.objects.values_list("detail", flat=True)])
    assert password not in stored
    assert not [one for one in Session.objects.all() if password in one.session_data]
    assert password not in client.get(reverse("sharing:ledger", args=[case.pk])).content.decode()


@pytest.mark.rule("R34")
def test_each_export_stands_in_the_ledger_the_timeline_and_the_audit(both, cast, web):
    case = both[0]
    client, _, _ = fetch(web, cast.chair, case)
    row = Disclosure.objects.get()
    assert (row.record_id, row.how, row.to_whom, row.by, row.by_agency, row.is_chairs_own) == (
        case.pk, "export", "Southmoor Council", cast.chair, cast.social_care, True
    )  # fmt: skip
    assert AuditEvent.objects.filter(what="case.exported", records=[case.pk]).count() == 1
    assert "The whole case was exported" in client.get(reverse("cases:timeline", args=[case.pk])).content.decode()
    page = client.get(reverse("sharing:ledger", args=[case.pk])).content.decode()
    assert "Southmoor Council" in page
    assert "The family moves" in page


def test_what_is_restricted_goes_along_only_where_asked(both, cast, web):
    _, password, answer = fetch(web, cast.chair, both[0], with_restricted="yes")
    held, text = inside(answer.content, password)
    assert "Hidden Row" in text
    assert b"Hidden Row" in held["case.json"]


@pytest.mark.rule("R37")
def test_who_may_export_and_outside_the_agreement_partners_agree_but_for_the_chair(both, cast, as_person, web):
    case = both[0]
    address = reverse("cases:export", args=[case.pk])
    for person in (cast.referrer, cast.member):
        assert web(person).get(address).status_code == 404
        assert web(person).post(reverse("case-file", args=[case.pk])).status_code == 404
    with as_person(cast.referrer), pytest.raises(PermissionDenied):
        export_case(case=case, by=cast.referrer, password="x", beside=Beside({}, "meetings/paper/of_case.html"), **TOLD)
    refusal = web(cast.coordinator).post(address, TOLD | {"with_restricted": "no"}).content.decode()
    assert "partners have to agree" in refusal
    with as_person(cast.coordinator), pytest.raises(RuleBroken, match="partners have to agree"):
        export_case(
            case=case, by=cast.coordinator, password="x", beside=Beside({}, "meetings/paper/of_case.html"), **TOLD
        )
    assert not Disclosure.objects.exists()
    _, _, answer = fetch(web, cast.coordinator, case, agreed_by="Police, on 3 May")
    assert answer["Content-Type"] == "application/pdf"
    stale = web(cast.chair).minutes_later()
    stale.post(address, TOLD | {"with_restricted": "no"})
    assert Disclosure.objects.count() == 1


def test_what_was_worked_goes_along_as_data_and_on_paper(both, cast, as_person, web):
    case, other = both
    for one in both:
        advise(one, cast, as_person)
    train(cast.youth_justice_member, cast, as_person)
    tell_all(begin(case, cast, as_person), cast, as_person)
    views = {"child_view": "Wants to stay", "parents_view": "Agree", "seen": None, "risk_to_child": "Low"}
    with as_person(cast.referrer):
        services.record_event(case=case, kind="offence", by=cast.referrer, on=ago(3), words="Assault")
        for one, told in ((case, {"risk_from_child": "Low", "needs": "A mentor"}), (other, {"needs": "Of the girl"})):
            services.assess_needs(
                case=one, by=cast.referrer, dated_on=ago(2), review_on=ago(-60), **told, **views
            )  # fmt: skip
    _, password, answer = fetch(web, cast.chair, case)
    held, _ = inside(answer.content, password)
    data = json.loads(held["case.json"])
    assert [one["formulation"] for one in data["assessments"]] == ["It began after a loss."]
    assert data["assessors"][0]["person"] == {"name": cast.referrer.name, "agency": cast.social_care.name}
    assert [one["needs"] for one in data["needs_and_risk"]] == ["A mentor"]
    assert [one["words"] for one in data["justice_events"]] == ["Assault"]
    assert data["panel_dates"]
    assert "It began after a loss." in text_of(held[f"{case.reference}-assessment-{ago(20)}.pdf"])


def test_a_document_that_is_held_is_not_inside_and_that_is_said(both, cast, as_person, web, settings):
    case = both[0]
    settings.CLAMD = "tcp://127.0.0.1:1"  # there is a scanner, and it has not seen this
    with as_person(cast.referrer):
        services.add_document(
            record=case.record, by=cast.referrer, uploaded_file=upload("b.pdf", files.pdf()), title="Held"
        )
    _, password, answer = fetch(web, cast.chair, case)
    held, text = inside(answer.content, password)
    assert set(held) == {"case.json"}
    assert "not attached" in text
