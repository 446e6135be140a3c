"""Past the services, in SQL, as somebody with a login: nothing of another case and nothing in another's name. R33"""

from datetime import date

import pytest
from django.urls import reverse

from cases import rules, services
from cases.models import CaseEvent, CaseLink, Release, StepRecord
from tests.cases.assessing import advise, begin, train
from tests.stories import child, open_cases

pytestmark = pytest.mark.rule("R33")
RELEASE = """insert into cases_release (id, record_id, case_id, kind, "on", until, authorised_by, conditions,
             recorded_by_id, recorded_at, struck_because, extends_id, step_id)
             values (gen_random_uuid(), %s, %s, 'bail', '2026-07-01', '2026-08-01', 'inspector', '', %s, now(), '',
                     %s, %s)"""
EVENT = """insert into cases_justiceevent (id, record_id, case_id, kind, "on", value, words, reference, recorded_by_id,
           recorded_at, struck_because, step_id)
           values (gen_random_uuid(), %s, %s, 'arrest', now(), '', '', '', %s, now(), '', %s)"""


@pytest.fixture
def two_young_people(cast, as_person):
    (case,) = open_cases(cast, as_person, child("Younger", date(2011, 1, 1), "boy"))
    (other,) = open_cases(cast, as_person, child("Other", date(2011, 2, 2), "boy"), reference="HSB-2026-0002")
    return case, other


def test_bail_and_police_matters_point_at_nothing_of_another_case(two_young_people, cast, as_person, refused):
    case, other = two_young_people
    by = cast.referrer
    for one in (case, other):
        with as_person(cast.chair):
            services.decide_pathway(
                case=one, by=cast.chair, pathway="criminal_justice", reasons="x", decided_on=date(2026, 6, 1)
            )
        with as_person(by):
            services.record_event(case=one, kind="arrest", by=by, on=date(2026, 6, 30))
            services.record_release(
                case=one, kind="bail", by=by, on=date(2026, 6, 30), until=date(2026, 7, 20),
                authorised_by="custody_officer",
            )  # fmt: skip
    own, theirs = (Release.objects.get(case=one).pk for one in two_young_people)
    assert refused(by, RELEASE, case.pk, case.pk, by.pk, theirs, None)
    told = {"step": "bailed", "on": date(2026, 6, 30), "recorded_by": by, "agency": by.agency}
    own_step, their_step = (StepRecord.objects.create(record=one.record, case=one, **told).pk for one in (case, other))
    assert refused(by, RELEASE, case.pk, case.pk, by.pk, None, their_step)
    assert refused(by, EVENT, case.pk, case.pk, by.pk, their_step)
    assert not refused(by, RELEASE, case.pk, case.pk, by.pk, own, own_step)
    assert not refused(by, EVENT, case.pk, case.pk, by.pk, own_step)


def test_nothing_of_an_assessment_is_written_in_anothers_name(cast, as_person, refused):
    (case,) = open_cases(cast, as_person, child("Younger", date(2011, 1, 1), "boy"))
    advise(case, cast, as_person)
    train(cast.referrer, cast, as_person)
    with as_person(cast.coordinator):
        for person in (cast.referrer, cast.youth_justice_member):
            services.allocate(case=case, person=person, role="worker", task="x", by=cast.coordinator)
    found = begin(case, cast, as_person)
    by, other = cast.referrer, cast.youth_justice_member
    write = "update cases_assessment set formulation = 'x', version = version + 1, saved_at = now(), saved_by_id = %s"
    assert refused(by, write, other.pk)
    assert not refused(by, write, by.pk)
    assert refused(other, "update cases_assessment set formulation = 'y'")
    held = """insert into cases_interview (id, record_id, assessment_id, kind, who, held_on, held_by, not_held_because,
              recorded_at, recorded_by_id, settled_by_id)
              values (gen_random_uuid(), %s, %s, 'others', '', now(), 'x', '', now(), %s, %s)"""
    assert refused(by, held, found.record_id, found.pk, by.pk, other.pk)
    assert not refused(by, held, found.record_id, found.pk, by.pk, by.pk)
    needs = """insert into cases_needsandrisk (id, record_id, case_id, agency_id, dated_on, review_on, risk_to_child,
               risk_from_child, needs, protective, support, therapy, school, contact, child_view, child_view_why_not,
               parents_view, parents_view_why_not, recorded_at, recorded_by_id)
               values (gen_random_uuid(), %s, %s, %s, now(), now() + interval '9 days', 'x', 'x', 'x', '', '', '', '',
                       '', 'x', '', 'x', '', now(), %s)"""
    assert refused(by, needs, case.pk, case.pk, cast.police.pk, by.pk)
    assert not refused(by, needs, case.pk, case.pk, by.agency_id, by.pk)


@pytest.mark.rule("R11")
def test_the_words_of_a_link_stand_on_both_cases_and_name_neither_child(two_young_people, cast, as_person, web):
    case, other = two_young_people
    chair, address = web(cast.chair), reverse("cases:add_link", args=[case.pk])
    told = {"reference": other.reference, "kind": "sibling"}
    for named in (case.child.given_names, other.child.given_names):
        page = chair.post(address, told | {"relation": f"{named} is the older half-brother"})
        assert "seems to name a child" in page.content.decode()
    assert not CaseLink.objects.filter(kind="sibling").exists()
    assert chair.post(address, told | {"relation": "Half-brothers"}).status_code == 302
    end = reverse("cases:end_link", args=[CaseLink.objects.get(case=case, kind="sibling").pk])
    page = chair.post(end, {"because": f"{case.child.given_names} is a cousin"}).content.decode()
    assert "seems to name a child" in page


def test_an_event_about_a_page_that_there_is_not_takes_no_timeline_away(two_young_people, cast, web):
    case, _ = two_young_people
    CaseEvent.objects.create(
        record=case.record, case=case, on=date(2026, 1, 1), kind="action", words="x", url_name="no"
    )
    assert web(cast.chair).get(reverse("cases:timeline", args=[case.pk])).status_code == 200


@pytest.mark.rule("R19")
def test_nothing_is_written_for_a_day_to_come(two_young_people, cast, refused):
    """Else a lead agency of next year stands against every other until then."""
    case, _ = two_young_people
    rows = {
        """insert into cases_caseevent (id, record_id, case_id, "on", kind, words, url_name, by_id, at)
           values (gen_random_uuid(), %s, %s, now(), 'work', 'x', '', %s, {at})""": [],
        """insert into cases_leadagency (id, record_id, case_id, "on", because, set_by_id, agency_id, set_at)
           values (gen_random_uuid(), %s, %s, now(), 'x', %s, %s, {at})""": [cast.police.pk],
        """insert into cases_paneldate (id, record_id, case_id, "on", kind, because, moved_because, set_by_id, set_at)
           values (gen_random_uuid(), %s, %s, now(), 'panel', 'x', '', %s, {at})""": [],
    }  # fmt: skip
    for row, more in rows.items():
        told = case.pk, case.pk, cast.coordinator.pk, *more
        assert refused(cast.coordinator, row.format(at="now() + interval '1 day'"), *told), row
        assert not refused(cast.coordinator, row.format(at="now()"), *told), row


@pytest.mark.rule("R15")
def test_a_day_that_was_corrected_makes_no_child_old_enough(cast, as_person, refused):
    (case,) = open_cases(cast, as_person, child("Young", date(2011, 6, 1), "boy", date(2022, 6, 1)))
    decide = """insert into cases_pathwaydecision (id, record_id, case_id, pathway, is_straight_to_prosecution, reasons,
                dissent, decided_on, recorded_at, decided_by_id)
                values (gen_random_uuid(), %s, %s, 'criminal_justice', false, 'x', '', now(), now(), %s)"""
    told = case.pk, case.pk, cast.chair.pk
    with as_person(cast.chair):
        entry = case.information.get(kind="incident")
        services.correct_information(entry=entry, by=cast.chair, because="A slip", dated_on=date(2021, 5, 1))
    assert rules.age_at_last_behaviour(case) == 9
    assert refused(cast.chair, decide, *told)
    with as_person(cast.chair):
        entry = case.information.get(corrects=entry)
        services.correct_information(entry=entry, by=cast.chair, because="As it was", dated_on=date(2021, 6, 1))
    assert not refused(cast.chair, decide, *told)
