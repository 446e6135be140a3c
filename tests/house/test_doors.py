"""Every address of the product, tried by those who have no business there."""

import uuid

import pytest
from django.urls import get_resolver, reverse

from sharing.identity import ENROLMENT, OPEN


def patterns(resolver=None, namespaces=()):
    for pattern in (resolver or get_resolver()).url_patterns:
        if hasattr(pattern, "url_patterns"):
            inner = (*namespaces, pattern.namespace) if pattern.namespace else namespaces
            yield from patterns(pattern, inner)
        elif pattern.name:
            yield ":".join([*namespaces, pattern.name]), sorted(pattern.pattern.converters.items())


ALL = dict(patterns())
ANY_VALUE = {
    "UUIDConverter": uuid.uuid4,
    "IntConverter": lambda: 7,
    "StringConverter": lambda: "x",
    "SlugConverter": lambda: "x",
}


def address(name):
    return reverse(name, kwargs={key: ANY_VALUE[type(one).__name__]() for key, one in ALL[name]})


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


@pytest.mark.rule("R33")
@pytest.mark.parametrize("name", WITH_IDS)
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_forged_id_is_not_found(name, method, web, cast):
    for person in (cast.chair, cast.coordinator, cast.member, cast.outsider):
        answer = getattr(web(person), method)(address(name))
        assert answer.status_code in (404, 405), (name, person.name, answer.status_code)
