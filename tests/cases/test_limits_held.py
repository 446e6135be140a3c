"""Limits of the law, days of training, and what only an office says: held by the database past the services."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from cases import limits, services
from cases.models import Assessment, Assessor, CaseInformation
from sharing.services import access
from tests.cases.assessing import advise, ago, begin, finish, tell_all, train
from tests.stories import child, open_cases

ARREST = date(2026, 6, 30)
RELEASE = """insert into cases_release (id, record_id, case_id, kind, "on", until, authorised_by, conditions,
             recorded_by_id, recorded_at, struck_because, extends_id, chase_on)
             values (gen_random_uuid(), %s, %s, %s, %s, %s, %s, '', %s, now(), '', %s, %s)"""
EVENT = """insert into cases_justiceevent (id, record_id, case_id, kind, "on", value, words, reference, recorded_by_id,
           recorded_at, struck_because)
           values (gen_random_uuid(), %s, %s, %s, %s, %s, '', '', %s, clock_timestamp(), '')"""
LEAVES = "update cases_assessor set left_on = %s, left_because = 'x', replaced_by_id = %s where person_id = %s"
JOINS = """insert into cases_assessor (id, record_id, assessment_id, person_id, agency_id, is_lead, is_trained,
           joined_on, named_by_id, left_because) values (gen_random_uuid(), %s, %s, %s, %s, false, %s, %s, %s, '')"""


@pytest.fixture
def case(cast, as_person):
    (case,) = open_cases(cast, as_person, child("Younger", date(2010, 1, 1), "boy"))
    return case


@pytest.fixture
def manager(case, cast, as_person):
    """Somebody who manages the case and holds no office."""
    with as_person(cast.chair):
        access.grant_access(
            record=case.record, to=cast.manager, permission=access.MANAGE, purpose="update", ground="significant_harm",
            reason="Manages", via="request", by=cast.chair,
        )  # fmt: skip
    return cast.manager


# Bail and disposals


@pytest.mark.rule("R17")
def test_the_database_counts_the_limit_of_bail_as_the_product_does(db):
    arrests = [date(2022, 10, 20) + timedelta(days=n) for n in range(20)]
    arrests += [date(2023, 12, 25) + timedelta(days=n) for n in range(100)] + [date(2010, 1, 1)]
    with connection.cursor() as cursor:
        for authority in (*limits.AUTHORITIES, "court"):
            cursor.execute("select cases_bail_limit(one, %s) from unnest(%s::date[]) one", [authority, arrests])
            assert [row[0] for row in cursor] == [limits.bail_limit(one, authority) for one in arrests]


@pytest.mark.rule("R17")
def test_the_database_refuses_bail_beyond_its_limit_and_before_an_arrest(case, cast, as_person, refused):
    by = cast.referrer

    def bail(on, until, authorised_by, extends=None, kind="bail", chase=None):
        return refused(by, RELEASE, case.pk, case.pk, kind, on, until, authorised_by, by.pk, extends, chase)

    assert bail(ARREST, date(2026, 7, 1), "court")  # no arrest
    with as_person(by):
        services.record_event(case=case, kind="arrest", by=by, on=ARREST)
        told = {"on": ARREST, "until": date(2026, 9, 1), "authorised_by": "custody_officer"}
        first = services.record_release(case=case, kind="bail", by=by, **told)
    last = {"custody_officer": date(2026, 9, 30), "inspector": date(2026, 12, 31), "superintendent": date(2027, 3, 31)}
    for authority, day in last.items():
        assert limits.bail_limit(ARREST, authority) == day
        assert bail(ARREST, day + timedelta(days=1), authority)
        assert not bail(ARREST, day, authority)
    assert not bail(ARREST, date(2028, 1, 1), "court")
    assert bail(date(2026, 6, 29), date(2026, 7, 1), "inspector")
    assert bail(ago(-1), ago(-2), "court")
    assert bail(date(2026, 8, 1), date(2026, 8, 30), "inspector", extends=first.pk)  # shorter than what it extends
    assert bail(date(2026, 6, 29), None, "", kind="investigation", chase=date(2026, 7, 9))


@pytest.mark.rule("R17")
@pytest.mark.parametrize(
    ("told", "value", "may"),
    [
        ([], "youth_caution", False),
        ([], "outcome_22", True),
        ([("admission", "none")], "community_resolution", False),
        ([("admission", "partial")], "youth_conditional_caution", True),
        ([("admission", "full"), ("admission", "none")], "youth_caution", False),
        ([("admission", "full")], "referral_order", False),
        ([("plea", "guilty")], "referral_order", True),
        ([("plea", "not_guilty"), ("verdict", "guilty")], "custody", True),
        ([("plea", "not_guilty"), ("verdict", "not_guilty")], "custody", False),
        ([("admission", "none"), ("plea", "guilty")], "youth_caution", False),
    ],
)
def test_the_database_refuses_a_disposal_that_rests_on_nothing(told, value, may, case, cast, refused):
    by = cast.referrer
    for kind, answer in told:
        assert not refused(by, EVENT, case.pk, case.pk, kind, ARREST, answer, by.pk)
    assert refused(by, EVENT, case.pk, case.pk, "disposal", ARREST, value, by.pk) != may


@pytest.mark.rule("R17")
def test_an_admission_that_is_a_step_counts_until_it_is_struck_out(case, cast, as_person, refused):
    by, caution = cast.referrer, (EVENT, case.pk, case.pk, "disposal", ARREST, "youth_caution", cast.referrer.pk)
    advise(case, cast, as_person, pathway="criminal_justice")
    with as_person(by):
        step = services.record_step(case=case, step="offence_admitted", by=by, on=ago(20))
    assert not refused(by, *caution)
    with as_person(by):
        services.strike_step(record=step, by=by, because="A slip")
    assert refused(by, *caution)


# Assessors


@pytest.mark.rule("R46")
def test_an_assessor_joins_as_it_begins_or_as_another_leaves_and_is_trained_on_that_day(case, cast, as_person, refused):
    advise(case, cast, as_person)
    train(cast.youth_justice_member, cast, as_person, valid_until=ago(15))
    train(cast.health_member, cast, as_person, valid_until=ago(15))
    begun = begin(case, cast, as_person)
    by, gone, new = cast.coordinator, cast.youth_justice_member, cast.health_member
    with as_person(by):
        services.allocate(case=case, person=new, role="worker", task="x", by=by)

    def take_over(left_on, joined_on, is_trained=True):
        with as_person(by), connection.cursor() as cursor:
            cursor.execute(LEAVES, [left_on, by.pk, gone.pk])
            cursor.execute(
                JOINS, [begun.record_id, begun.pk, new.pk, new.agency_id, is_trained, joined_on, by.pk]
            )  # fmt: skip

    for told, why in (
        ((ago(-1), ago(20)), "joins as it begins"),  # nobody leaves on a day to come
        ((ago(10), ago(30)), "joins as it begins"),  # before it began, where training counted
        ((ago(10), ago(16)), "joins as it begins"),
        ((ago(10), ago(10)), "nobody has recorded that training"),
        ((ago(10), ago(10), False), "one of them trained"),
    ):
        with pytest.raises(DatabaseError, match=why), transaction.atomic():
            take_over(*told)
    take_over(ago(16), ago(16))
    assert Assessor.objects.get(person=new).is_trained


@pytest.mark.rule("R20")
def test_an_assessment_begins_neither_before_the_decision_nor_in_a_time_to_come(case, cast, as_person):
    advise(case, cast, as_person, days_ago=10)
    told = {"record": case.record, "case": case, "tool": "aim3", "tool_version": "1", "begun_by": cast.referrer}
    for on in (ago(11), ago(-1)):
        with pytest.raises(DatabaseError, match="begun since the decision"), as_person(cast.referrer):
            Assessment.objects.create(begun_on=on, **told)


# Offices, and workers


@pytest.mark.rule("R19")
def test_who_leads_is_set_by_an_office(case, manager, cast, refused):
    lead = """insert into cases_leadagency (id, record_id, case_id, agency_id, "on", because, set_by_id, set_at)
              values (gen_random_uuid(), %s, %s, %s, now(), 'x', %s, now())"""
    assert refused(manager, lead, case.pk, case.pk, cast.police.pk, manager.pk)
    assert not refused(cast.coordinator, lead, case.pk, case.pk, cast.police.pk, cast.coordinator.pk)


@pytest.mark.rule("R16")
@pytest.mark.usefixtures("lies_in")
def test_that_the_panel_considered_a_report_is_said_by_an_office(case, manager, cast, as_person, refused):
    advise(case, cast, as_person)
    train(cast.referrer, cast, as_person)
    begun = begin(case, cast, as_person)
    tell_all(begun, cast, as_person)
    finish(begun, cast, as_person)
    considered = "update cases_assessment set considered_on = sharing_today(), considered_by_id = %s"
    assert refused(manager, considered, manager.pk)
    assert not refused(cast.coordinator, considered, cast.coordinator.pk)


@pytest.mark.rule("R20")
def test_an_assessment_is_given_up_by_its_workers_or_an_office(case, manager, cast, as_person, refused, web):
    advise(case, cast, as_person)
    train(cast.youth_justice_member, cast, as_person)
    begun = begin(case, cast, as_person)
    give_up = """update cases_assessment set given_up_on = sharing_today(), given_up_because = 'x',
                 given_up_by_id = %s"""
    with as_person(cast.coordinator):
        services.allocate(case=case, person=cast.health_member, role="worker", task="x", by=cast.coordinator)
    page, address = reverse("cases:assessment", args=[case.pk]), reverse("cases:give_up_assessment", args=[begun.pk])
    for person in (manager, cast.health_member):
        assert refused(person, give_up, person.pk)
        with as_person(person), pytest.raises(PermissionDenied):
            services.give_up_assessment(assessment=begun, by=person, because="x")
        assert web(person).get(address).status_code == 404
        assert address not in web(person).get(page).content.decode()
    assert address in web(cast.referrer).get(page).content.decode()
    with as_person(cast.youth_justice_member):
        services.give_up_assessment(assessment=begun, by=cast.youth_justice_member, because="The family moved")
    begun.refresh_from_db()
    assert begun.given_up_by == cast.youth_justice_member


@pytest.mark.rule("R34")
def test_that_a_case_was_exported_is_written_by_an_office(case, manager, cast, refused):
    row = """insert into sharing_disclosure (id, record_id, how, by_agency_id, purpose, ground, what, reason, to_whom,
             agreed_by, is_chairs_own, outcome, "on", at, by_id)
             values (gen_random_uuid(), %s, %s, %s, 'update', 'significant_harm', 'x', 'x', 'x', 'Police', false,
                     'shared', now(), now(), %s)"""
    assert refused(manager, row, case.pk, "export", manager.agency_id, manager.pk)
    assert not refused(manager, row, case.pk, "hand", manager.agency_id, manager.pk)
    assert not refused(cast.coordinator, row, case.pk, "export", cast.coordinator.agency_id, cast.coordinator.pk)


# What is known


INFORMATION = """insert into cases_caseinformation (id, record_id, case_id, kind, heading, text, source, is_opinion,
                 caveat, is_restricted, precision, corrected_because, agency_id, recorded_by_id, recorded_at)
                 values (gen_random_uuid(), %s, %s, 'views', %s, 'x', '', false, '', false, 'day', '', %s, %s, %s)"""


@pytest.mark.rule("R27")
def test_what_is_known_is_told_for_ones_own_agency_and_dated_by_the_database(case, cast, refused):
    by = cast.referrer

    def tell(person, heading, agency, at):
        return refused(person, INFORMATION, case.pk, case.pk, heading, agency, person.pk, at)

    assert tell(by, "Not theirs", cast.police.pk, "2026-01-01")
    assert tell(by, "Nobody’s", None, "2026-01-01")
    assert not tell(by, "Earlier", by.agency_id, "2020-01-01")
    assert not tell(by, "Later", by.agency_id, "2099-01-01")
    assert not tell(cast.coordinator, "By phone", cast.police.pk, "2020-01-01")
    told = case.information.filter(heading__in=["Earlier", "Later", "By phone"])
    with connection.cursor() as cursor:
        cursor.execute("select now(), clock_timestamp()")
        begun, now = cursor.fetchone()
    assert [begun < one.recorded_at < now for one in told] == [True] * 3


@pytest.mark.rule("R33")
def test_an_address_that_was_open_is_shut_with_all_its_earlier_words(case, cast, as_person, web):
    by = cast.referrer
    with as_person(by):
        first = services.record_information(case=case, by=by, kind="safety", heading="Lives", text="9 Hidden Row")
        second = services.correct_information(entry=first, by=by, because="A slip", text="9a Hidden Row")
    timeline, address = reverse("cases:timeline", args=[case.pk]), reverse("cases:correct", args=[second.pk])
    worker, coordinator = web(by), web(cast.coordinator)
    assert "9 Hidden Row" in worker.get(timeline).content.decode()
    posted = {"heading": "Lives", "text": "9a Hidden Row", "is_opinion": "no", "is_restricted": "on"}
    assert worker.post(address, posted | {"because": "Not to be disclosed"}).status_code == 302
    assert case.information.filter(heading="Lives", is_restricted=True).count() == 3
    for page in (timeline, case.get_absolute_url()):
        assert "Hidden Row" not in worker.get(page).content.decode()
    assert worker.get(address).status_code == 404
    shut = coordinator.get(timeline).content.decode()
    assert "9 Hidden Row" in shut
    assert "For those who manage the case" in shut
    last = case.information.get(corrects=second)
    assert "From now on only those" not in coordinator.get(reverse("cases:correct", args=[last.pk])).content.decode()
    same = {"record": case.record, "case": case, "kind": "safety", "heading": "x", "text": "x"}
    with as_person(cast.coordinator), pytest.raises(DatabaseError, match="belongs to what it corrects"):
        CaseInformation.objects.create(
            corrects=last, corrected_because="x", agency=last.agency, recorded_by=cast.coordinator, **same
        )  # never opened again
