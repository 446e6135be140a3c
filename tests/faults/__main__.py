"""`python -m tests.faults 200`: the product's order of sending, then two wrong ones that must be found wrong.

`tiny` is for the drill's own test: a few faults, on a database that is there already.
"""

import json
import os
import secrets
import sys
from dataclasses import dataclass

from hsbpanel.stack import roles
from hsbpanel.stack.configuration import ROOT
from hsbpanel.stack.setup.progress import Problem, main_guard, say, step
from hsbpanel.stack.supervisor import stop_when_told
from tests.faults.drill import drill
from tests.faults.stage import RIGHT, Stage

WRONG = ("tests.faults.before", "tests.faults.after")
TRIES = 5
# What tells the orders apart: a worker that dies between two of its steps, a server that refuses or falls silent.
TELLING = (
    "a_workers_child_is_killed", "a_worker_is_killed_whole", "mail_server_451", "mail_server_hang",
    "mail_server_drop_after_data",
)  # fmt: skip


@dataclass(frozen=True)
class Scale:
    faults: int
    faults_of_wrong: int
    only: tuple = ()  # names of faults in the product's own run; all where none is named
    only_of_wrong: tuple = TELLING


TINY = Scale(
    faults=5, faults_of_wrong=2,
    only=(
        "a_worker_is_killed_whole", "the_broker_is_emptied", "both_beats_stand_still", "mail_server_451",
        "mail_server_drop_after_data",
    ),
    only_of_wrong=("mail_server_451", "mail_server_drop_after_data"),
)  # fmt: skip


def main():
    asked = sys.argv[1] if len(sys.argv) == 2 else ""
    is_tiny = asked == "tiny"
    if not (is_tiny or asked.isdigit()):
        raise Problem("FAULTS is a number.")
    scale = TINY if is_tiny else Scale(faults=int(asked), faults_of_wrong=min(int(asked), 24))
    seed = int(os.environ.get("SEED") or secrets.randbelow(1_000_000))
    stop_when_told()
    var = (ROOT / os.environ.get("VAR", "var")).resolve()
    say(f"Seed {seed}: SEED={seed} breaks the same things in the same order.")
    addresses = {name: os.environ[name] for name in roles.ROLES} if is_tiny else {}
    with Stage(var / "test-faults", step=step, given=addresses) as stage:
        kept, ways = run(stage, scale, seed)
    for name, value in kept.items():
        say(f"{name}: {value}")
    for way, times in sorted(ways.items()):
        say(f"  {way.replace('_', ' ')}: {times}")
    path = var / "bench/faults.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(kept, indent=2) + "\n")
    is_wrong = kept["duplicates"] or kept["false_sent"] or kept["stuck"]
    return int(bool(is_wrong) or kept["wrong_orders_caught"] < len(WRONG))


def run(stage, scale, seed):
    """What is kept, by name, and how often each thing was broken under the product's own order."""
    told = {"tell": lambda words: say(f"  {words}")}
    found = drill(stage, app=RIGHT, faults=scale.faults, seed=seed, only=scale.only, **told)
    caught = 0
    for app in WRONG:
        # Whether a fault hits the moment that tells is chance: an order that seems right is looked at again.
        for attempt in range(TRIES):
            wrong = drill(
                stage, app=app, faults=scale.faults_of_wrong, seed=seed + attempt, only=scale.only_of_wrong,
                is_aimed=True,
            )  # fmt: skip
            say(f"  {app}: {wrong.duplicates} duplicates, {wrong.false_sent} false “sent”")
            if wrong.is_false:
                caught += 1
                break
    return {
        "faults": found.faults, "recipients": found.recipients, "duplicates": found.duplicates,
        "false_sent": found.false_sent, "stuck": found.stuck, "unknown": found.unknown,
        "wrong_orders_caught": caught,
    }, found.ways  # fmt: skip


sys.exit(main_guard(main))
