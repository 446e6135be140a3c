"""One run of the main job: what is known so far, where its pictures and papers go, and how long each step took."""

import json
import shutil
import sys
import time
from contextlib import contextmanager

import psycopg

from sharing.web.days import long_date
from tests.journeys.mailbox import Mailbox, found_in, without
from tests.journeys.papers import squeezed
from tests.journeys.people import People
from tests.journeys.pictures import Pictures

MARKED = "OFFICIAL-SENSITIVE"


class Journey:
    def __init__(self, told, stack, browser, output):
        empty(output)
        self.told, self.stack, self.output = told, stack, output
        self.pictures = Pictures(output / "pictures")
        self.people = People(stack, browser, self.pictures.watch)
        self.mailbox = Mailbox(stack.mail_dir)
        self.steps, self.counts = [], {}
        self.referral_url, self.reference = "", ""
        self.references, self.cases = {}, {}  # by what the file calls the child
        self.meeting_url, self.meeting_on = "", None
        (output / "packs").mkdir()

    @contextmanager
    def step(self, title):
        """A stretch of the job, timed and named, also in what a failure says."""
        started = time.monotonic()
        sys.stdout.write(f"  {title} … ")
        sys.stdout.flush()
        try:
            yield
        except BaseException as error:
            error.add_note(f"In the step “{title}”; the pictures are in {self.pictures.folder}")
            raise
        finally:
            seconds = round(time.monotonic() - started, 1)
            self.steps.append({"step": title, "seconds": seconds})
            sys.stdout.write(f"{seconds} s\n")

    def look(self, person, title, **more):
        self.pictures.look(person.page, title, **more)

    @property
    def day(self):
        return long_date(self.meeting_on)

    def case_of(self, reference):
        return next(label for label, one in self.references.items() if one == reference)

    def expect_words(self, person, texts, where):
        """Everything of this stands on the page, however its lines break."""
        self.expect_words_in(person.page.locator("main").inner_text(), texts, where)

    def expect_words_in(self, shown, texts, where):
        shown = squeezed(shown)
        missing = [text for text in texts if squeezed(text) not in shown]
        assert not missing, f"Missing {where}: {missing}"

    # The clock

    def time_passes(self, statement, *values):
        """Brings what is planned nearer, in the database: the one thing that nobody does at a keyboard."""
        with psycopg.connect(self.stack.settings["DATABASE_OWNER_URL"]) as connection:
            connection.execute(statement, values)

    def ticks(self, count=2):
        """Waits for the clock to have looked so many times."""
        time.sleep(count * self.stack.tick_seconds + 0.5)

    # What is left behind

    def keep_mails(self):
        folder = self.output / "mails"
        folder.mkdir()
        mails = self.mailbox.mails()
        for one in mails:
            shutil.copy(one.path, folder / f"{one.recipient.replace('@', '-at-')}-{one.path.name}")
        self.counts["mails"] = len(mails)

    def keep_summary(self, outcome):
        counts = self.counts | {"pictures": self.pictures.number, "pages checked": len(self.pictures.checked)}
        summary = {
            "input": str(self.told.path), "outcome": outcome, "reference": self.reference, "cases": self.references,
            "seconds": round(sum(one["seconds"] for one in self.steps), 1), "counts": counts, "steps": self.steps,
            "problems": self.pictures.problems,
        }  # fmt: skip
        (self.output / "journey.json").write_text(json.dumps(summary, ensure_ascii=False, indent=2) + "\n")

    # What may stand nowhere

    def leaks(self, text):
        """Which names of the referral stand in a text that may hold none."""
        known = self.people.known.values()
        innocent = {one[part] for one in known for part in ("name", "email", "agency")}
        return found_in(without(text, innocent), self.told.secrets())


def empty(folder):
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
