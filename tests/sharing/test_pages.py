"""A page and its total from one statement: which rows, which number, how many statements."""

import pytest
from django.db.models import F

from sharing.models import Agency
from sharing.web.pages import page_of
from tests.cast import AgencyFactory


@pytest.fixture
def seven(db):
    for n in range(7):
        AgencyFactory(name=f"Agency {n}", kind="police" if n % 2 else "other")
    return Agency.objects.order_by("name")


def names(page):
    return "".join(agency.name[-1] for agency in page)


@pytest.mark.parametrize(
    ("number", "shown", "its_number", "statements"),
    [
        ("1", "012", 1, 1), (None, "012", 1, 1), ("", "012", 1, 1), ("x", "012", 1, 1), ("-3", "012", 1, 1),
        ("2", "345", 2, 1), ("3", "6", 3, 1), ("4", "6", 3, 2), ("999999999", "6", 3, 2), ("9" * 40, "012", 1, 1),
    ],
)  # fmt: skip
def test_the_page_asked_for_or_the_nearest(number, shown, its_number, statements, seven, django_assert_num_queries):
    with django_assert_num_queries(statements):
        page = page_of(seven, number, size=3)
        assert (names(page), page.number, page.paginator.count, page.paginator.num_pages) == (shown, its_number, 7, 3)
    assert page.has_next() is (its_number < 3)


def test_a_last_page_that_is_full_is_whole(seven):
    assert names(page_of(seven.exclude(name="Agency 6"), "9", size=3)) == "345"


def test_the_last_page_is_the_same_from_either_end_also_where_the_order_is_mixed(seven):
    mixed = seven.order_by(F("kind").desc(nulls_last=True), "-name")
    assert names(page_of(mixed, "9", size=3)) == names(page_of(mixed, "3", size=3)) == "0"


@pytest.mark.parametrize(("number", "statements"), [("1", 1), ("4", 2)])
def test_nothing_is_one_empty_page(number, statements, db, django_assert_num_queries):
    with django_assert_num_queries(statements):
        page = page_of(Agency.objects.order_by("name"), number)
    assert (list(page), page.number, page.paginator.count, page.paginator.num_pages) == ([], 1, 0, 1)
