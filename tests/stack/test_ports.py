import socket

import pytest

from hsbpanel.stack import ports
from hsbpanel.stack.setup.progress import Problem


@pytest.fixture
def taken():
    with socket.create_server((ports.LOOPBACK, 0)) as server:
        yield server.getsockname()[1]


@pytest.mark.parametrize("text", ["", "http", "0", "65536", "-1"])
def test_number_that_is_no_port_is_refused_in_words(text):
    with pytest.raises(Problem, match="has to be a number from 1 to 65535"):
        ports.number(text)


def test_taken_port_is_refused_with_another_to_try(taken):
    with pytest.raises(Problem, match=f"Port {taken} is in use .* PORT={taken + 1}"):
        ports.refuse_taken(taken)


def test_kept_port_is_the_same_the_next_time(tmp_path):
    assert ports.kept_port(tmp_path / "port") == ports.kept_port(tmp_path / "port")


def test_kept_port_taken_meanwhile_is_replaced(tmp_path, taken):
    (tmp_path / "port").write_text(str(taken))
    assert ports.kept_port(tmp_path / "port") != taken
    assert (tmp_path / "port").read_text() != str(taken)


def test_answers_gives_up_when_the_process_has_died():
    assert not ports.answers(ports.free_port(), within=60, alive=lambda: False)
