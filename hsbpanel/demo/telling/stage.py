from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from cases.models import Case
from hsbpanel.demo import clock
from hsbpanel.demo.post import PostOffice
from hsbpanel.demo.stories import before
from meetings.models import Meeting
from sharing.models import Agency, Panel, Person
from sharing.web.days import LONDON
from sharing.working_days import add_working_days, working_day_on_or_before


@dataclass
class Stage:
    """Who is there, which day it is, and what has been written so far."""

    panel: Panel
    agencies: dict[str, Agency]
    people: dict[str, Person]
    today: date
    post: PostOffice = field(default_factory=PostOffice)
    meetings: dict[str, Meeting] = field(default_factory=dict)  # last, next, later
    cases: dict[str, Case] = field(default_factory=dict)  # "cousins-Y" …

    def __getitem__(self, key) -> Person:
        return self.people[key]

    @contextmanager
    def at(self, day: date, hour: int, minute: int = 0):
        """One moment of the story; the mail that comes of it leaves at once."""
        with clock.at(day, hour, minute):
            yield
            self.post.deliver_all()

    def working_day(self, days_ago: int) -> date:
        """The working day so many days ago, or the one before it."""
        return working_day_on_or_before(before(self.today, days_ago))

    @property
    def meeting_days(self) -> dict[str, date]:
        """Four weeks ago, the first working day a week from now, and one five weeks from now."""
        return {
            "last": self.working_day(28),
            "next": add_working_days(self.today + timedelta(days=6), 1),
            "later": add_working_days(self.today + timedelta(days=34), 1),
        }

    def keep_cases(self, story: str, opened: list[Case]):
        self.cases |= {f"{story}-{case.reference.rpartition('-')[2]}": case for case in opened}


def half_past_nine(day: date) -> datetime:
    return datetime.combine(day, time(9, 30), LONDON)
