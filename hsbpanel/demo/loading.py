"""Filling an empty installation with the demo partnership, in one go or not at all."""

import json
import os

from django.conf import settings
from django.db import connection, transaction

from hsbpanel.demo import cast, partnership
from hsbpanel.demo.telling import tell
from hsbpanel.demo.telling.stage import Stage
from sharing.models import Panel, Person
from sharing.web.days import today


def reasons_not_to_load() -> list[str]:
    """Why the demo cannot be loaded here; empty when it can."""
    if not settings.DEMO:
        return ["DEMO is not set here: the demo is for trying things out, never where real work is done."]
    if Panel.objects.exists() or Person.objects.exists():
        return ["The database is not empty: the demo is loaded only into an empty one. Give it one of its own."]
    return []


def load() -> Stage:
    """Write the partnership, its people and its story; mail and passwords are written down once all of it holds."""
    with transaction.atomic():
        stage = set_the_stage()
        tell(stage)
        wake_nobody()
    stage.post.put_into_mailboxes(settings.VAR / "mail")
    write_down(cast.as_written_down(stage.people))
    return stage


def wake_nobody():
    """Drop what waits for the commit: the wake-ups of the worker, one a mail.

    The story's own post has taken all of its mail, and there may be no broker yet.
    """
    connection.run_on_commit.clear()


def set_the_stage() -> Stage:
    panel, agencies, day = partnership.make_panel(), partnership.make_agencies(), today()
    partnership.allow_domains(day)
    partnership.agree(panel, agencies, day)
    people = cast.make_cast(panel, agencies, day)
    partnership.name_governance_leads(agencies, people)
    return Stage(panel=panel, agencies=agencies, people=people, today=day)


def write_down(people: list[dict]):
    """`VAR/demo/people.json`, readable by its owner alone: it holds passwords."""
    folder = settings.VAR / "demo"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / "people.json"
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump(people, file, ensure_ascii=False, indent=2)
    path.chmod(0o600)
