"""A schedule's way from compiling to the last copy, walked through services and database in random orders.

MEETINGS_WALKED: how many walks; `make meetings` asks for 2,000 and writes what they did.
"""

import json
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from meetings import packs
from tests.meetings.walking import Walk, drawn

pytestmark = [pytest.mark.rule(rule) for rule in ("R24", "R25", "R26", "R28", "R31")]
WALKS = int(os.environ.get("MEETINGS_WALKED", 3))
A_STRETCH = 100  # in one transaction: for longer its time would stand still, and the walls want rows of today
QUIET = {"deadline": None, "suppress_health_check": list(HealthCheck), "database": None, "phases": [Phase.generate]}


@pytest.mark.parametrize("walked", range(0, WALKS, A_STRETCH))
def test_no_order_sends_what_is_not_approved_or_to_whom_it_may_not_go(walked, cast, as_person, as_worker, monkeypatch):
    class OfThisTest(Walk):
        pass

    OfThisTest.cast, OfThisTest.as_person, OfThisTest.as_worker = cast, staticmethod(as_person), staticmethod(as_worker)
    monkeypatch.setattr(packs, "render", drawn)
    walks = min(A_STRETCH, WALKS - walked)
    before = Walk.did["walks"]
    run_state_machine_as_test(OfThisTest, settings=settings(max_examples=walks, stateful_step_count=25, **QUIET))
    assert Walk.did["walks"] >= before + walks
    if report := os.environ.get("MEETINGS_REPORT"):
        Path(report).parent.mkdir(parents=True, exist_ok=True)
        Path(report).write_text(json.dumps(dict(sorted(Walk.did.items())), indent=1) + "\n")
