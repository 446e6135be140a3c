import pytest

from hsbpanel.stack import configuration
from hsbpanel.stack.setup.progress import Problem


def test_environment_wins_over_env_file(tmp_path):
    (tmp_path / ".env").write_text("REDIS_URL=redis://from-file\nDATABASE_URL='postgres://from-file'\n")
    given = configuration.given_by_hand({"REDIS_URL": "redis://from-shell"}, tmp_path / ".env")
    assert given == {"REDIS_URL": "redis://from-shell", "DATABASE_URL": "postgres://from-file"}


def test_setting_named_file_gives_the_contents(tmp_path):
    (tmp_path / "key").write_text("from the file\n")
    given = configuration.given_by_hand({"SECRET_KEY_FILE": str(tmp_path / "key")}, tmp_path / "none")
    assert given == {"SECRET_KEY": "from the file"}


def test_setting_named_file_that_is_not_there_is_said_so(tmp_path):
    with pytest.raises(Problem, match="SECRET_KEY_FILE names /nowhere, which cannot be read"):
        configuration.given_by_hand({"SECRET_KEY_FILE": "/nowhere"}, tmp_path / "none")


def test_empty_setting_counts_as_not_given(tmp_path):
    assert configuration.given_by_hand({"DATABASE_URL": ""}, tmp_path / "none") == {}


def test_private_environment_leaves_real_servers_behind():
    environ = {"PATH": "/bin", "DATABASE_URL": "postgres://real", "EMAIL_URL_FILE": "/run/secrets/mail"}
    assert configuration.without_managed(environ) == {"PATH": "/bin"}


def test_environment_of_a_process_overrules_a_file_named_in_env_file():
    environ = {"PATH": "/bin", "SECRET_KEY": "theirs", "DATABASE_URL_FILE": "/theirs"}
    made = configuration.environment({"DATABASE_URL": "ours"}, environ)
    assert made == {"PATH": "/bin", "DATABASE_URL": "ours", "DATABASE_URL_FILE": ""}


@pytest.mark.parametrize("value", ["plain", "HSB panel <panel@example.org>", "it's # one", ""])
def test_env_file_gives_back_what_was_written_and_is_for_us_only(tmp_path, value):
    configuration.write_env_file(tmp_path / "stack.env", {"NAME": value})
    assert configuration.read_env_file(tmp_path / "stack.env") == {"NAME": value}
    assert (tmp_path / "stack.env").stat().st_mode & 0o777 == 0o600
