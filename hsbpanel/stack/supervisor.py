"""Watches a running stack: restarts what dies, until told to stop."""

import signal
import time
from collections import defaultdict

from .setup.progress import say

RESTARTS, PERIOD = 5, 60


def stop_when_told():
    """From now on SIGTERM and a closed terminal mean what Ctrl-C means."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.default_int_handler)


def watch(stack):
    """Return when told to stop; a Problem when a process keeps dying."""
    deaths = defaultdict(list)
    try:
        while True:
            for child in stack.children.values():
                if not child.is_alive():
                    _restart(child, deaths[child.name])
            time.sleep(0.5)
    except KeyboardInterrupt:
        return


def _restart(child, deaths):
    now = time.monotonic()
    deaths[:] = [moment for moment in deaths if now - moment < PERIOD] + [now]
    if len(deaths) > RESTARTS:
        raise child.failed(f"The process “{child.name}” ended {len(deaths)} times within {PERIOD} seconds.")
    say(f"  ! {child.name} ended (status {child.process.returncode}): starting it again")
    child.stop()
    child.start()
