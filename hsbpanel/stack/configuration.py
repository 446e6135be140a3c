"""What the local stack is told (process environment, then `.env`) and what it therefore has to make itself."""

import os
from pathlib import Path

from .setup.progress import Problem

ROOT = Path(__file__).resolve().parents[2]

# Settings that name a place or a key: given by hand they win over what the local stack would make.
MANAGED = (
    "SECRET_KEY", "FIELD_KEY", "DOCUMENT_KEY", "AUDIT_SEAL_KEY", "AUDIT_SEAL_FILE", "CLAMD",
    "DEBUG", "DEMO", "ALLOWED_HOSTS", "SITE_URL", "TICK_SECONDS", "MAIL_FROM",
    "DATABASE_URL", "DATABASE_OWNER_URL", "DATABASE_WORKER_URL", "DATABASE_ROLE",
    "REDIS_URL", "EMAIL_URL", "EMAIL_CA_FILE", "IMAP_URL", "IMAP_CA_FILE", "READS_MAILBOX",
)  # fmt: skip

DEMO_SENDER = "HSB panel <hsb.panel@ashdale.example>"  # the made-up panel's own mailbox


def given_by_hand(environ=os.environ, env_file=ROOT / ".env"):
    """Settings somebody chose, as {name: value}; `NAME_FILE` counts as NAME, with the file's contents."""
    told = _read(env_file) | dict(environ)
    given = {}
    for name in MANAGED:
        if told.get(f"{name}_FILE"):
            given[name] = _contents(name, told[f"{name}_FILE"])
        elif told.get(name):
            given[name] = told[name]
    return given


def without_managed(environ=os.environ):
    """The environment less every setting of ours, so that nothing private reaches somebody's real servers."""
    managed = {*MANAGED, *(f"{name}_FILE" for name in MANAGED)}
    return {name: value for name, value in environ.items() if name not in managed}


def environment(settings, environ=os.environ):
    """The environment of a process that is to have just these settings, whatever shell or `.env` say."""
    # An empty NAME_FILE, too: else one in .env would win over the NAME that is meant here.
    return without_managed(environ) | {f"{name}_FILE": "" for name in settings} | settings


def write_env_file(path, values):
    """Keep `values` where manage.py finds them, readable by their owner only."""
    lines = [f"{name}={_quoted(value)}\n" for name, value in sorted(values.items())]
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write("# Written by the local stack at each start; do not edit.\n")
        file.writelines(lines)


def read_env_file(path):
    return _read(path)


def _contents(name, path):
    try:
        return Path(path).read_text().strip()
    except OSError as error:
        raise Problem(f"{name}_FILE names {path}, which cannot be read ({error.strerror}).") from None


def _read(path):
    if not path.is_file():
        return {}
    lines = (line.strip().removeprefix("export ") for line in path.read_text().splitlines())
    pairs = (line.partition("=") for line in lines if "=" in line and not line.startswith("#"))
    return {name.strip(): _unquoted(value.strip()) for name, _, value in pairs}


def _quoted(value):
    return value if value and not set(value) & set(" #'\"\\$") else "'" + value.replace("'", "\\'") + "'"


def _unquoted(value):
    quoted = len(value) > 1 and value[0] == value[-1] and value[0] in "'\""
    return value[1:-1].replace("\\'", "'") if quoted else value
