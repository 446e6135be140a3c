"""`make run`: the demo stack in the foreground, until Ctrl-C."""

import sys

from . import configuration, ports
from .people import show
from .setup.progress import Problem, say, step
from .stack import Stack
from .supervisor import stop_when_told, watch


def run(*, var, port):
    """Start all, say where it is and who may sign in, then watch over it until told to stop."""
    say(f"Starting the HSB panel in {var}")
    given = configuration.given_by_hand()
    _refuse_half_given(given)
    stop_when_told()
    with Stack(var, port=ports.number(port), given=given, step=step) as stack:
        show(stack)
        watch(stack)


def manage(*, var, arguments):
    """manage.py with the settings of the stack that runs in `var`."""
    if not (var / "stack.env").exists():
        raise Problem(f"Nothing has run in {var} yet: start it with make run.")
    stack = Stack(var, port=1)
    stack.settings = configuration.read_env_file(var / "stack.env")
    role = "owner" if set(arguments[:1]) & {"migrate", "makemigrations", "load_demo", "dbshell"} else "web"
    return stack.run(sys.executable, "manage.py", *arguments, role=role).returncode


def _refuse_half_given(given):
    """An owner's or worker's login without the web's address would be ignored, so it is refused."""
    urls = {"DATABASE_URL", "DATABASE_OWNER_URL", "DATABASE_WORKER_URL"} & set(given)
    if urls and (len(urls) == 2 or "DATABASE_URL" not in urls):
        raise Problem(
            "Give DATABASE_URL alone (a login that may create roles), or all three of DATABASE_URL, "
            "DATABASE_OWNER_URL and DATABASE_WORKER_URL."
        )
