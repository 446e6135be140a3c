"""What is looked at before any test runs: style, migrations that are complete, settings fit for production."""

import sys

from .configuration import ROOT
from .setup.progress import run_quietly, step

# As a real installation has them (docs/running.md); nothing here is anybody's.
PRODUCTION = {
    "DEBUG": "False",
    "DEMO": "False",
    "SITE_URL": "https://panel.example.org",
    "ALLOWED_HOSTS": "panel.example.org",
    "SECRET_KEY": "x7Jq2vN9wB4tR8yL1mK6pZ3sD5fG0hC-aE_uQoViXnTbYrMkWj",
    "EMAIL_URL": "smtp+tls://panel:password@mail.example.org:587",
    "DATABASE_ROLE": "web",
}


def checks(slot):
    """Run all of them; a Problem with what was found at the first that fails."""
    _look("Style (ruff check)", slot.environment(), "-m", "ruff", "check", ".")
    _look("Format (ruff format)", slot.environment(), "-m", "ruff", "format", "--check", ".")
    _look("Migrations are complete", slot.environment(), "manage.py", "makemigrations", "--check", "--dry-run")
    deploy = ("manage.py", "check", "--deploy", "--fail-level", "WARNING")
    _look("Production settings (check --deploy)", slot.environment(**PRODUCTION), *deploy)


def _look(label, environment, *command):
    with step(label):
        run_quietly(
            [sys.executable, *command], otherwise=f"{label}: not in order.", lines=200, cwd=ROOT, env=environment
        )
