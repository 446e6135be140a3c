"""The pathway page tells how far a case has come, and lets those who contribute record it; the Chair decides there."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from cases import services
from cases.models import LeadAgency, StepRecord
from cases.pathways import Pathway
from sharing.errors import RuleBroken
from sharing.services import access
from tests.stories import child, open_cases

TODAY = timezone.localdate


@pytest.fixture
def cases(cast, as_person):
    young_person = child("Younger", date(2010, 1, 1), "boy")
    return open_cases(cast, as_person, young_person, child("Harmed", date(2017, 2, 2), "girl"))


@pytest.fixture
def decided(cases, cast, as_person):
    """Both routes for the young person since the first of the year, support for the child harmed."""
    with as_person(cast.chair):
        for case, pathway in zip(cases, (Pathway.BOTH, Pathway.CHILD_PROTECTION), strict=True):
            services.decide_pathway(
                case=case, by=cast.chair, pathway=pathway, reasons="Needs and seriousness", dissent="Police: wait",
                decided_on=date(2026, 1, 1), meeting_on=date(2026, 1, 1), lead_agency=cast.social_care,
            )  # fmt: skip
    return cases


def address(name, case, *more):
    return reverse(f"cases:{name}", args=[case.pk, *more])


def on(day):
    return {"on_day": day.day, "on_month": day.month, "on_year": day.year}


def read(browser, url):
    answer = browser.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.rule("R14")
@pytest.mark.rule("R16")
@pytest.mark.rule("R17")
def test_the_page_shows_both_routes_with_what_is_to_do_and_what_is_late(decided, cast, web):
    page = read(web(cast.referrer), address("pathway", decided[0]))
    for words in (
        "Route: Child protection", "Route: Criminal justice", "Needs and seriousness", "Police: wait", "In force",
        "at the panel meeting", "Overdue", "due 1 January 2026", "Waits for “Young person admits the offence”.",
        "Pathway decided: Child protection and criminal justice",
    ):  # fmt: skip
        assert words in page, words
    assert "Decide between meetings" not in page
    assert page.count('aria-current="step"') == 4 - 1  # workers on both routes, the admission
    assert "Decide between meetings" in read(web(cast.chair), address("pathway", decided[0]))


@pytest.mark.rule("R10")
@pytest.mark.rule("R11")
def test_the_child_harmed_has_a_route_of_their_own_and_no_police_matters(decided, cast, web):
    browser = web(cast.chair)
    page = read(browser, address("pathway", decided[1]))
    assert "Protection and support of the child harmed" in page
    assert "Younger" not in page
    assert "Police and court" not in page
    assert browser.get(address("justice", decided[1])).status_code == 404


@pytest.mark.rule("R33")
def test_who_only_reads_records_nothing_and_who_holds_nothing_sees_nothing(decided, cast, as_person, web):
    case = decided[0]
    with as_person(cast.chair):
        access.grant_access(
            record=case.record, to=cast.member, permission=access.VIEW, purpose="discussion", ground="crime",
            reason="Reads", via="request", by=cast.chair,
        )  # fmt: skip
        services.record_step(case=case, step="workers_nominated", by=cast.chair, on=date(2026, 1, 2))
    reader = web(cast.member)
    page = read(reader, address("pathway", case))
    assert "Leave out" not in page
    assert "Strike out" not in page
    record = StepRecord.objects.get()
    for url in (address("record_step", case, "assessment_started"), address("leave_out_step", case, "offence_admitted"),
                reverse("cases:strike_step", args=[record.pk]), address("decide", case), address("lead_agency", case),
                address("record_justice", case, "arrest"), address("record_release", case)):  # fmt: skip
        assert reader.get(url).status_code == 404
    for who in (cast.partner_outsider, cast.health_member):
        assert web(who).get(address("pathway", case)).status_code == 404
        assert web(who).get(address("justice", case)).status_code == 404


@pytest.mark.rule("R16")
def test_a_step_is_recorded_left_out_and_struck_out_on_the_page(decided, cast, web):
    case, browser = decided[0], web(cast.referrer)
    url = address("record_step", case, "workers_nominated")
    assert "Date, and who they are" in read(browser, url).replace("date, and", "Date, and")
    told = on(date(2026, 1, 5)) | {"note": "Nominated: social worker and YJS"}
    assert browser.post(url, told).status_code == 302
    browser.post(address("leave_out_step", case, "offence_admitted"), {"because": "Has not been asked"})
    page = read(browser, address("pathway", case))
    assert "Nominated: social worker and YJS" in page
    assert "Left out: Has not been asked" in page
    assert "Does not apply" in page
    again = browser.post(url, told)
    assert "recorded already" in again.content.decode()
    record = StepRecord.objects.get(step="workers_nominated")
    browser.post(reverse("cases:strike_step", args=[record.pk]), {"because": "Two others took it on"})
    page = read(browser, address("pathway", case))
    assert "Steps struck out" in page
    assert "Two others took it on" in page
    assert "Waits for “Two workers" in page


@pytest.mark.rule("R18")
def test_a_step_of_no_route_of_the_case_does_not_exist(decided, cast, web):
    assert web(cast.referrer).get(address("record_step", decided[0], "verdict_given")).status_code == 404
    assert web(cast.referrer).get(address("record_step", decided[0], "made_up")).status_code == 404


@pytest.mark.rule("R14")
@pytest.mark.rule("R18")
def test_the_chair_decides_between_meetings_and_what_is_recorded_stays(decided, cast, as_person, web):
    case = decided[0]
    with as_person(cast.referrer):
        services.record_step(case=case, step="offence_admitted", by=cast.referrer, on=date(2026, 1, 3))
    due = case.due_at_panel_on
    told = {"pathway": "criminal_justice", "is_straight_to_prosecution": "on", "reasons": "Charged last night"}
    assert web(cast.vice_chair).post(address("decide", case), told).status_code == 302
    case.refresh_from_db()
    decision = case.pathway
    assert (decision.meeting_on, decision.decided_on, decision.decided_by) == (None, TODAY(), cast.vice_chair)
    assert (decision.supersedes.pathway, case.due_at_panel_on) == ("both", due)
    page = read(web(cast.chair), address("pathway", case))
    for words in ("Route: Straight to prosecution", "between meetings", "Earlier decisions", "No longer in force",
                  "Recorded before the pathway changed", "Young person admits the offence"):  # fmt: skip
        assert words in page, words
    assert web(cast.coordinator).get(address("decide", case)).status_code == 404


@pytest.mark.rule("R14")
def test_the_second_factor_is_asked_for_again_before_a_decision(decided, cast, web):
    browser = web(cast.chair).minutes_later()
    told = {"pathway": "child_protection", "reasons": "Enough"}
    assert "code" in browser.post(address("decide", decided[0]), told).content.decode()
    assert decided[0].decisions.count() == 1


@pytest.mark.rule("R15")
def test_under_ten_and_for_a_child_harmed_criminal_justice_is_not_offered(decided, cast, as_person, web, refused):
    young = child("Nine", date(2016, 6, 1), "boy", date(2026, 5, 31))
    (case,) = open_cases(cast, as_person, young, reference="HSB-2026-0002")
    insert = """insert into cases_pathwaydecision (id, record_id, case_id, pathway, reasons, dissent, decided_on,
                decided_by_id, recorded_at, is_straight_to_prosecution)
                values (gen_random_uuid(), %s, %s, %s, 'x', '', '2026-06-01', %s, now(), false)"""
    for one, why in ((case, "under 10"), (decided[1], "young person’s")):
        page = read(web(cast.chair), address("decide", one))
        assert why in page
        assert 'value="child_protection"' in page
        assert 'value="criminal_justice"' not in page
        assert "straight to prosecution" not in page
        answer = web(cast.chair).post(address("decide", one), {"pathway": "both", "reasons": "Serious"})
        assert why in answer.content.decode()
        with as_person(cast.chair), pytest.raises(RuleBroken, match=why):
            services.decide_pathway(case=one, by=cast.chair, pathway="both", reasons="x", decided_on=TODAY())
    for pathway in ("both", "criminal_justice"):
        assert refused(cast.chair, insert, case.pk, case.pk, pathway, cast.chair.pk)
    assert not refused(cast.chair, insert, case.pk, case.pk, "child_protection", cast.chair.pk)


@pytest.mark.rule("R15")
def test_the_latest_incident_counts(cast, as_person, refused):
    young = child("Ten", date(2016, 6, 1), "boy", date(2026, 5, 31))
    young["information"].append(young["information"][0] | {"dated_on": date(2026, 6, 1)})
    (case,) = open_cases(cast, as_person, young)
    with as_person(cast.chair):
        services.decide_pathway(case=case, by=cast.chair, pathway="both", reasons="x", decided_on=TODAY())
    assert case.pathway.pathway == "both"


@pytest.mark.rule("R19")
def test_every_change_of_the_lead_agency_is_kept_with_its_reason(decided, cast, as_person, web, refused):
    case, browser = decided[0], web(cast.coordinator)
    told = on(date(2026, 2, 1)) | {"agency": str(cast.youth_justice.pk), "because": "Social care’s work has ended"}
    assert browser.post(address("lead_agency", case), told).status_code == 302
    case.refresh_from_db()
    assert case.lead_agency == cast.youth_justice
    assert [lead.agency for lead in case.leads.all()] == [cast.youth_justice, cast.social_care]
    page = read(browser, address("pathway", case))
    assert "Social care’s work has ended" in page
    assert "from 1 February 2026" in page
    for person in (cast.referrer, cast.member):
        assert web(person).get(address("lead_agency", case)).status_code == 404
    with as_person(cast.chair), pytest.raises(RuleBroken, match="leads already"):
        services.set_lead_agency(case=case, agency=cast.youth_justice, on=TODAY(), because="x", by=cast.chair)
    assert LeadAgency.objects.filter(case=case).count() == 2
    assert refused(cast.chair, "update cases_case set lead_agency_id = %s", cast.police.pk)
    assert refused(cast.chair, "update cases_leadagency set because = 'Other'")
    assert refused(cast.chair, "delete from cases_leadagency")
    assert refused(cast.referrer, f"""insert into cases_leadagency (id, record_id, case_id, agency_id, "on", because,
                   set_by_id, set_at) values (gen_random_uuid(), '{case.pk}', '{case.pk}', '{cast.police.pk}', now(),
                   'x', '{cast.referrer.pk}', now())""")  # fmt: skip


@pytest.mark.rule("R18")
def test_the_database_begins_no_assessment_between_a_not_guilty_plea_and_the_verdict(decided, cast, refused):
    case = decided[0]
    add = """insert into cases_steprecord (id, record_id, case_id, step, "on", value, note, left_out_because, agency_id,
                                           recorded_by_id, recorded_at, struck_because)
             values (gen_random_uuid(), %s, %s, %s, '2026-03-01', %s, '', %s, %s, %s, now(), '')"""

    def add_step(step, value="", left_out="", by=cast.referrer):
        return refused(by, add, case.pk, case.pk, step, value, left_out, cast.social_care.pk, cast.referrer.pk)

    assert not add_step("plea_entered", "not_guilty")
    for step in ("assessment_started", "interviews_held", "report_recorded"):
        assert add_step(step)
    assert not add_step("interviews_held", left_out="No court date yet")
    assert add_step("charged", by=cast.coordinator), "in the name of another"
    assert not add_step("verdict_given", "not_guilty")
    assert not add_step("assessment_started")
    strike = "update cases_steprecord set struck_at = now(), struck_because = 'x', struck_by_id = %s"
    assert refused(cast.referrer, strike, cast.chair.pk)
    assert refused(cast.referrer, "update cases_steprecord set value = 'guilty'")
    assert refused(cast.chair, "delete from cases_steprecord")
    assert not refused(cast.referrer, strike, cast.referrer.pk)


@pytest.mark.rule("R33")
def test_the_services_ask_for_themselves(decided, cast, as_person):
    case = decided[0]
    with as_person(cast.chair):
        record = services.record_step(case=case, step="workers_nominated", by=cast.chair, on=date(2026, 1, 2))
        access.grant_access(
            record=case.record, to=cast.member, permission=access.VIEW, purpose="discussion", ground="crime",
            reason="Reads", via="request", by=cast.chair,
        )  # fmt: skip
    with as_person(cast.member):
        for service, given in [
            (services.record_step, {"case": case, "step": "offence_admitted", "on": date(2026, 1, 2)}),
            (services.leave_out_step, {"case": case, "step": "offence_admitted", "because": "x"}),
            (services.strike_step, {"record": record, "because": "x"}),
            (services.set_lead_agency, {"case": case, "agency": cast.police, "on": date(2026, 1, 2), "because": "x"}),
        ]:
            with pytest.raises(PermissionDenied):
                service(**given, by=cast.member)
    with as_person(cast.referrer), pytest.raises(PermissionDenied):
        services.set_lead_agency(case=case, agency=cast.police, on=date(2026, 1, 2), because="x", by=cast.referrer)
