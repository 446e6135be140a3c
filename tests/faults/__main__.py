"""`python -m tests.faults 200`: the product's order of sending, then two wrong ones that must be found wrong."""

import json
import os
import secrets
import sys

from hsbpanel.stack.configuration import ROOT
from hsbpanel.stack.setup.progress import Problem, main_guard, say, step
from hsbpanel.stack.supervisor import stop_when_told
from tests.faults.drill import drill
from tests.faults.stage import RIGHT, Stage

WRONG = ("tests.faults.before", "tests.faults.after")
# A wrong order shows within a few faults; these are enough to be sure of it.
FAULTS_OF_WRONG = 40


def main():
    if len(sys.argv) != 2 or not sys.argv[1].isdigit():
        raise Problem("FAULTS is a number.")
    faults, seed = int(sys.argv[1]), int(os.environ.get("SEED") or secrets.randbelow(1_000_000))
    stop_when_told()
    var = (ROOT / os.environ.get("VAR", "var")).resolve()
    say(f"Seed {seed}: SEED={seed} breaks the same things in the same order.")
    with Stage(var / "test-faults", step=step) as stage:
        found = drill(stage, app=RIGHT, faults=faults, seed=seed, tell=lambda words: say(f"  {words}"))
        caught = 0
        for app in WRONG:
            wrong = drill(stage, app=app, faults=min(faults, FAULTS_OF_WRONG), seed=seed)
            say(f"  {app}: {wrong.duplicates} duplicates, {wrong.false_sent} false “sent”")
            caught += wrong.is_false
    kept = {
        "faults": found.faults, "recipients": found.recipients, "duplicates": found.duplicates,
        "false_sent": found.false_sent, "stuck": found.stuck, "unknown": found.unknown,
        "wrong_orders_caught": caught,
    }  # fmt: skip
    for name, value in kept.items():
        say(f"{name}: {value}")
    for way, times in sorted(found.ways.items()):
        say(f"  {way.replace('_', ' ')}: {times}")
    path = var / "bench/faults.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(kept, indent=2) + "\n")
    return int(found.is_false or bool(found.stuck) or caught < len(WRONG))


sys.exit(main_guard(main))
