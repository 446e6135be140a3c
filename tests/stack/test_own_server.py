from urllib.parse import urlsplit

import psycopg
import pytest

from hsbpanel.stack import roles
from hsbpanel.stack.configuration import DEMO_SENDER
from hsbpanel.stack.setup.progress import Problem
from hsbpanel.stack.stack import Stack

SET = {"REDIS_URL": "redis://theirs:6379/0", "EMAIL_URL": "smtp+tls://u:p@theirs:587"}


@pytest.fixture(scope="module")
def theirs(cluster):
    """The address of a database on a server that is not the stack's, with a login that may make roles."""
    with psycopg.connect(cluster.admin_url, autocommit=True) as connection:
        connection.execute("CREATE ROLE dba LOGIN CREATEROLE PASSWORD 'dba'")
        connection.execute("CREATE ROLE guest LOGIN PASSWORD 'guest'")
        connection.execute("CREATE DATABASE theirs OWNER dba")
    return f"postgres://dba:dba@127.0.0.1:{cluster.port}/theirs"


def test_given_servers_are_used_and_none_of_ours_is_started(var, theirs):
    stack = Stack(var, given=SET | {"DATABASE_URL": theirs})
    stack._start_servers()
    assert stack.children == {}
    assert stack.settings["REDIS_URL"] == "redis://theirs:6379/0"
    assert "EMAIL_CA_FILE" not in stack.settings
    users = {name: urlsplit(stack.settings[name]).username for name in roles.ROLES}
    assert users == roles.ROLES
    for name in roles.ROLES:
        psycopg.connect(stack.settings[name]).close()
    with psycopg.connect(stack.settings["DATABASE_OWNER_URL"]) as connection:
        connection.execute("CREATE TABLE made_by_migrations (id int)")


def test_three_given_logins_are_used_as_they_are(var):
    three = dict.fromkeys(roles.ROLES, "postgres://theirs:pw@nowhere.example/theirs")
    stack = Stack(var, given=SET | three)
    stack._start_servers()
    assert {name: stack.settings[name] for name in roles.ROLES} == three


@pytest.mark.parametrize(
    ("demo", "given", "sender"),
    [(True, {}, DEMO_SENDER), (True, {"MAIL_FROM": "theirs@example.org"}, "theirs@example.org"), (False, {}, None)],
)
def test_demo_has_a_sender_unless_one_is_given(var, demo, given, sender):
    servers = SET | dict.fromkeys(roles.ROLES, "postgres://theirs:pw@nowhere.example/theirs")
    stack = Stack(var, demo=demo, given=servers | given)
    stack._start_servers()
    assert stack.settings.get("MAIL_FROM") == sender


def test_login_that_may_not_make_roles_is_told_what_to_give(tmp_path, cluster, theirs):
    with psycopg.connect(cluster.admin_url, autocommit=True) as connection:
        connection.execute("ALTER ROLE hsb_web RENAME TO elsewhere; GRANT CONNECT ON DATABASE theirs TO guest")
    try:
        with pytest.raises(Problem, match="may not create roles: give DATABASE_OWNER_URL and DATABASE_WORKER_URL"):
            roles.make_on_own_server(tmp_path, theirs.replace("dba:dba", "guest:guest"))
    finally:
        with psycopg.connect(cluster.admin_url, autocommit=True) as connection:
            connection.execute("ALTER ROLE elsewhere RENAME TO hsb_web")


def test_role_with_an_unknown_password_is_never_changed(tmp_path, theirs):
    with pytest.raises(Problem, match="already has a role hsb_web whose password this copy does not know"):
        roles.make_on_own_server(tmp_path, theirs)


def test_unreachable_server_is_named_without_its_password(tmp_path):
    with pytest.raises(Problem, match=r"127\.0\.0\.1:1/theirs cannot be used") as problem:
        roles.make_on_own_server(tmp_path, "postgres://dba:hidden@127.0.0.1:1/theirs")
    assert "hidden" not in str(problem.value)
