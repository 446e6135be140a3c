import sys
import time

import pytest

from hsbpanel.stack import supervisor
from hsbpanel.stack.child import Child
from hsbpanel.stack.people import table
from hsbpanel.stack.setup.progress import Problem


@pytest.fixture
def child(tmp_path):
    for part in ("run", "log"):
        (tmp_path / part).mkdir()
    child = Child("web", [sys.executable, "-c", "import time; time.sleep(60)"], var=tmp_path, environment=None)
    child.start()
    yield child
    child.stop()


def test_process_that_dies_is_started_again_and_said_so(child, capsys):
    before = child.pid
    child.kill()
    supervisor._restart(child, deaths=[])
    assert child.is_alive()
    assert child.pid != before
    assert "web ended (status -9): starting it again" in capsys.readouterr().out


def test_process_that_keeps_dying_ends_the_run_with_its_log(child):
    deaths = [time.monotonic()] * supervisor.RESTARTS
    with pytest.raises(Problem, match=r"“web” ended 6 times within 60 seconds. Its log is .*web.log"):
        supervisor._restart(child, deaths)


def test_deaths_long_past_are_forgotten(child):
    deaths = [time.monotonic() - supervisor.PERIOD - 1] * supervisor.RESTARTS
    supervisor._restart(child, deaths)
    assert len(deaths) == 1


def test_people_are_shown_in_a_table():
    people = [
        {"name": "Amina Khan", "email": "amina@council.example", "agency": "Council", "roles": ["Chair"]},
        {"name": "Bo Li", "email": "bo@nhs.example", "agency": "Health", "roles": ["Member", "Deputy"]},
    ]
    assert table(people) == [
        "Amina Khan  amina@council.example  Council  Chair",
        "Bo Li       bo@nhs.example         Health   Member, Deputy",
    ]
