import psycopg
import pytest

from hsbpanel.stack import roles
from hsbpanel.stack.postgres import Postgres
from hsbpanel.stack.setup.progress import Problem


def fetch(url, statement):
    with psycopg.connect(url) as connection:
        return connection.execute(statement).fetchone()[0]


def test_nobody_comes_in_without_the_password(cluster):
    url = cluster.admin_url.replace(cluster.password, "a-guess")
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(url)


def test_cluster_killed_outright_starts_again_with_its_data(cluster):
    with psycopg.connect(cluster.admin_url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 1 AS one")
    cluster.child.kill()
    assert (cluster.data / "postmaster.pid").exists()
    cluster.start()
    assert fetch(cluster.admin_url, "SELECT one FROM kept") == 1


def test_data_of_another_version_is_left_alone(cluster, var):
    stranger = Postgres(var, careless=True)
    stranger.data = var / "old"
    stranger.data.mkdir()
    (stranger.data / "PG_VERSION").write_text("9\n")
    with pytest.raises(Problem, match="was made by PostgreSQL 9"):
        stranger.start()


def test_own_roles_have_their_rights_and_no_more(cluster, var):
    urls = roles.make_own(var, cluster.admin_url, "own", for_tests=True)
    assert fetch(urls["DATABASE_OWNER_URL"], "SELECT current_user") == "hsb_owner"
    assert fetch(urls["DATABASE_OWNER_URL"], "SELECT rolcreatedb FROM pg_roles WHERE rolname = 'hsb_owner'")
    for setting in ("DATABASE_URL", "DATABASE_WORKER_URL"):
        with psycopg.connect(urls[setting]) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("CREATE TABLE public.anything (id int)")
    with psycopg.connect(urls["DATABASE_OWNER_URL"]) as connection:
        connection.execute("CREATE TABLE public.ours (id int); SET ROLE hsb_web")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("SELECT * FROM public.ours")


def test_no_role_may_pass_row_level_security(cluster, var):
    roles.make_own(var, cluster.admin_url, "own", for_tests=True)
    powers = "rolsuper OR rolbypassrls OR rolcreaterole OR rolreplication"
    statement = f"SELECT count(*) FROM pg_roles WHERE rolname LIKE 'hsb\\_%' AND NOT rolname ~ 'admin' AND ({powers})"
    assert fetch(cluster.admin_url, statement) == 0
