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

# What the list of cases reads.
TABLES = ("cases_case", "cases_child", "sharing_agency")


def of_list(person) -> str:
    """The statement of the first page of a person's cases with its total."""
    return _on_page(person, reverse("cases:list"), holds="OVER ()")


def of_opening(person, case) -> str:
    """The statement by which a case's page comes by the case."""
    return _on_page(person, reverse("cases:detail", args=[case]), holds=f"= '{case.hex}'")


def _on_page(person, address, *, holds):
    browser = WebClient().sign_in(Person.objects.get(pk=person))
    with CaptureQueriesContext(connection) as found:
        answer = browser.get(address)
    assert answer.status_code == 200, answer.status_code
    return _reads_cases(found, holds)


def _reads_cases(found, holds):
    asked = [one["sql"] for one in found]
    return next(sql for sql in asked if 'FROM "cases_case"' in sql and holds in sql)


def of_guardian(person) -> str:
    """The same page of cases as guardian's documented shortcut has it, from grants that it reads without policies."""
    allowed = get_objects_for_user(Person.objects.get(pk=person), "sharing.view_record", Record)
    with CaptureQueriesContext(connection) as found:
        page_of(Case.objects.select_related("child", "lead_agency").filter(record__in=allowed), 1)
    return _reads_cases(found, "OVER ()")


def open_as(person, database=None, schema="public"):
    """A connection as a web process has it for this person; for nobody, as the owner, whom no policy keeps back."""
    at = connection.settings_dict
    opened = psycopg.connect(
        host=at["HOST"], port=at["PORT"], user=at["USER"], password=at["PASSWORD"], dbname=database or at["NAME"],
        autocommit=True, prepare_threshold=None,
    )  # fmt: skip
    if person:
        opened.execute("set role hsb_web")
        opened.execute("select set_config('hsb.person', %s, false)", [str(person)])
    opened.execute(f"set search_path = {schema}")
    return opened


def make_bare(schema, person):
    """Tables without policies that hold just what a person may see, under the same names in a schema of their own."""
    with open_as(person) as reader:
        cases, children = zip(*reader.execute("select record_id, child_id from cases_case").fetchall(), strict=True)
    with connection.cursor() as cursor:
        cursor.execute(f"create schema {schema}")
        for table, only in zip(TABLES, ("record_id = any (%s)", "id = any (%s)", "%s is null"), strict=True):
            given = {"cases_case": list(cases), "cases_child": list(children)}.get(table)
            cursor.execute(f"create table {schema}.{table} (like public.{table} including all)")
            cursor.execute(f"insert into {schema}.{table} select * from public.{table} where {only}", [given])
            cursor.execute(f"analyze {schema}.{table}")
    return len(cases)
