"""The statements that are measured, as the product's own pages send them to the database."""

import psycopg
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from guardian.shortcuts import get_objects_for_user

from cases.models import Case
from sharing.models import Person, Record
from sharing.web.pages import page_of
from tests.conftest import WebClient


def of_list(person) -> str:
    """The statement of the first page of a person's cases with its total, as that page sends it."""
    browser = WebClient().sign_in(Person.objects.get(pk=person))
    with CaptureQueriesContext(connection) as found:
        answer = browser.get(reverse("cases:list"))
    assert answer.status_code == 200, answer.status_code
    return _of_the_page(found)


def _of_the_page(found):
    return next(one["sql"] for one in found if 'FROM "cases_case"' in one["sql"] and "OVER ()" in one["sql"])


def of_guardian(person) -> str:
    """The same page of cases as guardian's documented shortcut has it, from grants that it reads without policies."""
    allowed = get_objects_for_user(Person.objects.get(pk=person), "sharing.view_record", Record)
    with CaptureQueriesContext(connection) as found:
        page_of(Case.objects.select_related("child", "lead_agency").filter(record__in=allowed), 1)
    return _of_the_page(found)


def open_as(person, database=None):
    """A connection as a web process has it for this person; for nobody, as the owner, whom no policy keeps back."""
    at = connection.settings_dict
    opened = psycopg.connect(
        host=at["HOST"], port=at["PORT"], user=at["USER"], password=at["PASSWORD"], dbname=database or at["NAME"],
        autocommit=True, prepare_threshold=None,
    )  # fmt: skip
    if person:
        opened.execute("set role hsb_web")
        opened.execute("select set_config('hsb.person', %s, false)", [str(person)])
    return opened


def remember(table, person):
    """Keep the cases that a person may see in a table; what is in it, the owner is told without asking."""
    with open_as(person) as reader:
        cases = [case for (case,) in reader.execute("select record_id from cases_case").fetchall()]
    with connection.cursor() as cursor:
        cursor.execute(f"create table {table} (record_id uuid primary key)")
        cursor.execute(f"insert into {table} select unnest(%s)", [cases])
        cursor.execute(f"analyze {table}")
    return len(cases)


def of_those(statement, table) -> str:
    """The statement of a list, for the owner, who is told the cases instead of working out what may be seen."""
    known = f' WHERE "cases_case"."record_id" = any (array (select record_id from {table})) ORDER BY '
    before, order, after = statement.partition(" ORDER BY ")
    assert order
    return before + known + after
