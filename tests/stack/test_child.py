import subprocess
import sys

import pytest

from hsbpanel.stack.child import Child, stop_leftovers

SLEEP = [sys.executable, "-c", "import time; print('awake', flush=True); time.sleep(60)"]


@pytest.fixture
def child(tmp_path):
    for part in ("run", "log"):
        (tmp_path / part).mkdir()
    child = Child("sleeper", SLEEP, var=tmp_path, environment=None)
    child.start()
    yield child
    child.stop()


def test_stop_ends_the_process_and_takes_its_note_away(child):
    child.stop()
    assert not child.is_alive()
    assert not child.note.exists()


def test_leftover_of_a_killed_supervisor_is_stopped(child, tmp_path):
    assert stop_leftovers(tmp_path / "run") == ["sleeper"]
    assert child.process.wait(5) is not None


def test_another_process_with_the_same_number_is_left_alone(child, tmp_path):
    child.note.write_text(f"{child.pid} 12345 15")
    assert stop_leftovers(tmp_path / "run") == []
    assert child.is_alive()
    assert not child.note.exists()


def test_children_stop_when_the_supervisor_is_killed(tmp_path):
    for part in ("run", "log"):
        (tmp_path / part).mkdir()
    script = (
        "import sys, time; from pathlib import Path; from hsbpanel.stack.child import Child\n"
        f"child = Child('sleeper', {SLEEP!r}, var=Path({str(tmp_path)!r}), environment=None); child.start()\n"
        "print(child.pid, flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True) as supervisor:
        pid = int(supervisor.stdout.readline())
        wait_for(lambda: "awake" in (tmp_path / "log/sleeper.log").read_text())
        supervisor.kill()
    wait_for(lambda: not is_running(pid))


def test_failure_ends_with_the_childs_last_words(child):
    child.log.write_text("one\nFATAL: no room\n")
    assert "FATAL: no room\n\nIt did not start." in str(child.failed("It did not start."))


def wait_for(condition, seconds=10):
    for _ in range(seconds * 20):
        if condition():
            return
        subprocess.run(["sleep", "0.05"])
    raise AssertionError("It did not come about.")


def is_running(pid):
    state = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True).stdout.strip()
    return bool(state) and not state.startswith("Z")
