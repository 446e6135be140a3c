"""`make run`: the demo stack in the foreground, until Ctrl-C."""

import subprocess
import sys

from . import configuration, ports
from .people import show
from .setup.progress import Problem, say, step
from .stack import Stack
from .supervisor import stop_when_told, watch

TRUE = ("true", "on", "ok", "y", "yes", "1")


def run(*, var, port):
    """Start all, say where it is and who may sign in, then watch over it until told to stop."""
    say(f"Starting the HSB panel in {var}")
    given = configuration.given_by_hand()
    _refuse_half_given(given)
    stop_when_told()
    demo = given.get("DEMO", "True").lower() in TRUE
    with Stack(var, port=ports.number(port), demo=demo, given=given, step=step) as stack:
        show(stack)
        watch(stack)


def manage(*, var, arguments):
    """manage.py with the settings of the stack that runs in `var`; it picks the database login itself."""
    settings = configuration.read_env_file(var / "stack.env")
    if not settings:
        raise Problem(f"Nothing has run in {var} yet: start it with make run.")
    environment = configuration.environment(settings)
    return subprocess.run([sys.executable, "manage.py", *arguments], cwd=configuration.ROOT, env=environment).returncode


def _refuse_half_given(given):
    """An owner's or worker's login without the web's address would be ignored, so it is refused."""
    urls = {"DATABASE_URL", "DATABASE_OWNER_URL", "DATABASE_WORKER_URL"} & set(given)
    if urls and (len(urls) == 2 or "DATABASE_URL" not in urls):
        raise Problem(
            "Give DATABASE_URL alone (a login that may create roles), or all three of DATABASE_URL, "
            "DATABASE_OWNER_URL and DATABASE_WORKER_URL."
        )
