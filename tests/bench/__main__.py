"""`python -m tests.bench small|full|packs|dispatch`: a PostgreSQL of its own, and the bench on it."""

import os
import sys

from hsbpanel.stack import roles
from hsbpanel.stack.configuration import ROOT
from hsbpanel.stack.folder import RunFolder
from hsbpanel.stack.setup.progress import Problem, main_guard, step
from hsbpanel.stack.supervisor import stop_when_told
from hsbpanel.stack.testing import Slot
from tests.bench.scales import SCALES

DISPATCH = "dispatch"
PACKS = "packs"
# What would run now and then, in the middle of a round.
QUIET = {"autovacuum": "off", "max_wal_size": "2GB", "checkpoint_timeout": "1h"}


def main():
    scale = sys.argv[1] if len(sys.argv) == 2 else ""
    if scale not in (*SCALES, PACKS, DISPATCH):
        raise Problem(f"SCALE is one of {', '.join(SCALES)}.")
    stop_when_told()
    var = (ROOT / os.environ.get("VAR", "var")).resolve()
    with RunFolder(var / "test-bench") as folder:
        slot = Slot(folder.var, careless=False)
        try:
            with step("Private PostgreSQL"):
                slot.start()
                be_quiet(slot)
            if scale == PACKS:  # has nothing in the database
                return slot.run(sys.executable, "-m", "tests.bench.packs", "full", str(var / "bench/packs.json"))
            slot.bring_template_up_to_date()
            if scale == DISPATCH:
                return slot.run(sys.executable, "-m", "tests.bench.dispatch", "full", str(var / "bench/dispatch.json"))
            return slot.run(sys.executable, "-m", "tests.bench.access", scale, str(var / "bench/access.json"))
        finally:
            slot.stop()


def be_quiet(slot):
    with roles.connected(slot.admin_url) as connection:
        for name, value in QUIET.items():
            connection.execute(f"alter system set {name} = '{value}'")
        connection.execute("select pg_reload_conf()")


sys.exit(main_guard(main))
