"""Agencies: whom each names, what each has approved; and whom a person asks whose gate is closed."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from sharing import gate
from sharing.errors import RuleBroken
from sharing.models import AgreementApproval, AgreementVersion, AuditEvent
from sharing.services import agencies
from tests.sharing.test_panel_pages import days

APPROVED = {"approved_by": "Director of Housing"}


@pytest.fixture
def coming(cast):
    today = timezone.localdate()
    return AgreementVersion.objects.create(
        panel=cast.panel, number=2, title="Information Sharing Agreement", starts_on=today + timedelta(days=9),
        review_on=today + timedelta(days=374),
    )  # fmt: skip


@pytest.mark.rule("R38")
def test_a_recorded_approval_opens_the_gate_to_the_staff_of_the_agency(web, cast):
    assert not gate.is_open(cast.outsider)
    url = reverse("sharing:approve-agreement", args=[cast.unsigned.pk])
    client = web(cast.coordinator)
    assert url in client.get(reverse("sharing:agencies")).content.decode()
    form = {"version": cast.agreement.pk, **APPROVED}
    tomorrow = timezone.localdate() + timedelta(days=1)
    assert "today or in the past" in client.post(url, form | days("approved_on", tomorrow)).content.decode()
    assert client.post(url, form | days("approved_on", timezone.localdate())).status_code == 302
    assert gate.is_open(cast.outsider)
    assert AuditEvent.objects.filter(what="agreement.approved", person=cast.coordinator).count() == 1
    assert client.get(url).status_code == 404


@pytest.mark.rule("R38")
def test_a_coming_version_is_approved_before_its_day(web, cast, coming):
    url = reverse("sharing:approve-agreement", args=[cast.police.pk])
    form = {"version": coming.pk, **APPROVED} | days("approved_on", timezone.localdate())
    assert web(cast.coordinator).post(url, form).status_code == 302
    assert AgreementApproval.objects.filter(agency=cast.police, version=coming).exists()
    page = web(cast.coordinator).get(reverse("sharing:agencies")).content.decode()
    assert "whoever has not approved it by then sees nothing" in page


@pytest.mark.rule("R38")
def test_an_approval_is_recorded_once(cast, as_person):
    with as_person(cast.coordinator), pytest.raises(RuleBroken, match="recorded already"):
        agencies.record_approval(
            agency=cast.police, version=cast.agreement, approved_on=date(2026, 1, 1), by=cast.coordinator, **APPROVED
        )


@pytest.mark.rule("R38")
@pytest.mark.parametrize("who", ["chair", "member", "outsider", "referrer"])
def test_approvals_are_the_coordinators_to_record(who, cast, as_person, refused):
    insert = (
        "insert into sharing_agreementapproval (id, version_id, agency_id, approved_on, approved_by)"
        " values (gen_random_uuid(), %s, %s, {}, 'x')"
    )
    values = (cast.agreement.pk, cast.unsigned.pk)
    person = getattr(cast, who)
    assert refused(person, insert.format("'2020-01-01'"), *values)
    assert refused(cast.coordinator, insert.format("'2099-01-01'"), *values)
    with as_person(person), pytest.raises(PermissionDenied):
        agencies.name_lead(agency=cast.police, lead=cast.member, by=person)


@pytest.mark.rule("R40")
def test_an_agency_names_somebody_of_its_own(web, cast, as_person, refused):
    url = reverse("sharing:name-lead", args=[cast.unsigned.pk])
    client = web(cast.coordinator)
    assert client.post(url, {"lead": cast.chair.pk}).status_code == 200
    with as_person(cast.coordinator), pytest.raises(RuleBroken, match="the lead comes from Fernhill"):
        agencies.name_lead(agency=cast.unsigned, lead=cast.chair, by=cast.coordinator)
    name = "update sharing_agency set governance_lead_id = %s where id = %s"
    assert refused(cast.coordinator, name, cast.chair.pk, cast.unsigned.pk)
    assert refused(cast.chair, name, cast.outsider.pk, cast.unsigned.pk)
    assert client.post(url, {"lead": cast.outsider.pk}).status_code == 302
    cast.unsigned.refresh_from_db()
    assert cast.unsigned.governance_lead == cast.outsider
    page = client.get(reverse("sharing:agencies")).content.decode()
    assert page.index("Otto Outsider") > page.index("Fernhill Housing")
    assert client.post(url, {"lead": ""}).status_code == 302
    cast.unsigned.refresh_from_db()
    assert cast.unsigned.governance_lead is None


# Whom to ask


@pytest.mark.rule("R38")
@pytest.mark.rule("R40")
def test_the_agreement_is_asked_of_the_agencys_lead_and_the_coordinator(web, cast):
    cast.police.governance_lead = cast.partner_outsider
    cast.police.save()
    cast.police.agreement_approvals.all().delete()
    cast.member.inducted_on = None
    cast.member.save()
    cast.panel.phone = "01632 960 142"
    cast.panel.save()
    cast.member.refresh_from_db()
    agreement, induction = gate.whom_to_ask(cast.member)
    assert (agreement.sentence, agreement.ask) == (
        gate.SENTENCES["agreement"], [cast.partner_outsider, cast.coordinator],
    )  # fmt: skip
    assert (induction.sentence, induction.ask) == (gate.SENTENCES["induction"], [cast.coordinator])
    page = web(cast.member).get(reverse("home")).content.decode()
    for words in ("Pat Partner (Northmoor Police)", "Cole Coordinator", cast.panel.mailbox, "01632 960 142"):
        assert words in page


@pytest.mark.rule("R39")
def test_a_leaver_is_told_to_ask_the_coordinator(cast):
    [ended] = gate.whom_to_ask(cast.leaver)
    assert (ended.sentence, ended.ask) == (gate.SENTENCES["ended"], [cast.coordinator])
    assert gate.whom_to_ask(cast.chair) == []
