"""The virtual environment in .venv, filled from a hashed lock file and only when that file has changed."""

import hashlib
import shutil
import subprocess
import sys

from progress import run_quietly, step

# What a lock also covers: an environment filled for development runs the product, too.
COVERED_BY = {"local": ("local", "dev"), "dev": ("dev",), "node": ("node",)}
LABELS = {
    "local": ("Python packages", "from the lock file, about a minute the first time"),
    "dev": ("Python packages, with those for tests", "from the lock file, about a minute the first time"),
    "node": ("Node, from PyPI", "this machine has none"),
}


def prepare(root, profile):
    """Make .venv where there is none (or a broken one) and install `requirements/<profile>.txt` into it."""
    venv = root / ".venv"
    if not _works(venv):
        with step("Virtual environment in .venv"):
            shutil.rmtree(venv, ignore_errors=True)
            run_quietly([sys.executable, "-m", "venv", venv], otherwise="The virtual environment could not be made.")
    if not any(_is_installed(root, lock) for lock in COVERED_BY[profile]):
        with step(*LABELS[profile]):
            _install(root, profile)


def _install(root, profile):
    command = [root / ".venv/bin/python", "-m", "pip", "install", "--disable-pip-version-check"]
    command += ["--no-input", "--progress-bar=off", "--require-hashes", "-r", _lock(root, profile)]
    run_quietly(command, otherwise=f"The packages of requirements/{profile}.txt could not be installed.")
    _stamp(root, profile).write_text(_digest(root, profile))


def _works(venv):
    python = venv / "bin/python"
    test = "import sys, pip; sys.exit(sys.version_info < (3, 11))"
    return python.exists() and not subprocess.run([python, "-c", test], capture_output=True).returncode


def _is_installed(root, profile):
    stamp = _stamp(root, profile)
    return stamp.exists() and stamp.read_text() == _digest(root, profile)


def _digest(root, profile):
    return hashlib.sha256(_lock(root, profile).read_bytes()).hexdigest()


def _lock(root, profile):
    return root / "requirements" / f"{profile}.txt"


def _stamp(root, profile):
    return root / ".venv" / f".installed-{profile}"
