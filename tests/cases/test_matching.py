"""Who may be known already: told by names however they are spelt, dates with swapped digits, numbers. R08, R33"""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from cases import matching
from cases.models import PossibleMatch
from sharing.models import Exclusion
from sharing.services import access
from tests.stories import child, open_cases

pytestmark = pytest.mark.rule("R08")

BORN = date(2012, 5, 3)


def told(given="Jordan", family="Smith", born=BORN, **fields):
    return {"given_names": given, "family_name": family, "date_of_birth": born, **fields}


@pytest.fixture
def known(cast, as_person):
    """`known(given, family, …)`: the open case of a young person of whom that is told."""
    numbers = iter(range(1, 100))

    def known(given="Jordan", family="Smith", born=BORN, **fields):
        one = child(given, born, "girl")
        one["child"] |= {"family_name": family, **fields}
        return open_cases(cast, as_person, one, reference=f"HSB-2026-{next(numbers):04}")[0]

    return known


@pytest.fixture
def like(as_person):
    """`like(person, told)`: what the evidence says of each candidate whom this person may see, best first."""

    def like(person, one, beside=()):
        with as_person(person):
            return [{name: said.code for name, said in found.evidence.items()} | {"name": found.name}
                    for found in matching.candidates(one, beside)]  # fmt: skip

    return like


SPELT = [
    # Irish
    ("Siobhán", "Murphy", "Shivaun", "Murphy", "sounds"),
    ("Niamh", "Byrne", "Neve", "Byrne", "sounds"),
    ("Ciarán", "Daly", "Kieran", "Daly", "sounds"),
    ("Caoimhe", "Daly", "Keeva", "Daly", "sounds"),
    ("Saoirse", "Nolan", "Seersha", "Nolan", "sounds"),
    ("Eoin", "Nolan", "Owen", "Nolan", "sounds"),
    # Polish
    ("Łukasz", "Wiśniewski", "Lukasz", "Wisniewski", "same"),
    ("Łukasz", "Nowak", "Lukash", "Nowak", "sounds"),
    ("Wiktoria", "Nowak", "Viktoria", "Nowak", "sounds"),
    ("Jakub", "Nowak", "Yakub", "Nowak", "sounds"),
    ("Czesław", "Nowak", "Cheslav", "Nowak", "sounds"),
    ("Małgorzata", "Nowak", "Malgorzatta", "Nowak", "sounds"),
    # Arabic, as it is written down
    ("Mohammed", "Hussain", "Muhammad", "Hussain", "sounds"),
    ("Yusuf", "Ali", "Youssef", "Ali", "sounds"),
    ("Aisha", "Khan", "Ayesha", "Khan", "sounds"),
    ("Qasim", "Khan", "Kasim", "Khan", "sounds"),
    ("Khadija", "Ali", "Hadija", "Ali", "sounds"),
    ("Fatima", "Ali", "Fatma", "Ali", "sounds"),
    ("Abd al-Rahman", "Ali", "Abdulrahman", "Ali", "sounds"),
    # Slips
    ("Jordan", "Smith", "Jrodan", "Smith", "sounds"),
    ("Marta", "Smith", "Matra", "Smith", "nearly"),
    ("Anne-Marie", "Smith", "Annemarie", "Smith", "same"),
    ("Anna Maria", "Smith", "Anna", "Smith", "part"),
    ("Liam", "Smith", "LIAM", "Smith", "same"),
]


@pytest.mark.parametrize(("given", "family", "typed", "typed_family", "says"), SPELT)
@pytest.mark.parametrize("born", [BORN, None], ids=["born the same day", "born nobody knows when"])
def test_a_name_is_known_again_however_it_is_spelt(given, family, typed, typed_family, says, born, known, like, cast):
    known(given, family)
    (found,) = like(cast.chair, told(typed, typed_family, born))
    assert found["given_names"] == says
    assert found["family_name"] == "same"
    assert found["date_of_birth"] == ("same" if born else "unknown")


@pytest.mark.parametrize(
    ("given", "family", "born"),
    [
        ("Peter", "Kowalski", BORN),  # born the same day, and nothing else
        ("Jordan", "Kowalski", None),
        ("Peter", "Smith", None),
        ("Jordan", "Kowalski", date(2009, 11, 28)),
        ("Jordyn", "Smyth", date(2009, 11, 28)),  # alike, and another date
        ("", "", None),
    ],
)
def test_another_child_is_not_put_before_anybody(given, family, born, known, like, cast):
    known()
    assert like(cast.chair, told(given, family, born)) == []


@pytest.mark.parametrize(
    ("changed", "field", "code"),
    [
        ({"given": "Smith", "family": "Jordan"}, "given_names", "same"),
        ({"given": "Jay", "family": "Oakes"}, "also_known_as", "alias"),
        ({"given": "Jay", "family": "Oaks"}, "also_known_as", "alias"),
        ({"family": "Kowalski"}, "family_name", "differs"),
        ({"born": date(2012, 3, 5)}, "date_of_birth", "day_and_month"),
        ({"born": date(2021, 5, 3)}, "date_of_birth", "digits"),
        ({"born": date(2012, 5, 30)}, "date_of_birth", "digits"),
        ({"born": date(2013, 5, 3)}, "date_of_birth", "one_digit"),
        ({"born": date(2011, 7, 20), "age_is_estimated": True}, "date_of_birth", "about"),
        ({"born": date(2009, 7, 20)}, "date_of_birth", "differs"),
        ({"given": "Peter", "family": "Kowalski", "born": None, "nhs_number": "9434765919"}, "nhs_number", "same"),
        ({"family": "Kowalski", "born": None, "nhs_number": "9434765991"}, "nhs_number", "digits"),
        ({"family": "Kowalski", "born": None, "nhs_number": "9434765910"}, "nhs_number", "one_digit"),
        ({"nhs_number": "4010232137"}, "nhs_number", "differs"),
        (
            {"given": "Peter", "family": "Kowalski", "born": None, "social_care_reference": "csc 10-4477"},
            "social_care_reference",
            "same",
        ),
        ({"family": "Kowalski", "born": None, "yjs_reference": "YJ20268"}, "yjs_reference", "nearly"),
    ],
)
def test_each_fact_says_how_it_compares(changed, field, code, known, like, cast):
    known(nhs_number="9434765919", also_known_as="JJ, Jay Oakes", social_care_reference="CSC/104477",
          yjs_reference="YJ20267")  # fmt: skip
    (found,) = like(cast.chair, told(**changed))
    assert found[field] == code


def test_the_strongest_stands_first(known, like, cast):
    sounds = known("Jordyn", "Smyth")
    swapped = known("Jordan", "Smith", date(2012, 3, 5))
    number = known("Jo", "Other", date(2010, 1, 1), nhs_number="9434765919")
    same = known("Jordan", "Smith")
    found = like(cast.chair, told(nhs_number="9434765919"))
    assert [one["name"] for one in found] == [number.child.name, same.child.name, swapped.child.name, sounds.child.name]
    assert like(cast.chair, told(), [same.child_id])[0]["name"] == swapped.child.name


def test_two_children_alike_are_never_a_score(known, cast, as_person):
    known()
    with as_person(cast.chair):
        (found,) = matching.candidates(told("Smith", "Jordan"))
    assert found.evidence["given_names"].words == "given and family name changed over"
    assert {said.words for said in found.evidence.values()} <= {*matching.WORDS.values(), matching.CHANGED_OVER}
    assert not hasattr(found, "likeness")


# Properties, asked of the database


def says(function, *given):
    with connection.cursor() as cursor:
        cursor.execute(f"select {function}({', '.join(['%s'] * len(given))})", given)
        return cursor.fetchone()[0]


properties = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
DIGITS = "0123456789"
NAMES = st.text(st.sampled_from("abcdefghijklmnopqrstuvwxyzáéłśżüö' -"), min_size=1, max_size=20)


@properties
@given(born=st.dates(date(1990, 1, 1), date(2026, 1, 1)), place=st.integers(0, 6))
def test_any_two_neighbouring_digits_of_a_date_may_be_swapped(born, place, db):
    digits = f"{born:%d%m%Y}"
    swapped = digits[:place] + digits[place + 1] + digits[place] + digits[place + 2 :]
    assume(swapped != digits)
    try:
        other = date(int(swapped[4:]), int(swapped[2:4]), int(swapped[:2]))
    except ValueError:
        assume(False)
    both = {says("cases_births_compared", one, False, two, False) for one, two in [(born, other), (other, born)]}
    assert both <= {"digits", "day_and_month"}


@properties
@given(born=st.dates(date(1990, 1, 1), date(2026, 1, 1)))
def test_day_and_month_may_be_swapped_and_a_date_is_the_same_as_itself(born, db):
    assert says("cases_births_compared", born, False, born, False) == "same"
    assume(born.day <= 12 and born.day != born.month)
    other = date(born.year, born.day, born.month)
    assert says("cases_births_compared", born, False, other, False) == "day_and_month"


@properties
@given(born=st.dates(date(1990, 1, 1), date(2020, 1, 1)), on=st.dates(date(2021, 1, 1), date(2026, 1, 1)),
       off=st.integers(-1, 1))  # fmt: skip
def test_an_estimated_age_may_be_a_year_off(born, on, off, db):
    age = on.year - born.year - ((on.month, on.day) < (born.month, born.day))
    assume(age + off >= 0)
    counted_back = on.replace(year=on.year - age - off, day=min(on.day, 28))
    assert says("cases_births_compared", born, False, counted_back, True) == "about"
    assert says("cases_births_compared", counted_back, True, born, False) == "about"


@properties
@given(one=NAMES, other=NAMES)
def test_names_compare_the_same_from_either_side(one, other, db):
    code = says("cases_names_compared", one, other)
    assert code == says("cases_names_compared", other, one)
    assert code in matching.WORDS
    bare = "".join(letter for letter in one if letter.isalpha())
    assert says("cases_names_compared", one, one.upper()) == ("same" if bare else "unknown")


@properties
@given(
    number=st.text("0123456789", min_size=10, max_size=10), place=st.integers(0, 8), digit=st.sampled_from("0123456789")
)
def test_an_nhs_number_with_two_digits_swapped_or_one_wrong_is_near(number, place, digit, db):
    swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    wrong = number[:place] + digit + number[place + 1 :]
    assert says("cases_digits_compared", number, swapped) == ("same" if swapped == number else "digits")
    assert says("cases_digits_compared", number, wrong) == ("same" if wrong == number else "one_digit")


# What may be seen


@pytest.fixture
def hidden_and_shown(known, cast, as_person):
    """Two cases of which the member sees one; the vice-chair is shut out of the other's."""
    shown, hidden = known("Jordan", "Smith"), known("Siobhan", "Murphy", nhs_number="9434765919")
    with as_person(cast.chair):
        access.grant_access(
            record=shown.record, to=cast.member, permission=access.VIEW, purpose="discussion",
            ground="significant_harm", reason="Works with her", via="request", by=cast.chair,
        )  # fmt: skip
        access.exclude(
            record=hidden.record, person=cast.vice_chair, why=Exclusion.Why.FAMILY, reason="Aunt", by=cast.chair
        )
    return shown, hidden


@pytest.mark.rule("R33")
@pytest.mark.parametrize("who", ["member", "vice_chair", "partner_outsider", "outsider", "leaver"])
def test_nobody_comes_by_a_child_they_may_not_see(who, hidden_and_shown, like, cast):
    person = getattr(cast, who)
    for one in (told("Siobhan", "Murphy"), told("Shivaun", "Murphy"), told("", "", None, nhs_number="9434765919")):
        assert like(person, one) == []
    assert len(like(person, told())) == (who in ("member", "vice_chair"))


@pytest.mark.rule("R33")
def test_not_there_and_not_yours_are_one_answer_with_as_many_statements(hidden_and_shown, cast, as_person):
    def answered(one):
        with as_person(cast.member), CaptureQueriesContext(connection) as found:
            answer = matching.candidates(one)
        return answer, [query["sql"].partition("'{")[0] for query in found]

    assert answered(told("Siobhan", "Murphy")) == answered(told("Nobody", "Whatever"))


@pytest.mark.rule("R33")
def test_no_name_is_compared_before_the_policy_has_let_it_through(hidden_and_shown, like, cast):
    with connection.cursor() as cursor:
        cursor.execute(
            """create or replace function cases_compared(mine cases_child, theirs cases_child) returns text[]
               language plpgsql stable cost 0.0001
               as $$ begin raise exception 'looked at %', theirs.family_name; end $$"""
        )
    assert like(cast.partner_outsider, told()) == []
    with pytest.raises(DatabaseError, match="looked at"), transaction.atomic():
        like(cast.chair, told())


@pytest.mark.rule("R11")
@pytest.mark.rule("R33")
def test_of_a_candidates_cases_only_those_to_be_seen_come_along(hidden_and_shown, cast, as_person):
    shown, hidden = hidden_and_shown
    type(hidden).objects.filter(pk=hidden.pk).update(child=shown.child)
    for person, cases in [
        (cast.member, {shown.pk}),
        (cast.vice_chair, {shown.pk}),
        (cast.chair, {shown.pk, hidden.pk}),
    ]:
        with as_person(person):
            (found,) = matching.candidates(told())
            assert {case.pk for case in found.cases.all()} == cases


@pytest.mark.rule("R33")
def test_who_opens_a_case_learns_nothing_of_a_child_they_may_not_see_and_who_manages_both_is_told(
    hidden_and_shown, known, cast, as_person
):
    _, hidden = hidden_and_shown
    one = child("Shivaun", BORN, "girl")
    one["child"] |= {"family_name": "Murphy"}
    with as_person(cast.chair):
        access.exclude(record=hidden.record, person=cast.chair, why="family", reason="Aunt", by=cast.chair)
    opened = open_cases(cast, as_person, one, reference="HSB-2026-0077")[0]
    assert [(match.case_id, match.other_id) for match in PossibleMatch.objects.all()] == [(opened.pk, hidden.pk)]
    for person, count in [(cast.chair, 0), (cast.vice_chair, 0), (cast.referrer, 0), (cast.coordinator, 1)]:
        with as_person(person):
            assert PossibleMatch.objects.count() == count
    assert opened.child_id != hidden.child_id


@pytest.mark.rule("R33")
def test_nothing_is_noted_of_a_child_whom_the_opener_sees_nor_of_siblings_in_one_referral(known, cast, as_person):
    known("Jordan", "Smith")
    twin = child("Jordan", BORN, "girl")
    twin["child"]["family_name"] = "Smith"
    open_cases(cast, as_person, twin, twin, reference="HSB-2026-0078")
    assert not PossibleMatch.objects.exists()


def test_born_a_day_apart_is_no_sign_by_itself(known, like, cast):
    known()
    assert like(cast.chair, told("Peter", "Smith", BORN + timedelta(days=8))) == []
