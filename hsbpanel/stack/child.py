"""One process the stack starts: where it logs, how it stops, and how a later start recognises a leftover."""

import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

from .setup.progress import Problem


class Child:
    def __init__(self, name, command, *, var, environment, stop_signal=signal.SIGTERM, patience=10, **popen):
        """`popen` goes to Popen (account, folder); `patience`: seconds to stop in before it is killed."""
        self.name, self.command, self.environment = name, [str(part) for part in command], environment
        self.stop_signal, self.patience, self.popen = stop_signal, patience, popen
        self.log = var / "log" / f"{name}.log"
        self.note = var / "run" / f"{name}.pid"
        self.process, self.is_asked = None, False

    def start(self):
        # A session of its own keeps the terminal's Ctrl-C away: the supervisor stops things in order.
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self._dying_with_parent(), env=self.environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                start_new_session=True, **self.popen,
            )  # fmt: skip
        self.is_asked = False
        self.note.write_text(f"{self.pid} {_started_at(self.pid)} {self.stop_signal.value}")

    @property
    def pid(self):
        return self.process.pid

    def is_alive(self):
        return self.process is not None and self.process.poll() is None

    def kill(self):
        """End it without warning, as a crash would (for tests of what happens then)."""
        self.process.kill()
        self.process.wait()

    def ask_to_stop(self):
        # Only once: asked twice, some take it for an order to drop everything.
        if self.is_alive() and not self.is_asked:
            self.process.send_signal(self.stop_signal)
        self.is_asked = True

    def stop(self):
        """Ask it to stop, then see that nothing of its session is left."""
        if self.process is None:
            return
        if self.is_alive():
            self.ask_to_stop()
            try:
                self.process.wait(self.patience)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        _kill_group(self.process.pid)
        self.note.unlink(missing_ok=True)

    def last_words(self, lines=8):
        if not self.log.exists():
            return ""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])

    def failed(self, what):
        """A Problem that says what did not happen, with the end of the log."""
        return Problem(f"{self.last_words()}\n\n{what} Its log is {self.log}.")

    def _dying_with_parent(self):
        # Should the supervisor be killed outright, the kernel asks this one to stop. preexec_fn could do it,
        # too, but is not safe where there are threads.
        setpriv = shutil.which("setpriv")
        return [setpriv, f"--pdeathsig={self.stop_signal.name[3:]}", "--", *self.command] if setpriv else self.command


def stop_leftovers(run_folder):
    """Stop what an earlier supervisor that was killed left running; never a process that is not ours."""
    stopped = []
    for note in sorted(run_folder.glob("*.pid")):
        pid, started, stop_signal = note.read_text().split()
        if _started_at(int(pid)) == started:
            _stop_process(int(pid), int(stop_signal))
            stopped.append(note.stem)
        note.unlink()
    return stopped


def _stop_process(pid, stop_signal):
    started = _started_at(pid)
    os.kill(pid, stop_signal)
    deadline = time.monotonic() + 10
    while _started_at(pid) == started and time.monotonic() < deadline:
        time.sleep(0.05)
    _kill_group(pid)


def _kill_group(pid):
    try:
        os.killpg(pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        pass


def _started_at(pid):
    """The kernel's start time of a process (field 22 of its stat), which a reused pid cannot share; "" if gone."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return ""
    return "" if fields[0] == "Z" else fields[19]
