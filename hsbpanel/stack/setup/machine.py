"""What only the operating system can give: which of its packages are missing, and how to get them."""

import ctypes
import os
import shutil
import sys
from importlib.util import find_spec
from pathlib import Path

from progress import Problem, run_quietly, say, step

# What WeasyPrint loads to set the papers as PDF, and the Debian package each comes from.
LIBRARIES = {
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
}
FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.fonts", "~/.local/share/fonts")
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def missing_packages(*, has_venv, with_browser):
    """Debian's names for what is not there yet; the tests also drive a browser and look into PDFs."""
    packages = [package for library, package in LIBRARIES.items() if not _loads(library)]
    if not _has_liberation():
        packages.append("fonts-liberation")
    if not has_venv and (find_spec("ensurepip") is None or find_spec("venv") is None):
        packages.append(f"python3.{sys.version_info.minor}-venv")
    if with_browser:
        packages += [] if any(map(shutil.which, BROWSERS)) else [_browser_package()]
        packages += [] if shutil.which("pdftotext") else ["poppler-utils"]
    return packages


def install(packages):
    """Install by apt where this user may; otherwise say the one line that does it, and stop."""
    if not packages:
        return
    line = f"apt-get install -y --no-install-recommends {' '.join(packages)}"
    if not shutil.which("apt-get"):
        raise Problem(f"This machine lacks what Debian calls: {' '.join(packages)}. Install it and try again.")
    if os.geteuid() != 0:
        raise Problem(f"This machine lacks: {', '.join(packages)}. Run this line and try again:\n  sudo {line}")
    with step(f"System packages: {', '.join(packages)}", "apt, up to a few minutes"):
        _apt(line, f"apt could not install them. Put that right, or run this line yourself:\n  {line}")


def _apt(line, otherwise):
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    if any(Path("/var/lib/apt/lists").glob("*_Packages*")):
        try:
            return run_quietly(line.split(), otherwise="", env=environment)
        except Problem:
            say("    the package lists are old: fetching them again")
    run_quietly(["apt-get", "update"], otherwise=otherwise, env=environment)
    run_quietly(line.split(), otherwise=otherwise, env=environment)


def _browser_package():
    release = Path("/etc/os-release")
    is_ubuntu = release.exists() and "ID=ubuntu" in release.read_text().splitlines()
    return "chromium-browser" if is_ubuntu else "chromium"


def _loads(library):
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _has_liberation():
    folders = (Path(folder).expanduser() for folder in FONT_FOLDERS)
    return any(next(folder.rglob("LiberationSans-Regular.*"), None) for folder in folders if folder.is_dir())
