import pytest
from hypothesis import given
from hypothesis import strategies as st

from referrals.nhs_numbers import check_digit, digits_of, problem_with

nines = st.text("0123456789", min_size=9, max_size=9)


@pytest.mark.parametrize("number", ["9434765919", "943 476 5919", "943-476-5919", "4010232137"])
def test_numbers_in_use_are_taken(number):
    assert problem_with(number) == ""


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        ("943476591", "The NHS number is one digit short"),
        ("94347659", "The NHS number is 2 digits short"),
        ("94347659191", "The NHS number is one digit too long"),
        ("9434765918", "The NHS number does not fit its check digit: compare it with where you read it"),
        ("943476591x", "The NHS number must be 10 digits, like 943 476 5919"),
        ("٩٤٣٤٧٦٥٩١٩", "The NHS number must be 10 digits, like 943 476 5919"),
    ],
)
def test_what_is_wrong_is_said(number, sentence):
    assert problem_with(number) == sentence


@given(nines)
def test_exactly_one_check_digit_fits_or_none_at_all(nine):
    fitting = [digit for digit in range(10) if problem_with(f"{nine}{digit}") == ""]

    assert fitting == ([] if check_digit(nine) is None else [check_digit(nine)])


@given(nines, st.integers(0, 8))
def test_two_neighbours_swapped_are_noticed(nine, place):
    if check_digit(nine) is None:
        return
    right = f"{nine}{check_digit(nine)}"
    swapped = right[:place] + right[place + 1] + right[place] + right[place + 2 :]

    assert swapped == right or problem_with(swapped)


@given(st.text(max_size=30))
def test_anything_typed_gets_an_answer(typed):
    assert isinstance(problem_with(typed), str)
    assert " " not in digits_of(typed)
