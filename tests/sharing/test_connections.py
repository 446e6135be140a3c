"""Many people at once over few connections: nobody is ever answered with somebody else's eyes."""

from concurrent.futures import ThreadPoolExecutor
from itertools import cycle, islice

import pytest
from django.db import connection
from django.urls import reverse

from sharing.models import Record
from sharing.services import access
from tests.cast import make_cast
from tests.conftest import WebClient

REQUESTS = 120
THREADS = 4


@pytest.mark.rule("R33")
@pytest.mark.django_db(transaction=True)
def test_no_request_sees_with_the_eyes_of_the_one_before():
    cast = make_cast()
    people = [cast.referrer, cast.manager, cast.chair, cast.member, cast.outsider]
    records = {}
    for person in people[:4]:
        # by the owner: not each of them opens records in life
        records[person.pk] = access.open_record(kind=Record.Kind.CASE, panel=cast.panel, by=person, reason="Test").pk
    clients = {person.pk: WebClient().sign_in(person).cookies for person in people}

    def visits(turn):
        try:
            return [visit(person) for person in islice(cycle(people[turn:] + people[:turn]), REQUESTS // THREADS)]
        finally:
            connection.close()

    def visit(person):
        client = WebClient()
        client.cookies = clients[person.pk]
        own = records.get(person.pk)
        answers = {pk: client.get(reverse("sharing:access", args=[pk])).status_code for pk in records.values()}
        return answers == {pk: 200 if pk == own else 404 for pk in records.values()}

    with ThreadPoolExecutor(THREADS) as pool:
        results = [right for turn in pool.map(visits, range(THREADS)) for right in turn]
    assert len(results) == REQUESTS
    assert all(results)
