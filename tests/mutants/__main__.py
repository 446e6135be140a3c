"""`make mutants`: prints caught / all, names what survived, and writes it to VAR/bench/mutants.json."""

import argparse
import json
import os
import queue
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

from hsbpanel.stack.configuration import ROOT
from hsbpanel.stack.setup.progress import Problem, main_guard, say, step
from hsbpanel.stack.supervisor import stop_when_told
from hsbpanel.stack.testing import free_slot
from tests.mutants.declared import ALL
from tests.mutants.running import lanes

AT_ONCE = 2


def main():
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description=__doc__)
    parser.add_argument("--only", default="", help="those whose name contains these words")
    words = parser.parse_args().only
    chosen = [one for one in ALL if words.lower() in one.name.lower()]
    if not chosen:
        raise Problem(f"No mutant’s name contains “{words}”.")
    stop_when_told()
    var = (ROOT / os.environ.get("VAR", "var")).resolve()
    with free_slot(var) as servers:
        servers.bring_template_up_to_date()
        with lanes(servers, AT_ONCE) as free:
            outcomes = run(chosen, free)
    if not words:
        write(var, outcomes)
    return conclude(outcomes)


def run(chosen, free):
    """Outcomes in the order declared. First everything that is to notice must be content with things as they are."""
    waiting = queue.SimpleQueue()
    for lane in free:
        waiting.put(lane)
    saying = threading.Lock()

    def on_a_lane(work, *arguments):
        lane = waiting.get()
        try:
            return work(lane, *arguments)
        finally:
            waiting.put(lane)

    def told(lane, mutant):
        outcome = lane.run(mutant)
        with saying:
            tell(outcome)
        return outcome

    with ThreadPoolExecutor(len(free)) as pool:
        tests = sorted({test for mutant in chosen for test in mutant.noticed_by})
        shares = [share for share in (tests[number :: len(free)] for number in range(len(free))) if share]
        with step(f"{len(tests)} test files pass without any mutant"):
            said = list(pool.map(lambda share: on_a_lane(lambda lane: lane.passes(share)), shares))
            if any(said):
                raise Problem("\n".join(filter(None, said)) + "\n\nThe tests fail as things are: nothing can be told.")
        return list(pool.map(lambda mutant: on_a_lane(told, mutant), chosen))


def tell(outcome):
    mark, words = "✓", outcome.caught_by.rpartition("::")[2]
    if outcome.error:
        mark, words = "!", f"COULD NOT BE TRIED {outcome.error.splitlines()[-1]}"
    elif outcome.survived:
        mark, words = "✗", f"SURVIVED {' '.join(outcome.mutant.noticed_by)}"
    say(f"  {mark} {outcome.mutant.name}  {outcome.seconds:.1f} s  {words}")


def conclude(outcomes):
    survived = [one for one in outcomes if one.survived]
    errors = [one for one in outcomes if one.error]
    say(f"\ncaught / all: {sum(1 for one in outcomes if one.caught_by)} / {len(outcomes)}")
    for one in survived:
        say(f"survived: {one.mutant.name}")
    for one in errors:
        say(f"could not be tried: {one.mutant.name}")
    return 1 if survived or errors else 0


def write(var, outcomes):
    survivors = [one.mutant.name for one in outcomes if one.survived]
    whole = {
        "caught": sum(1 for one in outcomes if one.caught_by),
        "total": len(outcomes),
        "survivors": len(survivors),
        "survivor_names": survivors,
        "not_tried": [one.mutant.name for one in outcomes if one.error],
        "caught_by": {one.mutant.name: one.caught_by for one in outcomes if one.caught_by},
    }
    (var / "bench").mkdir(parents=True, exist_ok=True)
    (var / "bench/mutants.json").write_text(json.dumps(whole, indent=1, ensure_ascii=False) + "\n")


sys.exit(main_guard(main))
