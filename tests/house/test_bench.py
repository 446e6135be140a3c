"""The bench of `make bench-access` still runs, and the plans that its figures rest on are as they were. No times."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from tests.bench import packs
from tests.bench.access import KEYS

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """What a bench of 200 cases prints, and the JSON that it keeps."""
    path = tmp_path_factory.mktemp("bench") / "bench/access.json"
    run = subprocess.run(
        [sys.executable, "-m", "tests.bench.access", "tiny", str(path)], cwd=ROOT, capture_output=True, text=True
    )
    assert run.returncode == 0, run.stderr
    return run.stdout, json.loads(path.read_text())


def test_every_figure_comes_out_as_a_number(told):
    _, kept = told
    assert tuple(kept) == KEYS
    assert {type(value) for value in kept.values()} <= {int, float}
    assert min(kept.values()) > 0
    assert (kept["cases"], kept["grants"] > 1000) == (200, True)


def test_every_figure_is_printed_as_name_and_value(told):
    printed, kept = told
    lines = dict(line.split(": ") for line in printed.splitlines() if ": " in line)
    assert {name: float(lines[name]) for name in KEYS} == kept


def test_the_bench_of_packs_makes_tagged_packs_and_prints_what_it_keeps(tmp_path):
    """Two cases and six, once each: Chromium prints the same, no tag is lost, and a copy is no rendering."""
    path = tmp_path / "bench/packs.json"
    command = [sys.executable, "-m", "tests.bench.packs", "tiny", str(path)]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    kept = json.loads(path.read_text())
    lines = dict(line.split(": ") for line in run.stdout.splitlines() if ": " in line)
    assert tuple(kept) == packs.KEYS
    assert {name: float(lines[name]) for name in packs.KEYS} == kept
    assert (kept["tags_dangling"], int(lines["tags"]) > 1000) == (0, True)
    assert kept["copy_vs_render"] < 0.5


def explained(sql, *without):
    with connection.cursor() as cursor:
        for way in without:
            cursor.execute(f"set local enable_{way} = off")
        cursor.execute(f"explain (costs off) {sql}")
        return "\n".join(line for (line,) in cursor.fetchall())


@pytest.mark.rule("R33")
@pytest.mark.parametrize(
    ("table", "times"), [("cases_case", 1), ("sharing_record", 1), ("cases_child", 1), ("sharing_exclusion", 1)]
)
def test_a_policy_is_worked_out_once_a_statement_and_leads_to_an_index(table, times, one_case, cast, as_person):
    with as_person(cast.chair):
        plan = explained(f"select * from {table}", "seqscan")
    assert plan.count("ProjectSet") == plan.count("InitPlan") // 2 == times
    assert "SubPlan" not in plan
    assert "Index Scan" in plan
    assert "col1" in plan  # what the index is searched for is the answer of the InitPlan


@pytest.mark.rule("R33")
@pytest.mark.parametrize(
    ("function", "names"),
    [
        ("sharing_visible_records", {"reader": "sharing_reader()", "today": "sharing_today()"}),
        (
            "sharing_records_with",
            {"reader": "sharing_reader()", "today": "sharing_today()", "minimum": "'manage'"},
        ),
    ],
)
def test_what_a_reader_may_see_comes_from_an_index_of_live_grants_alone(function, names, one_case, cast):
    with connection.cursor() as cursor:
        cursor.execute("select prosrc from pg_proc where proname = %s", [function])
        (body,) = cursor.fetchone()
    query = body.partition("return query")[2].rpartition(";\nend")[0]
    for name, value in names.items():
        query = (
            query.replace(f"({name},", f"({value},").replace(f" {name}", f" {value}").replace(f"{name})", f"{value})")
        )
    plan = explained(query, "seqscan", "bitmapscan")
    assert re.search(r"Index (Only )?Scan using grant_\w+ on sharing_grant g", plan), plan
    assert plan.count(" on sharing_grant ") == 1


def test_the_index_of_live_grants_holds_all_that_is_asked_of_them(db):
    with connection.cursor() as cursor:
        cursor.execute("select pg_get_indexdef('grant_live'::regclass)")
        (definition,) = cursor.fetchone()
    assert "(person_id, record_id) INCLUDE (starts_at, ends_at, permission_id, via)" in definition
    assert "WHERE (ended_at IS NULL)" in definition
