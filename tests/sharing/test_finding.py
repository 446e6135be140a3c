"""One box tells what was typed into it."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from sharing.finding import NOT_A_DATE, ONE_THING, understood


def test_a_date_is_understood_with_its_slips_behind_it():
    assert understood("21/01/2012").days == (
        date(2012, 1, 21), date(2012, 1, 12), date(2012, 10, 21), date(2102, 1, 21), date(2021, 1, 21),
    )  # fmt: skip


def test_day_and_month_the_other_way_round_are_the_day_where_only_that_is_one():
    assert understood("05/13/2012").days[0] == date(2012, 5, 13)


def test_a_number_is_understood_as_what_it_looks_like():
    assert understood("943 476 5919").nhs_numbers[0] == "9434765919"
    assert (understood("2026-0012").reference, understood("hsb-2026-0012-b").letter) == ("HSB-2026-0012", "B")
    assert understood("HSB 2026 00123").reference == "HSB-2026-00123"


@pytest.mark.parametrize("name", ["O'Brien", "’Abd", "van der Berg, Jo", "Łukasz", "李 小龙", "D.J."])
def test_a_name_may_have_any_letters(name):
    assert understood(f"  {name} ").name == name


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("J", "at least two letters"), ("Jordan 2012", ONE_THING), ("12345", ONE_THING), ("??", ONE_THING),
        ("45/45/2012", NOT_A_DATE), ("name@example.org", ONE_THING),
    ],
)  # fmt: skip
def test_what_it_cannot_be_is_said_in_words(typed, says):
    with pytest.raises(ValidationError, match=says):
        understood(typed)
