"""How a long start shows what it is doing: one line a step, and one sentence when something is in the way."""

import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager


class Problem(Exception):
    """Something the person at the keyboard can put right; the message is the whole explanation."""


def say(line=""):
    print(line, flush=True)


@contextmanager
def step(label, note=""):
    """Show `label` at once and, when the block is through, a tick and the seconds it took."""
    started = time.monotonic()
    waiting = f"  … {label}" + (f" ({note})" if note else "")
    if sys.stdout.isatty():
        print(waiting, end="", flush=True)
    elif note:
        print(waiting, flush=True)
    try:
        yield
    except BaseException:
        _finish(f"  ✗ {label}", waiting)
        raise
    _finish(f"  ✓ {label}  {time.monotonic() - started:.1f} s", waiting)


def _finish(line, waiting):
    if sys.stdout.isatty():
        line = "\r" + line.ljust(len(waiting))
    print(line, flush=True)


def run_quietly(command, *, otherwise, lines=15, **options):
    """Run a command without its chatter; when it fails, raise Problem with its last `lines` and `otherwise`."""
    with tempfile.TemporaryFile("w+", errors="replace") as output:
        done = subprocess.run(command, stdout=output, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, **options)
        if done.returncode:
            output.seek(0)
            tail = "".join(output.readlines()[-lines:]).rstrip()
            raise Problem(f"{tail}\n\n{otherwise}" if tail else otherwise)


def main_guard(main):
    """Run `main`; turn what stands in the way into one sentence and a non-zero exit, Ctrl-C into 130."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")
    try:
        sys.exit(main())
    except Problem as problem:
        print(f"\n{problem}", file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        sys.exit(130)
