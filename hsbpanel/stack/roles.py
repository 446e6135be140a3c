"""The three database roles: hsb_owner owns the tables, hsb_web and hsb_worker only use them.

Rights on tables come with the migrations; here are the logins and what they may do with the database as a whole.
"""

from urllib.parse import quote, urlsplit, urlunsplit

import psycopg
from psycopg import sql

from . import secret
from .setup.progress import Problem

# The setting through which each role's address reaches the processes.
ROLES = {
    "DATABASE_URL": "hsb_web",
    "DATABASE_OWNER_URL": "hsb_owner",
    "DATABASE_WORKER_URL": "hsb_worker",
}
LIMITS = "NOSUPERUSER NOCREATEROLE NOREPLICATION NOBYPASSRLS"


def make_own(var, admin_url, database, *, for_tests=False):
    """Roles and database in a cluster that is ours alone; returns the three settings."""
    passwords = {role: secret.kept(var, role) for role in ROLES.values()}
    with connected(admin_url) as connection:
        for role, password in passwords.items():
            _make_role(connection, role, password, createdb=for_tests and role == "hsb_owner")
        _let_owner_become_the_others(connection)
        make_database(connection, database)
    prepare_database(_address(admin_url, database=database))
    return addresses(admin_url, passwords, database)


def make_on_own_server(var, admin_url):
    """Roles in the database `admin_url` names, on a server that is not ours; returns the three settings."""
    with connected(admin_url) as connection:
        passwords = _make_missing_roles(var, connection)
        _let_owner_become_the_others(connection)
        if not _is_superuser(connection):
            _execute(connection, "GRANT hsb_owner TO CURRENT_USER")
        database = connection.info.dbname
        _execute(connection, "GRANT CREATE, CONNECT, TEMPORARY ON DATABASE {0} TO hsb_owner", database)
    prepare_database(admin_url)
    return addresses(admin_url, passwords, database)


def make_database(connection, database):
    """A database that belongs to hsb_owner, unless it is there."""
    found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone()
    if not found:
        _execute(connection, "CREATE DATABASE {0} OWNER hsb_owner", database)


def prepare_database(url):
    """Rights on the database as a whole: nobody but the three roles comes in, only the owner makes things."""
    with connected(url) as connection:
        database = connection.info.dbname
        _execute(connection, "REVOKE CONNECT, TEMPORARY ON DATABASE {0} FROM PUBLIC", database)
        _execute(connection, "GRANT CONNECT ON DATABASE {0} TO hsb_owner, hsb_web, hsb_worker", database)
        _execute(connection, "ALTER SCHEMA public OWNER TO hsb_owner")
        _execute(connection, "REVOKE ALL ON SCHEMA public FROM PUBLIC")
        _execute(connection, "GRANT USAGE ON SCHEMA public TO hsb_web, hsb_worker")


def addresses(url, passwords, database):
    return {setting: _address(url, role, passwords[role], database=database) for setting, role in ROLES.items()}


def connected(url):
    """A connection whose statements take effect at once; a Problem when the server cannot be reached."""
    try:
        return psycopg.connect(url, autocommit=True, connect_timeout=10)
    except (psycopg.OperationalError, psycopg.ProgrammingError) as error:
        reason = str(error).strip().splitlines()[-1]
        raise Problem(f"The database at {_without_password(url)} cannot be used: {reason}") from None


def _make_missing_roles(var, connection):
    passwords = {}
    for role in ROLES.values():
        there = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
        if there and not secret.exists(var, role):
            raise Problem(
                f"The server of DATABASE_URL already has a role {role} whose password this copy does not know: "
                "give DATABASE_OWNER_URL and DATABASE_WORKER_URL as well."
            )
        passwords[role] = secret.kept(var, role)
        if not there:
            _make_role(connection, role, passwords[role])
    return passwords


def _make_role(connection, role, password, *, createdb=False):
    there = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
    verb = "ALTER" if there else "CREATE"
    limits = f"{LIMITS} {'CREATEDB' if createdb else 'NOCREATEDB'}" if _is_superuser(connection) else ""
    statement = sql.SQL("{verb} ROLE {role} LOGIN {limits} PASSWORD {password}").format(
        verb=sql.SQL(verb), role=sql.Identifier(role), limits=sql.SQL(limits), password=sql.Literal(password)
    )
    try:
        connection.execute(statement)
    except psycopg.errors.InsufficientPrivilege:
        raise Problem(
            "The login in DATABASE_URL may not create roles: give DATABASE_OWNER_URL and DATABASE_WORKER_URL "
            "as well, each with its own login."
        ) from None


def _let_owner_become_the_others(connection):
    # SET without INHERIT: the owner can look with their eyes, but their row policies never apply to it unasked.
    how = " WITH INHERIT FALSE, SET TRUE" if connection.info.server_version >= 160000 else ""
    _execute(connection, f"GRANT hsb_web, hsb_worker TO hsb_owner{how}")


def _is_superuser(connection):
    return connection.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user").fetchone()[0]


def _execute(connection, statement, *names):
    try:
        connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))
    except psycopg.errors.InsufficientPrivilege as error:
        raise Problem(
            f"The login in DATABASE_URL may not prepare the database ({error.diag.message_primary}): make it "
            "the database's owner, or give DATABASE_OWNER_URL and DATABASE_WORKER_URL as well."
        ) from None


def _address(url, user=None, password=None, *, database):
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    login = f"{quote(user, safe='')}:{quote(password, safe='')}" if user else parts.netloc.rpartition("@")[0]
    return urlunsplit(parts._replace(netloc=f"{login}@{host}", path=f"/{quote(database, safe='')}"))


def _without_password(url):
    parts = urlsplit(url)
    return f"{parts.hostname}:{parts.port or 5432}{parts.path}"
