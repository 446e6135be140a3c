"""Police and court matters of the young person's case: limits of bail, disposals, and the steps recorded with them."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from cases import justice, limits, services
from cases.models import JusticeEvent, Release, StatutoryValue
from cases.waiting import waiting_for
from sharing.errors import RuleBroken
from sharing.models import Agency
from sharing.services import access
from tests.stories import child, open_cases

pytestmark = pytest.mark.rule("R17")
ARREST = date(2026, 6, 30)


@pytest.fixture
def cases(cast, as_person):
    young_person = child("Younger", date(2010, 1, 1), "boy")
    return open_cases(cast, as_person, young_person, child("Harmed", date(2017, 2, 2), "girl"))


@pytest.fixture
def case(cases, cast, as_person):
    with as_person(cast.chair):
        services.decide_pathway(
            case=cases[0], by=cast.chair, pathway="criminal_justice", reasons="x", decided_on=date(2026, 6, 1)
        )
    return cases[0]


@pytest.fixture
def record(case, cast, as_person):
    """`record("plea", date, value="guilty")` as the worker does."""

    def record(kind, on, **told):
        with as_person(cast.referrer):
            return services.record_event(case=case, kind=kind, by=cast.referrer, on=on, **told)

    return record


@pytest.fixture
def release(case, cast, as_person):
    def release(kind, on, **told):
        with as_person(cast.referrer):
            return services.record_release(case=case, kind=kind, by=cast.referrer, on=on, **told)

    return release


def steps(case):
    return {one.step: one.value for one in case.steps.filter(struck_at=None)}


@pytest.mark.parametrize(
    ("begins", "months", "last"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2026, 1, 16), 3, date(2026, 4, 15)),
        (date(2026, 3, 1), 3, date(2026, 5, 31)),
        (date(2026, 1, 31), 3, date(2026, 4, 30)),
        (date(2026, 12, 1), 9, date(2027, 8, 31)),
        (date(2026, 2, 28), 12, date(2027, 2, 27)),
    ],
)
def test_months_are_those_of_the_calendar(begins, months, last):
    assert limits.last_day_of_months(begins, months) == last


def test_the_limits_are_those_in_force_on_the_day_of_the_arrest(db):
    now = limits.bail_limits(date(2026, 1, 30))
    assert now == [
        ("Custody officer", date(2026, 4, 30)),
        ("Inspector", date(2026, 7, 30)),
        ("Superintendent", date(2026, 10, 30)),
    ]
    assert dict(limits.bail_limits(date(2022, 10, 27)))["Custody officer"] == date(2022, 11, 24)
    assert dict(limits.bail_limits(date(2022, 10, 28)))["Custody officer"] == date(2023, 1, 28)
    assert limits.bail_limits(date(2016, 1, 1)) == []
    assert limits.bail_limit(date(2026, 1, 30), "court") is None
    assert limits.responsible_from(date(2026, 1, 30)) == 10


def test_a_value_of_the_law_is_in_force_once_and_nobody_changes_it(cast, refused):
    for sql in ("update cases_statutoryvalue set value = 99", "delete from cases_statutoryvalue"):
        assert refused(cast.chair, sql)
    with pytest.raises(DatabaseError, match="in_force_once"), transaction.atomic():
        StatutoryValue.objects.create(
            key="bail.inspector", title="x", value=1, unit="days", provision="x", valid_from=date(2030, 1, 1)
        )


@pytest.mark.parametrize(
    ("until", "by", "said"),
    [
        (date(2026, 9, 30), "custody_officer", ""),
        (date(2026, 10, 1), "custody_officer", "until 1 October 2026 it needs an inspector"),
        (date(2027, 1, 1), "custody_officer", "needs a superintendent"),
        (date(2026, 12, 31), "inspector", ""),
        (
            date(2027, 1, 1),
            "inspector",
            "ends on 31 December 2026 at the latest: until 1 January 2027 it needs a super",
        ),
        (date(2027, 4, 1), "superintendent", "needs a court"),
        (date(2027, 4, 1), "court", ""),
    ],
)
def test_bail_beyond_the_limit_needs_who_may_authorise_it(until, by, said, record, release):
    record("arrest", ARREST)
    told = {"until": until, "authorised_by": by, "conditions": "No contact"}
    if said:
        with pytest.raises(RuleBroken, match=said):
            release("bail", date(2026, 7, 1), **told)
    else:
        assert release("bail", date(2026, 7, 1), **told).until == until


def test_bail_counts_from_an_arrest_and_an_extension_extends_what_stands(record, release, case):
    told = {"until": date(2026, 9, 1), "authorised_by": "custody_officer"}
    with pytest.raises(RuleBroken, match="Record the arrest first"):
        release("bail", date(2026, 7, 1), **told)
    record("arrest", ARREST)
    first = release("bail", date(2026, 7, 1), **told)
    with pytest.raises(RuleBroken, match="lasts longer"):
        release("bail", date(2026, 8, 1), extends=first, **told)
    more = {"until": date(2026, 12, 1), "authorised_by": "inspector"}
    second = release("bail", date(2026, 9, 1), extends=first, conditions="Lives with his aunt", **more)
    with pytest.raises(RuleBroken, match="extended already"):
        release("bail", date(2026, 9, 2), extends=first, **more)
    assert justice.bail_in_force(case, date(2026, 8, 1)) == first
    assert justice.bail_in_force(case, date(2026, 9, 1)) == second
    assert justice.bail_in_force(case, date(2026, 12, 2)) is None
    release("investigation", date(2026, 10, 1), chase_on=date(2026, 11, 1))
    assert justice.bail_in_force(case, date(2026, 10, 2)) is None


@pytest.mark.rule("R18")
def test_what_is_recorded_records_the_step_that_is_due(record, release, case, cast, as_person):
    record("arrest", ARREST)
    admission = record("admission", ARREST, value="partial")
    release("bail", date(2026, 7, 1), until=date(2026, 8, 1), authorised_by="custody_officer")
    assert steps(case) == {"offence_admitted": "", "bailed": ""}
    assert record("plea", date(2026, 7, 2), value="guilty").step is None
    with as_person(cast.chair):
        services.decide_pathway(
            case=case, by=cast.chair, pathway="criminal_justice", is_straight_to_prosecution=True, reasons="x",
            decided_on=date(2026, 7, 1),
        )  # fmt: skip
        services.record_step(case=case, step="strategy_held", by=cast.chair, on=date(2026, 7, 1))
    record("charge", date(2026, 7, 3), words="Sexual assault")
    plea = record("plea", date(2026, 7, 4), value="not_guilty")
    assert plea.step.value == "not_guilty"
    record("verdict", date(2026, 7, 20), value="guilty")
    record("report", date(2026, 7, 21), until=date(2026, 9, 1), words="Six weeks")
    assert {"charged", "plea_entered", "verdict_given", "psr_requested"} < set(steps(case))
    with as_person(cast.referrer), pytest.raises(RuleBroken, match="stands on it"):
        services.strike_justice(entry=plea, by=cast.referrer, because="Wrong")
    with as_person(cast.referrer), pytest.raises(RuleBroken, match="strike it out there"):
        services.strike_step(record=admission.step, by=cast.referrer, because="Wrong")


def test_striking_out_takes_the_step_with_it_and_both_stay_to_be_read(record, case, cast, as_person, web):
    event = record("admission", ARREST, value="full", words="Told the officer")
    with as_person(cast.referrer):
        services.strike_justice(entry=event, by=cast.referrer, because="It was his brother’s file")
    event.refresh_from_db()
    assert (event.struck_by, event.step.struck_by, steps(case)) == (cast.referrer, cast.referrer, {})
    page = web(cast.referrer).get(reverse("cases:justice", args=[case.pk])).content.decode()
    assert "Told the officer" in page
    assert "It was his brother’s file" in page


@pytest.mark.parametrize(
    ("told", "value", "said"),
    [
        ("none", "youth_caution", "needs an admission"),
        ("none", "youth_conditional_caution", "needs an admission"),
        ("none", "community_resolution", "needs an admission"),
        ("none", "outcome_22", ""),
        ("none", "no_further_action", ""),
        ("full", "youth_caution", ""),
        ("partial", "youth_conditional_caution", ""),
        ("full", "referral_order", "for the court"),
    ],
)
def test_a_caution_needs_an_admission_and_outcome_22_does_not(told, value, said, record):
    record("admission", ARREST, value=told)
    if said:
        with pytest.raises(RuleBroken, match=said):
            record("disposal", date(2026, 7, 1), value=value)
    else:
        assert record("disposal", date(2026, 7, 1), value=value).value == value


def test_what_is_asked_is_answered(record):
    tomorrow = timezone.localdate() + timedelta(days=1)
    for kind, on, told, said in [
        ("arrest", tomorrow, {}, "today or earlier"),
        ("plea", ARREST, {"value": "maybe"}, "one of the answers"),
        ("arrest", ARREST, {"value": "full"}, "one of the answers"),
        ("charge", ARREST, {}, "Enter what is asked"),
        ("notification", ARREST, {"value": "yes", "until": date(2020, 1, 1)}, "must not end before"),
    ]:
        with pytest.raises(RuleBroken, match=said):
            record(kind, on, **told)
    assert record("hearing", tomorrow, words="Ashdale Youth Court, first appearance").on == tomorrow


@pytest.mark.rule("R10")
@pytest.mark.rule("R15")
def test_a_child_harmed_or_under_ten_has_none_of_it(cases, cast, as_person, refused):
    young = child("Nine", date(2016, 6, 1), "boy", date(2026, 5, 31))
    (nine,) = open_cases(cast, as_person, young, reference="HSB-2026-0002")
    for one, why in ((cases[1], "young person’s"), (nine, "under 10")):
        with as_person(cast.chair), pytest.raises(RuleBroken, match=why):
            services.record_event(case=one, kind="arrest", by=cast.chair, on=ARREST)
    theirs = {"record": cases[1].record, "case": cases[1], "on": ARREST, "recorded_by": cast.chair}
    for entry in (JusticeEvent(kind="arrest", **theirs), Release(kind="ended", **theirs)):
        with pytest.raises(DatabaseError, match="belong to the young person"), transaction.atomic():
            entry.save(force_insert=True)


@pytest.mark.rule("R33")
def test_who_only_reads_records_nothing_of_it(case, cast, as_person):
    with as_person(cast.chair):
        access.grant_access(
            record=case.record, to=cast.member, permission=access.VIEW, purpose="discussion", ground="crime",
            reason="Reads", via="request", by=cast.chair,
        )  # fmt: skip
    with as_person(cast.member):
        with pytest.raises(PermissionDenied):
            services.record_event(case=case, kind="arrest", by=cast.member, on=ARREST)
        with pytest.raises(PermissionDenied):
            services.record_release(case=case, kind="ended", by=cast.member, on=ARREST)


@pytest.mark.rule("R33")
def test_the_database_keeps_what_was_recorded(record, case, cast, refused, release):
    record("arrest", ARREST)
    release("bail", ARREST, until=date(2026, 8, 1), authorised_by="custody_officer")
    for person in (cast.referrer, cast.chair):
        for table in ("cases_justiceevent", "cases_release"):
            assert refused(person, f"update {table} set \"on\" = '2020-01-01'")
            assert refused(person, f"delete from {table}")
            assert refused(
                person, f"update {table} set struck_at = now(), struck_by_id = %s, struck_because = 'x'", cast.member.pk
            )
    added = """insert into cases_justiceevent (id, record_id, case_id, kind, "on", value, words, reference,
                                               recorded_by_id, recorded_at, struck_because)
               values (gen_random_uuid(), %s, %s, %s, now(), %s, '', '', %s, now(), '')"""
    assert refused(cast.member, added, case.pk, case.pk, "arrest", "", cast.member.pk)
    assert refused(cast.referrer, added, case.pk, case.pk, "arrest", "", cast.chair.pk)
    assert refused(cast.referrer, added, case.pk, case.pk, "plea", "perhaps", cast.referrer.pk)
    assert not refused(cast.referrer, added, case.pk, case.pk, "plea", "guilty", cast.referrer.pk)
    bail = """insert into cases_release (id, record_id, case_id, kind, "on", until, authorised_by, conditions,
              recorded_by_id, recorded_at, struck_because)
              values (gen_random_uuid(), %s, %s, 'bail', '2026-07-01', %s, %s, '', %s, now(), '')"""
    assert not refused(cast.referrer, bail, case.pk, case.pk, "2026-08-01", "inspector", cast.referrer.pk)
    assert refused(cast.referrer, bail, case.pk, case.pk, "2026-08-01", "inspector", cast.chair.pk)
    assert refused(cast.member, bail, case.pk, case.pk, "2026-08-01", "inspector", cast.member.pk)
    assert refused(cast.referrer, bail, case.pk, case.pk, None, "inspector", cast.referrer.pk)
    assert refused(cast.referrer, bail, case.pk, case.pk, "2026-06-01", "inspector", cast.referrer.pk)
    assert refused(cast.referrer, bail, case.pk, case.pk, "2026-08-01", "", cast.referrer.pk)


def test_the_page_keeps_three_dates_apart_and_records(case, cast, web, record, release):
    record("arrest", ARREST)
    release("bail", date(2026, 7, 1), until=date(2026, 9, 1), authorised_by="custody_officer", conditions="No contact")
    browser = web(cast.referrer)
    url = reverse("cases:record_justice", args=[case.pk, "disposal"])
    posted = {"on_day": "3", "on_month": "7", "on_year": "2026", "value": "outcome_22", "words": "A programme"}
    assert browser.post(url, posted).status_code == 302
    page = browser.get(reverse("cases:justice", args=[case.pk])).content.decode()
    for words in ("29 July 2026", "custody officer until 30 September 2026", "then the court", "No contact",
                  "Outcome 22", "A programme", "Not released under investigation"):  # fmt: skip
        assert words in page, words
    assert browser.get(reverse("cases:record_justice", args=[case.pk, "nothing"])).status_code == 404
    release_url = reverse("cases:record_release", args=[case.pk])
    posted = {"kind": "bail", "on_day": "1", "on_month": "9", "on_year": "2026", "until_day": "1", "until_month": "4",
              "until_year": "2027", "authorised_by": "inspector"}  # fmt: skip
    assert "it needs a court" in browser.post(release_url, posted).content.decode()
    assert Release.objects.count() == 1


def test_the_end_of_bail_and_the_day_to_chase_wait_for_the_workers(case, cast, as_person, record, release):
    today = timezone.localdate()
    with as_person(cast.chair):
        services.allocate(case=case, person=cast.member, role="worker", task="Investigates", by=cast.chair)
    record("arrest", today - timedelta(days=5))
    bail = release("bail", today - timedelta(days=5), until=today + timedelta(days=6), authorised_by="custody_officer")
    with as_person(cast.member):
        (work,) = [one for one in waiting_for(cast.member, cast.panel) if "bail" in one.text]
        assert (work.due_on, work.state) == (bail.until, "waiting")
    release("investigation", today, chase_on=today)
    with as_person(cast.member):
        texts = [one.text for one in waiting_for(cast.member, cast.panel)]
        assert [text for text in texts if "bail" in text] == []
        assert [text for text in texts if "chase" in text] == [f"{case.reference}: chase the police"]
    assert cast.member.agency.kind == Agency.Kind.POLICE
