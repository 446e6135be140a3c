"""`make run` when something is in the way: one sentence and a non-zero exit, and nothing left behind."""

import os
import signal
import socket
import subprocess
import sys

import pytest

from hsbpanel.stack import configuration, ports
from hsbpanel.stack.configuration import ROOT
from hsbpanel.stack.folder import RunFolder


def run(**settings):
    """(exit status, what it said on standard error) of a start that is expected to fail at once."""
    environment = configuration.without_managed() | {name: str(value) for name, value in settings.items()}
    done = subprocess.run(
        [sys.executable, "-m", "hsbpanel.stack", "run"], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    return done.returncode, done.stderr.strip()


def test_port_in_use_is_one_sentence_and_starts_nothing(tmp_path):
    with socket.create_server((ports.LOOPBACK, 0)) as server:
        port = server.getsockname()[1]
        status, said = run(VAR=tmp_path / "var", PORT=port)
    assert status == 1
    assert (
        said
        == f"Port {port} is in use by another program: stop that, or choose another, such as make run PORT={port + 1}."
    )
    assert not (tmp_path / "var/postgres").exists()


def test_folder_that_cannot_be_written_is_one_sentence():
    status, said = run(VAR="/proc/hsbpanel", PORT=ports.free_port())
    assert status == 1
    assert said.startswith("The folder /proc/hsbpanel cannot be written to")
    assert "Traceback" not in said


def test_second_stack_in_the_same_folder_is_refused(tmp_path):
    with RunFolder(tmp_path / "var"):
        status, said = run(VAR=tmp_path / "var", PORT=ports.free_port())
    assert status == 1
    assert said == f"{tmp_path / 'var'} is in use by another make run: stop that, or choose another VAR."


@pytest.mark.parametrize("given", [{"DATABASE_OWNER_URL"}, {"DATABASE_URL", "DATABASE_WORKER_URL"}])
def test_half_of_the_database_logins_is_refused(tmp_path, given):
    status, said = run(VAR=tmp_path / "var", **dict.fromkeys(given, "postgres://u:p@127.0.0.1:1/x"))
    assert status == 1
    assert said.startswith("Give DATABASE_URL alone")


def test_termination_while_starting_leaves_no_process(var):
    folder = var / "terminated"
    environment = configuration.without_managed() | {"VAR": str(folder), "PORT": str(ports.free_port())}
    command = [sys.executable, "-u", "-m", "hsbpanel.stack", "run"]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as stack:
        for line in stack.stdout:
            if "PostgreSQL" in line:
                break
        stack.send_signal(signal.SIGTERM)
        stack.communicate(timeout=30)
    assert stack.returncode == 130
    assert not list((folder / "run").glob("*.pid"))
    assert str(folder) not in subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True).stdout


def test_folder_is_free_again_when_its_holder_has_been_killed(tmp_path):
    script = (
        "import os, sys, time; from pathlib import Path; from hsbpanel.stack.folder import RunFolder\n"
        f"RunFolder(Path({str(tmp_path / 'var')!r})).__enter__(); print('held', flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True, cwd=ROOT) as holder:
        assert holder.stdout.readline() == "held\n"
        os.kill(holder.pid, signal.SIGKILL)
    with RunFolder(tmp_path / "var"):
        pass
