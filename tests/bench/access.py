"""Builds the databases of a scale, measures, prints one `name: value` a line and keeps what was asked for as JSON."""

import json
import os
import sys
from contextlib import contextmanager
from pathlib import Path

import django
from django.conf import settings
from django.db import connection

KEYS = (
    "cases",
    "grants",
    "list_30_vs_unfiltered",
    "list_5000_vs_unfiltered",
    "guardian_vs_list_30",
    "open_granted_vs_pk",
    "open_denied_vs_pk",
    "growth_3k_300k",
    "audit_vs_plain_16",
)


def main(scale, path):
    from hsbpanel.stack.setup.progress import say, step
    from tests.bench import measuring
    from tests.bench.building import build
    from tests.bench.scales import SCALES

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # nobody signs in here
    scale, databases = SCALES[scale], {}
    with made_for(scale.cases) as names:
        for cases, name in names.items():
            with step(f"{cases:,} cases"), on(name):
                databases[name] = build(cases=cases, grants_a_case=scale.grants_a_case, many=scale.many)
        found = measuring.measure(databases, scale)
    for name, value in found.items():
        say(f"{name}: {value}")
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({key: found[key] for key in KEYS}, indent=2) + "\n")


@contextmanager
def made_for(numbers):
    """Databases of their own, copies of the migrated template, gone afterwards; {cases: name}."""
    names = {cases: f"hsb_bench_{os.getpid()}_{cases}" for cases in numbers}
    template = os.environ["TEST_DATABASE_TEMPLATE"]
    try:
        with connection.cursor() as cursor:
            for name in names.values():
                cursor.execute(f"create database {name} template {template}")
                cursor.execute(f"revoke connect, temporary on database {name} from public")
        yield names
    finally:
        with connection.cursor() as cursor:
            for name in names.values():
                cursor.execute(f"drop database if exists {name} with (force)")


@contextmanager
def on(database):
    """Django's connection leads to this database for a while."""
    before = connection.settings_dict["NAME"]
    _lead_to(database)
    try:
        yield
    finally:
        _lead_to(before)


def _lead_to(database):
    connection.close()
    connection.settings_dict["NAME"] = database


if __name__ == "__main__":
    django.setup()
    main(*sys.argv[1:])
