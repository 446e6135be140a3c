"""Every table stands behind a wall, and every status goes only where its model says."""

import re

import pytest
from django.apps import apps
from django.db import connection

OURS = ("sharing", "cases", "referrals", "meetings")

# What web processes write without a policy: signing in, before anybody is known, and the number of a referral.
OPEN = {
    "axes_accessattempt",
    "axes_accessattemptexpiration",
    "axes_accessfailurelog",
    "axes_accesslog",
    "otp_static_staticdevice",  # a trigger keeps devices from going, or becoming somebody else's
    "otp_static_statictoken",
    "otp_totp_totpdevice",
    "referrals_referencecounter",
    "sharing_person",  # a trigger lets through the password and the last time signed in, and what the Coordinator keeps
    "sharing_session",
}

WRITTEN = """
select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
 where n.nspname = 'public' and c.relkind = 'r' and not c.relrowsecurity
   and (has_table_privilege('hsb_web', c.oid, 'insert, update, delete')
        or has_any_column_privilege('hsb_web', c.oid, 'insert, update'))
"""


@pytest.mark.rule("R33")
def test_a_web_process_writes_no_table_without_a_policy_but_these(db):
    with connection.cursor() as cursor:
        cursor.execute(WRITTEN)
        assert {name for (name,) in cursor.fetchall()} == OPEN


def models_with_transitions():
    return [
        model for model in apps.get_models() if model._meta.app_label in OURS and getattr(model, "TRANSITIONS", None)
    ]


@pytest.mark.parametrize("model", models_with_transitions(), ids=lambda model: model.__name__)
def test_the_database_holds_the_transitions_of_the_model(model, db):
    with connection.cursor() as cursor:
        cursor.execute(
            "select pg_get_triggerdef(oid) from pg_trigger where tgrelid = %s::regclass and tgname = 'moves'",
            [model._meta.db_table],
        )
        (definition,) = cursor.fetchone()
    _, *held = re.findall(r"'([^']+)'", definition)
    assert {tuple(move.split()[:2]) for move in held} == {
        (str(before), str(after)) for before, following in model.TRANSITIONS.items() for after in following
    }


@pytest.mark.rule("R33")
def test_the_worker_reads_nothing_of_signing_in_or_of_what_was_typed(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "select relname from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'"
            " and not has_any_column_privilege('hsb_worker', oid, 'select')"
        )
        closed = {name for (name,) in cursor.fetchall()}
    assert closed >= OPEN - {"sharing_person", "referrals_referencecounter"} | {
        "sharing_heldtext",
        "sharing_auditevent",
    }
