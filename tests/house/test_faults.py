"""`make faults` and `make bench-dispatch` in short: the product's order stays right, wrong ones are found wrong."""

import json
import os
import subprocess
import sys
from urllib.parse import urlsplit

import pytest

from hsbpanel.stack.configuration import ROOT
from tests.bench import dispatch
from tests.journeys.conftest import copied_database


def run(*command, **changes):
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=ROOT, env=os.environ | changes, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.rule("R31")
def test_a_few_faults_leave_no_copy_twice_false_or_stuck_and_tell_wrong_orders(tmp_path):
    with copied_database(f"faults_{os.environ.get('PYTEST_XDIST_WORKER', 'one')}") as addresses:
        printed = run("tests.faults", "tiny", VAR=str(tmp_path), SEED="7", **addresses)
    kept = json.loads((tmp_path / "bench/faults.json").read_text())
    assert {name: kept[name] for name in ("faults", "duplicates", "false_sent", "stuck")} == {
        "faults": 5, "duplicates": 0, "false_sent": 0, "stuck": 0,
    }  # fmt: skip
    assert kept["wrong_orders_caught"] == 2
    assert kept["recipients"] >= 2 * kept["faults"]
    assert "a worker is killed whole: 2" in printed  # it is in the deck twice


def test_the_bench_of_dispatch_comes_out_in_numbers(tmp_path):
    """A dozen recipients, once: nothing is said of how fast; a broker's room of its own keeps others' wakings out."""
    (tmp_path / "run").mkdir()
    broker = urlsplit(os.environ["REDIS_URL"])._replace(path="/9").geturl()
    path = tmp_path / "bench/dispatch.json"
    printed = run("tests.bench.dispatch", "tiny", str(path), VAR=str(tmp_path), REDIS_URL=broker)
    kept = json.loads(path.read_text())
    assert tuple(kept) == dispatch.KEYS
    assert min(kept.values()) > 0
    assert kept["claim_share"] < 1
    lines = dict(line.split(": ") for line in printed.splitlines() if ": " in line)
    assert {name: float(lines[name]) for name in dispatch.KEYS} == kept
    assert int(lines["recipients"]) == dispatch.RECIPIENTS["tiny"]
