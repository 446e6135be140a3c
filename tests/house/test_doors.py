"""Every address of the product, tried by those who are not signed in whole. Who is, is in test_matrix.py."""

import uuid

import pytest
from django.urls import reverse

from sharing.identity import ENROLMENT, OPEN
from tests.house.addresses import ALL

ANY_VALUE = {
    "UUIDConverter": uuid.uuid4,
    "IntConverter": lambda: 7,
    "StringConverter": lambda: "x",
    "SlugConverter": lambda: "x",
}


def address(name):
    return reverse(name, kwargs={key: ANY_VALUE[type(one).__name__]() for key, one in ALL[name].items()})


CLOSED = sorted(set(ALL) - OPEN)
WITH_IDS = sorted(name for name in CLOSED if ALL[name])


def test_there_are_doors():
    assert len(CLOSED) > 25
    assert len(WITH_IDS) > 12


@pytest.mark.parametrize("name", CLOSED)
@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_gets_in_without_signing_in(name, method, web, cast):
    answer = getattr(web(), method)(address(name))
    assert answer.status_code == 302, answer.content[:200]
    assert answer.url.startswith(reverse("two_factor:login"))


@pytest.mark.parametrize("name", sorted(set(CLOSED) - ENROLMENT))
def test_a_password_alone_leads_to_the_second_factor(name, web, cast):
    client = web()
    client.force_login(cast.chair, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.get(address(name))
    assert (answer.status_code, answer.url) == (302, reverse("two_factor:setup"))
