"""The product's own processes: web, worker, reader and beat, as this stack starts them."""

import sys

from .child import Child
from .configuration import ROOT
from .ports import LOOPBACK


def processes(stack):
    """What to start once the servers are there, in order."""
    web = ["gunicorn", "hsbpanel.wsgi", "--no-control-socket", "--workers", stack.web_workers, "--threads", 2]
    web += ["--bind", f"{LOOPBACK}:{stack.port}", "--graceful-timeout", 5]
    celery = ["celery", "-A", "hsbpanel"]
    worker = [*celery, "worker", "--concurrency", 2, "--loglevel", "INFO", "--without-gossip", "--without-mingle"]
    # What waits for a person is found out as that person: with the login of the web, and nothing else to do.
    reader = [*celery, "worker", "-Q", "as_people", "--concurrency", 1, "--hostname", "reader@%h"]
    reader += ["--loglevel", "INFO", "--without-gossip", "--without-mingle"]
    beat = [*celery, "beat", "--loglevel", "INFO", "--pidfile=", "--schedule", stack.var / "run/beat-schedule"]
    return [
        _process(stack, "worker", worker, role="worker"),
        _process(stack, "reader", reader, role="web"),
        _process(stack, "beat", beat, role="worker"),
        _process(stack, "web", web, role="web"),
    ]


def _process(stack, name, command, *, role):
    command = [sys.executable, "-m", *command]
    return Child(name, command, var=stack.var, environment=stack.environment(role), cwd=ROOT)
