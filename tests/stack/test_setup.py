"""What is done to a fresh machine; the setup is run as a folder, so its modules are found by their bare names."""

import importlib
import subprocess
import sys

import pytest

from hsbpanel.stack.configuration import ROOT

MODULES = ("machine", "virtualenv", "frontend", "progress")


@pytest.fixture
def setup(monkeypatch):
    """Gives the setup's modules by name."""
    monkeypatch.syspath_prepend(ROOT / "hsbpanel/stack/setup")
    yield importlib.import_module
    for name in MODULES:
        sys.modules.pop(name, None)


@pytest.fixture
def apt(tmp_path, monkeypatch):
    """An apt-get that only writes down what it is asked for; gives the lines."""
    program, asked = tmp_path / "apt-get", tmp_path / "asked"
    program.write_text(f'#!/bin/sh\necho "$@" >> {asked}\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    return lambda: asked.read_text().splitlines() if asked.exists() else []


def as_user(monkeypatch, machine, number):
    monkeypatch.setattr(machine.os, "geteuid", lambda: number)


def test_nothing_missing_asks_nobody(setup, apt):
    setup("machine").install([])
    assert apt() == []


def test_root_installs_what_is_missing(setup, apt, monkeypatch):
    machine = setup("machine")
    as_user(monkeypatch, machine, 0)
    machine.install(["libpango-1.0-0", "fonts-liberation"])
    assert apt()[-1] == "install -y --no-install-recommends libpango-1.0-0 fonts-liberation"


def test_anybody_else_is_shown_the_one_line_to_run(setup, apt, monkeypatch):
    machine, progress = setup("machine"), setup("progress")
    as_user(monkeypatch, machine, 1000)
    with pytest.raises(progress.Problem) as problem:
        machine.install(["python3.11-venv"])
    assert str(problem.value).splitlines() == [
        "This machine lacks: python3.11-venv. Run this line and try again:",
        "  sudo apt-get install -y --no-install-recommends python3.11-venv",
    ]
    assert apt() == []


def test_missing_library_is_named_as_debian_names_it(setup, monkeypatch):
    machine = setup("machine")
    monkeypatch.setattr(machine, "LIBRARIES", {"libnowhere.so.0": "libnowhere0"})
    assert "libnowhere0" in machine.missing_packages(has_venv=True, with_browser=False)


def test_browser_is_needed_for_the_tests_only(setup, monkeypatch):
    machine = setup("machine")
    monkeypatch.setattr(machine, "BROWSERS", ("no-such-browser",))
    assert "chromium" in machine.missing_packages(has_venv=True, with_browser=True)
    assert "chromium" not in machine.missing_packages(has_venv=True, with_browser=False)


def test_python_without_venv_matters_only_until_there_is_one(setup, monkeypatch):
    machine = setup("machine")
    monkeypatch.setattr(machine, "find_spec", lambda name: None)
    package = f"python3.{sys.version_info.minor}-venv"
    assert package in machine.missing_packages(has_venv=False, with_browser=False)
    assert package not in machine.missing_packages(has_venv=True, with_browser=False)


@pytest.fixture
def tree(tmp_path):
    """A folder with lock files and an environment that has `dev` installed."""
    (tmp_path / "requirements").mkdir()
    for name in ("local", "dev"):
        (tmp_path / f"requirements/{name}.txt").write_text(f"{name}==1\n")
    (tmp_path / ".venv/bin").mkdir(parents=True)
    (tmp_path / ".venv/bin/python").symlink_to(sys.executable)
    return tmp_path


def test_packages_are_installed_again_only_when_the_lock_has_changed(setup, tree, monkeypatch):
    virtualenv, commands = setup("virtualenv"), []
    monkeypatch.setattr(virtualenv, "_works", lambda venv: True)
    monkeypatch.setattr(virtualenv, "run_quietly", lambda command, **_: commands.append(command))
    virtualenv.prepare(tree, "dev")
    virtualenv.prepare(tree, "dev")
    assert len(commands) == 1
    assert "--require-hashes" in commands[0]
    (tree / "requirements/dev.txt").write_text("dev==2\n")
    virtualenv.prepare(tree, "dev")
    assert len(commands) == 2


def test_environment_for_tests_is_enough_to_run(setup, tree, monkeypatch):
    virtualenv, commands = setup("virtualenv"), []
    monkeypatch.setattr(virtualenv, "_works", lambda venv: True)
    monkeypatch.setattr(virtualenv, "run_quietly", lambda command, **_: commands.append(command))
    virtualenv.prepare(tree, "dev")
    virtualenv.prepare(tree, "local")
    assert len(commands) == 1


def test_front_end_without_any_node_takes_the_one_from_pypi(setup, tree, monkeypatch):
    frontend, asked = setup("frontend"), []
    monkeypatch.setenv("PATH", str(tree))
    monkeypatch.setattr(frontend.virtualenv, "prepare", lambda root, profile: asked.append(profile))
    with pytest.raises(setup("progress").Problem, match="Node 18 or newer"):
        frontend._with_node(tree)
    assert asked == ["node"]


def test_machine_without_a_new_enough_python_is_told_so():
    done = subprocess.run(["make", "run", "PYTHON="], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode
    assert done.stderr.startswith("Python 3.11 or newer is needed")
