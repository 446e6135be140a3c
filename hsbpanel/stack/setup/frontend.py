"""The CSS and JavaScript: fetched and compiled by npm, and only when something of theirs has changed."""

import hashlib
import os
import shutil
import subprocess

import virtualenv
from progress import Problem, run_quietly, step

OLDEST_NODE = 18


def build(root):
    """Bring `node_modules` and `static/build` up to date."""
    lock = _digest([root / "package-lock.json"])
    source = _digest([root / "package.json", root / "package-lock.json", *_sources(root)])
    modules_stamp, build_stamp = root / ".venv/.npm-installed", root / ".venv/.frontend-built"
    fetched = (root / "node_modules").is_dir() and _says(modules_stamp, lock)
    if fetched and _is_filled(root / "static/build") and _says(build_stamp, source):
        return
    environment = _with_node(root)
    if not fetched:
        with step("Front-end packages", "npm"):
            _npm(root, environment, "ci", "--no-audit", "--no-fund")
        modules_stamp.write_text(lock)
    with step("CSS and JavaScript"):
        _npm(root, environment, "run", "build")
    build_stamp.write_text(source)


def _npm(root, environment, *arguments):
    npm = shutil.which("npm", path=environment["PATH"])
    otherwise = f"“npm {' '.join(arguments)}” failed, so the CSS and JavaScript are missing."
    run_quietly([npm, *arguments], otherwise=otherwise, cwd=root, env=environment)


def _with_node(root):
    """This process's environment with a usable node and npm on its PATH: the machine's, else one from PyPI."""
    environment = os.environ | {"npm_config_update_notifier": "false"}
    if _is_usable(environment["PATH"]):
        return environment
    environment["PATH"] = f"{root / '.venv/bin'}{os.pathsep}{environment['PATH']}"
    if not _is_usable(environment["PATH"]):
        virtualenv.prepare(root, "node")
    if not _is_usable(environment["PATH"]):
        raise Problem(f"Node {OLDEST_NODE} or newer with npm is needed to build the CSS and JavaScript.")
    return environment


def _is_usable(path):
    node = shutil.which("node", path=path)
    if not node or not shutil.which("npm", path=path):
        return False
    version = subprocess.run([node, "--version"], capture_output=True, text=True, env=os.environ | {"PATH": path})
    major = version.stdout.strip().removeprefix("v").partition(".")[0]
    return major.isdigit() and int(major) >= OLDEST_NODE


def _sources(root):
    return sorted(path for path in (root / "static/src").rglob("*") if path.is_file())


def _digest(paths):
    digest = hashlib.sha256()
    for path in paths:
        digest.update(f"{path.name}\0".encode() + path.read_bytes())
    return digest.hexdigest()


def _says(stamp, digest):
    return stamp.exists() and stamp.read_text() == digest


def _is_filled(folder):
    return folder.is_dir() and any(folder.iterdir())
