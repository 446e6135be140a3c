import os
import shutil
from pathlib import Path

import pytest

from hsbpanel.stack.folder import RunFolder
from hsbpanel.stack.postgres import Postgres


@pytest.fixture(scope="module")
def var(request):
    """A run-time folder that PostgreSQL's account can reach, which pytest's own folders are not for root."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "one")
    folder = RunFolder(Path(os.environ["VAR"]) / f"stack-{request.module.__name__.rpartition('.')[2]}-{worker}")
    shutil.rmtree(folder.var, ignore_errors=True)
    with folder:
        yield folder.var
    shutil.rmtree(folder.var)


@pytest.fixture(scope="module")
def cluster(var):
    """A PostgreSQL with nothing in it but its administrator."""
    server = Postgres(var, careless=True)
    server.start()
    yield server
    server.child.stop()
    if server.home != var:
        shutil.rmtree(server.home)
