"""Imports go downward only, and every protected table is protected."""

import ast
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection

ROOT = Path(__file__).resolve().parents[2]
BELOW = {
    "sharing": set(),
    "cases": {"sharing"},
    "referrals": {"cases", "sharing"},
    "meetings": {"cases", "sharing"},
    "hsbpanel": {"referrals", "meetings", "cases", "sharing"},
}


def imported_by(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield node.module.partition(".")[0]


@pytest.mark.parametrize("floor", BELOW)
def test_imports_go_downward(floor):
    upward = {
        f"{path.relative_to(ROOT)} imports {name}"
        for path in (ROOT / floor).rglob("*.py")
        for name in imported_by(path)
        if name in BELOW and name != floor and name not in BELOW[floor]
    }
    assert upward == set()


@pytest.mark.rule("R33")
def test_every_table_with_a_record_has_policies_that_nobody_gets_round(db):
    ours = {model._meta.db_table for model in apps.get_models() if model.__module__.split(".")[0] in BELOW}
    with connection.cursor() as cursor:
        cursor.execute(
            """select c.relname, c.relrowsecurity and c.relforcerowsecurity,
                      (select count(*) from pg_policy p where p.polrelid = c.oid
                        and 'hsb_web'::regrole = any (p.polroles))
                 from pg_class c
                where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace
                  and exists (select from pg_attribute a where a.attrelid = c.oid and not a.attisdropped
                               and a.attname in ('record_id', 'recipient_id'))"""
        )
        found = {table: (forced, policies) for table, forced, policies in cursor.fetchall()}
    assert len(ours & set(found)) >= 12
    assert {table for table, (forced, _) in found.items() if not forced} == set()
    # The rendered packs are for the worker alone: no policy for the web role is the point.
    assert {table for table, (_, policies) in found.items() if not policies} <= {"sharing_pack"}


def test_the_web_role_owns_nothing_and_gets_round_nothing(db):
    with connection.cursor() as cursor:
        cursor.execute(
            """select rolname, rolsuper, rolbypassrls, rolcreaterole,
                      (select count(*) from pg_class where relowner = r.oid)
                 from pg_roles r where rolname in ('hsb_web', 'hsb_worker') order by 1"""
        )
        assert cursor.fetchall() == [("hsb_web", False, False, False, 0), ("hsb_worker", False, False, False, 0)]


def test_the_audit_can_only_be_added_to(db):
    with connection.cursor() as cursor:
        for role in ("hsb_web", "hsb_worker"):
            cursor.execute(
                "select p from unnest(array['select','insert','update','delete','truncate']) p"
                " where has_table_privilege(%s, 'sharing_auditevent', p)",
                [role],
            )
            assert cursor.fetchall() == [("insert",)]


def test_no_lock_file_holds_an_address():
    locks = [ROOT / "package-lock.json", *sorted((ROOT / "requirements").glob("*.txt"))]
    assert len(locks) == 5
    assert [lock.name for lock in locks if "://" in lock.read_text()] == []
