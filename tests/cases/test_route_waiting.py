"""What is overdue on a route reaches the home page of whoever it belongs to, and of nobody else. R16–R19"""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cases import services
from cases.models import CaseClosing
from cases.waiting import waiting_for
from tests.stories import child, open_cases

LONG_AGO = date(2026, 1, 1)


@pytest.fixture
def case(cast, as_person):
    """Admitted long ago; a police officer, a youth justice worker and a social worker are on it."""
    case = open_decided(cast, as_person, 1)
    with as_person(cast.chair):
        services.record_step(case=case, step="offence_admitted", by=cast.chair, on=LONG_AGO)
        services.record_step(case=case, step="workers_nominated", by=cast.chair, on=LONG_AGO)
        for person in (cast.member, cast.youth_justice_member):
            services.allocate(case=case, person=person, role="worker", task="Assesses", by=cast.chair)
    return case


def open_decided(cast, as_person, number):
    young_person = child(f"Younger{number}", date(2010, 1, number), "boy")
    (case,) = open_cases(cast, as_person, young_person, reference=f"HSB-2026-{number:04}")
    with as_person(cast.chair):
        services.decide_pathway(
            case=case, by=cast.chair, pathway="criminal_justice", reasons="x", decided_on=LONG_AGO,
            lead_agency=cast.youth_justice,
        )  # fmt: skip
    return case


def told(person, cast, as_person):
    with as_person(person):
        return {one.text.partition(": ")[2] for one in waiting_for(person, cast.panel) if one.status == "Overdue"}


@pytest.mark.rule("R16")
@pytest.mark.rule("R17")
def test_an_overdue_step_is_for_the_agency_that_leads_it(case, cast, as_person, web):
    assessment = "HSB assessment, if appropriate"
    assert told(cast.member, cast, as_person) == {"Bail, or release under investigation", assessment}
    assert told(cast.youth_justice_member, cast, as_person) == {assessment}
    assert told(cast.chair, cast, as_person) == told(cast.referrer, cast, as_person) == set()
    page = web(cast.member).get("/").content.decode()
    assert f"{case.reference}: Bail, or release under investigation" in page
    assert "Younger" not in page


@pytest.mark.rule("R17")
def test_what_the_panel_leads_or_nobody_works_on_is_for_the_offices(cast, as_person):
    open_decided(cast, as_person, 2)
    expected = {"Two workers for the HSB assessment are nominated at panel", "Young person admits the offence"}
    assert told(cast.chair, cast, as_person) == told(cast.coordinator, cast, as_person) == expected
    assert told(cast.referrer, cast, as_person) == told(cast.member, cast, as_person) == set()


@pytest.mark.rule("R19")
def test_without_a_worker_of_its_own_agency_a_step_is_for_the_lead_agency_of_the_case(cast, as_person):
    case = open_decided(cast, as_person, 3)
    with as_person(cast.chair):
        services.allocate(case=case, person=cast.youth_justice_member, role="worker", task="x", by=cast.chair)
    assert told(cast.youth_justice_member, cast, as_person) == {"Young person admits the offence"}


@pytest.mark.rule("R22")
def test_a_closed_case_waits_for_nobody(case, cast, as_person):
    CaseClosing.objects.create(
        record=case.record, case=case, meeting_on=timezone.localdate(), reason="All is done", closed_by=cast.chair
    )
    assert told(cast.member, cast, as_person) == set()


def test_more_cases_take_no_more_queries(case, cast, as_person):
    def count():
        with as_person(cast.chair), CaptureQueriesContext(connection) as found:
            list(waiting_for(cast.chair, cast.panel))
        return len(found)

    before = count()
    for number in (4, 5, 6):
        open_decided(cast, as_person, number)
    assert count() == before
