"""PostgreSQL refuses to run as root: whom to run it as, and where that account can reach its files."""

import hashlib
import os
import pwd
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from .setup.progress import Problem


@dataclass(frozen=True)
class Account:
    uid: int
    gid: int

    @property
    def popen(self):
        """Arguments that make Popen drop to this account; none when we already are it."""
        if self.uid == os.geteuid():
            return {"cwd": "/"}
        return {"user": self.uid, "group": self.gid, "extra_groups": [], "cwd": "/"}

    def can_reach(self, path):
        """Whether it may enter the folder or read the file `path` (or the deepest part of it that exists)."""
        while not path.exists():
            path = path.parent
        test = ["/usr/bin/test", "-x" if path.is_dir() else "-r", path]
        return subprocess.run(test, **self.popen).returncode == 0

    def own(self, folder):
        """Make `folder` this account's alone."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.chown(folder, self.uid, self.gid)
        folder.chmod(0o700)


def database_account():
    """Ourselves; as root the account `postgres` where the machine has one, else `nobody`."""
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid())
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return _checked(Account(entry.pw_uid, entry.pw_gid), name)
    raise Problem("PostgreSQL cannot run as root and this machine has no account “nobody”: be another user.")


def home(var, account):
    """A folder for PostgreSQL's files: `var`, or one elsewhere when the account cannot reach `var`."""
    if account.can_reach(var):
        return var
    elsewhere = _elsewhere(f"hsbpanel-{hashlib.sha256(str(var).encode()).hexdigest()[:10]}")
    elsewhere.mkdir(exist_ok=True)
    _ours(elsewhere).chmod(0o711)
    (var / "postgres-is-elsewhere.txt").write_text(f"{elsewhere}\n")
    return elsewhere


def reachable_copy(package, version, account):
    """The folder `package` where the account can read it, else a copy of it (with its libraries) that all may read."""
    if account.can_reach(package / "pginstall/share/postgres.bki"):
        return package
    copy = _elsewhere(f"hsbpanel-programs-{version}")
    if not copy.exists():
        # Made beside its place and then moved: another start may be making the same one.
        unfinished = Path(tempfile.mkdtemp(dir=copy.parent))
        for folder in (package, package.with_suffix(".libs")):
            shutil.copytree(folder, unfinished / folder.name)
        subprocess.run(["chmod", "-R", "a+rX", unfinished], check=True)
        try:
            unfinished.rename(copy)
        except OSError:
            shutil.rmtree(unfinished)
    return _ours(copy) / package.name


def _elsewhere(name):
    return Path("/var/lib" if os.access("/var/lib", os.W_OK) else tempfile.gettempdir()) / name


def _ours(folder):
    if folder.stat().st_uid != os.geteuid():
        raise Problem(f"The folder {folder} belongs to somebody else: remove it, or choose another VAR.")
    return folder


def _checked(account, name):
    try:
        subprocess.run(["/usr/bin/test", "-d", "/"], check=True, **account.popen)
    except (OSError, subprocess.SubprocessError):
        raise Problem(
            f"PostgreSQL cannot run as root, and here root may not become “{name}”: be an ordinary user."
        ) from None
    return account
