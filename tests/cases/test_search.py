"""Finding a child among the cases that one may see: spelt or sounding alike, by date, number or reference."""

from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from cases import search
from cases.models import Case, Child
from sharing.finding import MOST, understood
from sharing.models import Exclusion
from sharing.services import access
from tests.stories import child, open_cases

pytestmark = pytest.mark.rule("R33")

BORN = date(2012, 5, 3)


def called(given, family, alias="", **fields):
    told = child(given, BORN, "girl")
    told["child"] |= {"family_name": family, "also_known_as": alias, **fields}
    return told


@pytest.fixture
def named(cast, as_person):
    """`named("Siobhan", "Murphy")`: the open case of a young person so called."""
    numbers = iter(range(1, 100))

    def named(given, family, alias="", *harmed, **fields):
        told = called(given, family, alias, **fields)
        return open_cases(cast, as_person, told, *harmed, reference=f"HSB-2026-{next(numbers):04}")[0]

    return named


@pytest.fixture
def find(as_person):
    def find(person, text):
        with as_person(person):
            return [one.reference for one in search.found(understood(text), person)]

    return find


@pytest.mark.parametrize(
    ("recorded", "typed"),
    [
        (("Siobhan", "Murphy"), "Shivaun Murphy"),
        (("Siobhán", "Murphy"), "murphy siobhan"),
        (("Shivaun", "Murphy"), "Siobhán"),
        (("Seán", "Kelly"), "Shaun Kelly"),
        (("Niamh", "Kelly"), "Neve"),
        (("Caitlin", "Smyth"), "Kaitlyn Smith"),
        (("Jordan", "Smith"), "SMYTH"),
        (("Liam", "O'Brien"), "OBrien"),
        (("Liam", "OBrien"), "O’Brien"),
        (("Liam", "O Brien"), "liam o'brien"),
        (("Ewan", "Mac Donald"), "McDonald"),
        (("Lena", "Müller"), "Mueller"),
        (("Lena", "Müller"), "Muller"),
        (("Lena", "Mueller"), "müller lena"),
        (("Anne-Marie", "Day"), "Annemarie"),
        (("Annemarie", "Day"), "Anne-Marie Day"),
        (("Anne Marie", "Day"), "Anne-Marie"),
        (("Jordan", "Smith-Jones"), "Smith Jones"),
        (("Jordan", "Smith-Jones"), "Jones"),
        (("Murphy", "Siobhan"), "Siobhan Murphy"),
        (("Mohammed", "Khan"), "Muhammad Kahn"),
        (("Stephen", "Phillips"), "Steven Philips"),
        (("Jordan", "Ferncliffe"), "Jrodan Ferncliff"),
        (("Jordan", "Ferncliffe"), "Ferncliffe, Jor"),
        (("Jordan", "Ferncliffe", "Jay Oakes"), "jay oaks"),
        (("Łukasz", "Żak"), "lukasz zak"),
    ],
)
def test_a_name_is_found_however_it_is_spelt(recorded, typed, named, find, cast):
    case = named(*recorded)
    assert find(cast.chair, typed) == [case.reference]


@pytest.mark.parametrize("typed", ["Peter Murphy", "Wren", "Siobhan Nowak", "Murgatroyd", "Lee"])
def test_another_name_is_not_found(typed, named, find, cast):
    named("Siobhan", "Murphy")
    assert find(cast.chair, typed) == []


def test_the_same_name_stands_before_one_that_sounds_alike(named, find, cast):
    alike, longer, same = named("Jordan", "Smyth"), named("Jordan", "Smithson"), named("Jordan", "Smith")
    assert find(cast.chair, "Jordan Smith") == [same.reference, longer.reference, alike.reference]


@pytest.mark.parametrize(
    "typed",
    ["3 May 2012", "3rd of may 2012", "03/05/2012", "3.5.2012", "2012-05-03", "May 3, 2012", "03052012"],
)
def test_a_date_of_birth_is_found_as_people_write_it(typed, named, find, cast):
    case = named("Jordan", "Smith")
    named("Another", "Child", date_of_birth=date(2013, 8, 9))
    assert find(cast.chair, typed) == [case.reference]


@pytest.mark.parametrize("typed", ["5 March 2012", "30/05/2012", "03/05/2021"])
def test_swapped_digits_of_a_date_rank_lower(typed, named, find, cast):
    meant = named("Jordan", "Smith")
    sought = understood(typed)
    assert find(cast.chair, typed) == [meant.reference]
    exact = named("Another", "Child", date_of_birth=sought.days[0])
    assert find(cast.chair, typed) == [exact.reference, meant.reference]


@pytest.mark.parametrize("typed", ["9434765919", "943 476 5919", "943-476-5919", "943 476 5991"])
def test_an_nhs_number_is_found_with_its_spaces_and_with_two_digits_swapped(typed, named, find, cast):
    case = named("Jordan", "Smith", nhs_number="9434765919")
    named("Another", "Child", nhs_number="4010232137")
    assert find(cast.chair, typed) == [case.reference]


@pytest.mark.parametrize("typed", ["HSB-2026-0001", "hsb-2026-0001-y", "HSB20260001", "hsb 2026 0001 Y", "2026-0001"])
def test_a_reference_is_found_with_and_without_its_dashes(typed, named, find, cast):
    case = named("Jordan", "Smith")
    named("Another", "Child")
    assert find(cast.chair, typed) == [case.reference]


def test_a_reference_without_a_letter_finds_each_childs_case(cast, as_person, find):
    young_person, harmed = open_cases(cast, as_person, called("Jordan", "Smith"), called("Wren", "Oakdene"))
    assert sorted(find(cast.chair, "HSB-2026-0001")) == sorted([young_person.reference, harmed.reference])
    assert find(cast.chair, "HSB-2026-0001-A") == [harmed.reference]


@pytest.mark.rule("R11")
def test_who_sees_one_child_does_not_find_the_other(cast, as_person, find):
    young_person, harmed = open_cases(
        cast, as_person, called("Jordan", "Smith"), called("Wren", "Oakdene", nhs_number="9434765919")
    )
    with as_person(cast.chair):
        access.grant_access(
            record=young_person.record, to=cast.member, permission=access.VIEW, purpose="discussion",
            ground="significant_harm", reason="Works with him", via="request", by=cast.chair,
        )  # fmt: skip
    assert find(cast.member, "Jordan") == [young_person.reference]
    for typed in ("Wren", "Oakdene", "943 476 5919", harmed.reference):
        assert find(cast.member, typed) == []
    assert find(cast.member, "3 May 2012") == [young_person.reference]
    assert find(cast.member, "HSB-2026-0001") == [young_person.reference]


@pytest.mark.parametrize("who", ["member", "partner_outsider", "outsider", "leaver"])
@pytest.mark.parametrize("typed", ["Siobhan Murphy", "3 May 2012", "943 476 5919", "HSB-2026-0001"])
def test_who_has_no_grant_finds_nothing(who, typed, named, find, cast):
    named("Siobhan", "Murphy", nhs_number="9434765919")
    assert find(getattr(cast, who), typed) == []
    assert len(find(cast.chair, typed)) == 1


def test_who_is_shut_out_finds_nothing(named, find, cast, as_person):
    case = named("Siobhan", "Murphy")
    assert find(cast.vice_chair, "Siobhan") == [case.reference]
    with as_person(cast.chair):
        access.exclude(
            record=case.record, person=cast.vice_chair, why=Exclusion.Why.FAMILY, reason="Uncle", by=cast.chair
        )
    assert find(cast.vice_chair, "Siobhan") == []


@pytest.fixture
def tripwire(db):
    """Whatever compares a name raises, and pretends to cost nothing so that the planner would like it first."""
    with connection.cursor() as cursor:
        cursor.execute(
            """create or replace function cases_name_rank(typed text[], name text) returns real
               language plpgsql stable cost 0.0001 as $$ begin raise exception 'looked at %', name; end $$"""
        )


def test_no_function_looks_at_a_name_before_the_policy_has_let_it_through(named, find, cast, tripwire):
    named("Siobhan", "Murphy")
    assert find(cast.member, "Siobhan") == []
    with pytest.raises(DatabaseError, match="looked at Siobhan Murphy"), transaction.atomic():
        find(cast.chair, "Siobhan")


def test_none_of_the_functions_may_be_pushed_below_a_policy(db):
    with connection.cursor() as cursor:
        cursor.execute("select proname from pg_proc where proname like 'cases\\_%' and proleakproof")
        assert cursor.fetchall() == []


def test_no_index_holds_a_name(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "select indexdef from pg_indexes where tablename in ('cases_child', 'referrals_referredchild')"
            " and indexdef ~ '(name|known|birth|nhs)'"
        )
        assert cursor.fetchall() == []


def test_a_search_is_one_statement(named, cast, as_person, django_assert_num_queries):
    for _ in range(3):
        named("Siobhan", "Murphy")
    for text in ("Siobhan", "3 May 2012", "943 476 5919", "HSB-2026-0001"):
        with as_person(cast.chair), django_assert_num_queries(1):
            search.found(understood(text), cast.chair)


def test_no_more_rows_are_fetched_than_are_shown_and_one(named, cast, as_person):
    case = named("Siobhan", "Murphy")
    with as_person(cast.chair):
        query = str(search.fitting(Case.objects.all(), understood("3 May 2012"), child="child__", reference=None).query)
    assert query.endswith(f"LIMIT {MOST + 1}")
    assert Child.objects.get(cases=case).name == "Siobhan Murphy"
