"""A page of a list and how many there are in all come from one statement: what is protected is read once. R33"""

from django.core.paginator import Page, Paginator
from django.db.models import Count, Window

SIZE = 25
FURTHEST = 1_000_000  # the offset of a number beyond it might not fit the database's


def page_of(queryset, number, size=SIZE) -> Page:
    """The page of a queryset in a complete order that the address asks for by `number`.

    What is no number is the first page. A page beyond the end is the last one, for which alone a second statement
    is needed.
    """
    listed, number = queryset.annotate(of_all=Window(Count("*"))), _whole(number)
    rows = list(listed[(number - 1) * size : number * size])
    if not rows and number > 1:
        rows, number = _last(listed, size)
    paginator = Paginator(rows, size)
    paginator.count = rows[0].of_all if rows else 0  # of all pages, not of the rows at hand
    return Page(rows, number, paginator)


def _whole(number):
    number = str(number or "")
    return min(max(int(number), 1), FURTHEST) if number.isdecimal() and number.isascii() and len(number) < 10 else 1


def _last(listed, size):
    """The rows of the last page, read from the end, and its number."""
    backwards = list(listed.reverse()[:size])
    if not backwards:
        return [], 1
    total = backwards[0].of_all
    return backwards[: total % size or size][::-1], -(-total // size)
