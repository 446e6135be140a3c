"""The panel's page: everyone looks, the Coordinator changes, a member names their own deputy."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from sharing.models import AllowedDomain, AuditEvent, Deputy, Place
from sharing.services import panel as services

SETTINGS = {
    "name": "HSB panel", "partnership": "Ashdale Safeguarding Children Partnership", "mailbox": "hsb@ashdale.gov.uk",
    "phone": "", "decision_working_days": "2", "reminder_working_days": "1", "circulation_lead_days": "7", "quorum": "",
    "action_reminder_days": "3", "action_escalation_days": "5", "youth_justice_label": "Youth justice service",
    "document_max_mb": "25", "minutes_per_item": "20",
    "request_working_days": "2", "emergency_hours": "12", "access_after_closing_days": "28", "papers_kept_days": "28",
    "unusual_records": "30",
    "attaches_papers": "on", "unusual_minutes": "10", "night_from": "10pm", "night_until": "6am",
}  # fmt: skip

TO_COME = date(2089, 1, 1)


def days(name, date):
    return {f"{name}_0": date.day, f"{name}_1": date.month, f"{name}_2": date.year} | {
        f"{name}_day": date.day, f"{name}_month": date.month, f"{name}_year": date.year
    }  # fmt: skip


@pytest.fixture
def next_week():
    return timezone.localdate() + timedelta(days=7)


def test_everyone_sees_who_is_on_the_panel_and_what_is_agreed(web, cast):
    for who in ("member", "referrer", "partner_outsider"):
        page = web(getattr(cast, who)).get(reverse("sharing:panel")).content.decode()
        for words in ("Cora Chair", "Dee Deputy", "Information Sharing Agreement, version 1", "gov.uk", "7 days"):
            assert words in page
        assert "Change the settings" not in page


def test_the_chair_stands_first(web, cast):
    page = web(cast.member).get(reverse("sharing:panel")).content.decode()
    assert page.index("Cora Chair") < page.index("Vic Vicechair") < page.index("Cole Coordinator") < page.index("Hal ")


@pytest.mark.rule("R38")
def test_an_agency_that_has_not_approved_is_named(web, cast):
    cast.agreement.approvals.filter(agency=cast.police).delete()
    page = web(cast.chair).get(reverse("sharing:panel")).content.decode()
    assert "Its staff see nothing" in page


@pytest.mark.rule("R03")
@pytest.mark.rule("R23")
def test_the_coordinator_changes_the_settings_and_the_audit_keeps_both_values(web, cast):
    url = reverse("sharing:settings")
    values = SETTINGS | {"circulation_lead_days": "10", "quorum": "4"}
    assert web(cast.coordinator).post(url, values).status_code == 302
    cast.panel.refresh_from_db()
    assert (cast.panel.circulation_lead_days, cast.panel.quorum, cast.panel.decision_working_days) == (10, 4, 2)
    event = AuditEvent.objects.get(what="panel.settings_changed")
    assert event.detail == {"changed": {"circulation_lead_days": [7, 10], "quorum": [None, 4]}}


def test_settings_left_as_they_are_leave_no_trace(web, cast):
    web(cast.coordinator).post(reverse("sharing:settings"), SETTINGS)
    assert not AuditEvent.objects.filter(what="panel.settings_changed").exists()


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("circulation_lead_days", "0", "1 or more"),
        ("circulation_lead_days", "29", "28 or less"),
        ("decision_working_days", "soon", "whole number"),
        ("mailbox", "not an address", "e-mail address in the right form"),
        ("partnership", "", "Enter"),
        ("document_max_mb", "", "Enter"),
    ],
)
def test_a_setting_out_of_bounds_is_refused_in_words(web, cast, field, value, words):
    response = web(cast.coordinator).post(reverse("sharing:settings"), SETTINGS | {field: value})
    page = response.content.decode()
    assert response.status_code == 200
    assert "There is a problem" in page
    assert words in page
    cast.panel.refresh_from_db()
    assert cast.panel.circulation_lead_days == 7


@pytest.mark.parametrize("who", ["chair", "member", "referrer", "outsider", "leaver", "deputy"])
@pytest.mark.parametrize("name", ["sharing:settings", "sharing:add-domain"])
def test_settings_and_domains_are_the_coordinators(web, cast, who, name):
    browser = web(getattr(cast, who))
    assert browser.get(reverse(name)).status_code == 404
    assert browser.post(reverse(name), SETTINGS).status_code == 404


def test_a_coordinator_whose_agency_has_not_approved_changes_nothing(web, cast):
    cast.agreement.approvals.filter(agency=cast.social_care).delete()
    assert web(cast.coordinator).get(reverse("sharing:settings")).status_code == 404


@pytest.mark.rule("R26")
def test_a_member_names_their_own_deputy(web, cast, next_week):
    mine = Place.objects.get(person=cast.member)
    data = {"place": mine.pk, "person": cast.partner_outsider.pk, "reason": "Leave"}
    data |= days("starts_on", next_week) | days("ends_on", next_week)
    assert web(cast.member).post(reverse("sharing:add-deputy"), data).status_code == 302
    deputy = Deputy.objects.get(place=mine)
    assert (deputy.person, deputy.starts_on, deputy.ends_on) == (cast.partner_outsider, next_week, next_week)
    assert AuditEvent.objects.filter(what="deputy.named", person=cast.member).count() == 1


def test_a_member_names_nobody_elses_deputy(web, cast, as_person, next_week):
    other = Place.objects.get(person=cast.health_member)
    data = {"place": other.pk, "person": cast.deputy.pk} | days("starts_on", next_week) | days("ends_on", next_week)
    page = web(cast.member).post(reverse("sharing:add-deputy"), data).content.decode()
    assert "Select one of the answers listed" in page
    with pytest.raises(PermissionDenied), as_person(cast.member):
        services.name_deputy(place=other, person=cast.deputy, starts_on=next_week, ends_on=next_week, by=cast.member)
    assert web(cast.referrer).get(reverse("sharing:add-deputy")).status_code == 404


def test_the_services_of_the_panel_ask_for_themselves(cast, as_person):
    place, deputy = Place.objects.get(person=cast.health_member), Deputy.objects.get()
    for service, given in [
        (services.change_settings, {"panel": cast.panel, "phone": "1"}),
        (services.name_deputy, {"place": place, "person": cast.deputy, "starts_on": TO_COME, "ends_on": TO_COME}),
        (services.end_deputy, {"deputy": deputy}),
    ]:
        with as_person(cast.member), pytest.raises(PermissionDenied):
            service(**given, by=cast.member)


@pytest.mark.parametrize(
    ("person", "starts", "ends", "words"),
    [
        ("member", 7, 8, "the deputy comes from Ashdale Community Health"),
        ("deputy", 8, 7, "The last day is before the first day"),
        ("deputy", 5, 7, "Dee Deputy stands in for Hal Healthmember on"),
        ("health_member", 20, 21, "cannot stand in for themselves"),
    ],
)
def test_a_deputy_who_cannot_stand_in_is_refused_in_words(web, cast, person, starts, ends, words):
    place, today = Place.objects.get(person=cast.health_member), timezone.localdate()
    Deputy.objects.create(
        place=place, person=cast.deputy, starts_on=today + timedelta(days=6), ends_on=today + timedelta(days=6)
    )
    data = {"place": place.pk, "person": getattr(cast, person).pk}
    data |= days("starts_on", today + timedelta(days=starts)) | days("ends_on", today + timedelta(days=ends))
    page = web(cast.coordinator).post(reverse("sharing:add-deputy"), data).content.decode()
    assert "There is a problem" in page
    assert words in page


def test_a_deputy_who_has_not_begun_is_taken_away_and_one_who_has_is_ended(web, cast):
    place, today = Place.objects.get(person=cast.member), timezone.localdate()
    future = Deputy.objects.get(place__person=cast.health_member)
    current = Deputy.objects.create(
        place=place, person=cast.partner_outsider, starts_on=today - timedelta(days=2), ends_on=today
    )
    browser = web(cast.coordinator)
    for deputy in (future, current):
        assert browser.post(reverse("sharing:end-deputy", args=[deputy.pk])).status_code == 302
    assert [(one.pk, one.ends_on) for one in Deputy.objects.all()] == [(current.pk, today - timedelta(days=1))]
    assert web(cast.referrer).post(reverse("sharing:end-deputy", args=[current.pk])).status_code == 404


@pytest.mark.rule("R41")
def test_the_coordinator_keeps_the_list_of_secure_domains(web, cast):
    browser = web(cast.coordinator)
    data = {"domain": " @NHS.net ", "owner": "NHS England", "evidence": "DCB1596"} | days(
        "valid_until", date(2099, 1, 1)
    )
    assert browser.post(reverse("sharing:add-domain"), data).status_code == 302
    allowed = AllowedDomain.objects.get(domain="nhs.net")
    assert browser.post(reverse("sharing:remove-domain", args=[allowed.pk])).status_code == 302
    assert not AllowedDomain.objects.filter(domain="nhs.net").exists()
    assert AuditEvent.objects.filter(what__in=["domain.allowed", "domain.removed"]).count() == 2


@pytest.mark.rule("R41")
@pytest.mark.parametrize("domain", ["ashdale.gcsx.gov.uk", "co.uk", "nhs", "xn--nhs-abc.net"])
def test_a_domain_that_is_not_secure_is_refused_in_words(web, cast, domain):
    data = {"domain": domain, "owner": "O", "evidence": "E"} | days("valid_until", date(2099, 1, 1))
    page = web(cast.coordinator).post(reverse("sharing:add-domain"), data).content.decode()
    assert "There is a problem" in page
    assert AllowedDomain.objects.count() == 1


def test_leave_is_a_page_for_those_with_a_place_or_who_stand_in(web, cast):
    for person, words in ((cast.member, "No leave is entered"), (cast.deputy, "For Hal Healthmember")):
        assert words in web(person).get(reverse("sharing:leave")).content.decode()
    assert web(cast.referrer).get(reverse("sharing:leave")).url == reverse("sharing:panel")


def test_my_details_are_mine(web, cast):
    page = web(cast.outsider).get(reverse("sharing:my_details")).content.decode()
    assert cast.outsider.email in page
    assert "has not approved" in page
