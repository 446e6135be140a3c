"""What the daily mail says of what waits: how many things of which kind and by when, no word of what they are. R42"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from sharing.web.days import from_iso, long_date
from sharing.work import Kind, Work
from sharing.working_days import is_working_day

A_WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Words:
    """How a kind is called, the page where its things are, and whether they have a day by which to do them.

    What has no such day may press: its mail comes daily until it is done. Of the rest one is reminded once a week.
    """

    one: str
    many: str
    page: str = "home"
    has_day: bool = True
    presses: bool = False


def _now(one, many, page="home"):
    return Words(one, many, page, has_day=False, presses=True)


# In the order of the mail.
WORDS = {
    Kind.URGENT: _now("case that cannot wait for the next agenda", "cases that cannot wait for the next agenda"),
    Kind.REFERRAL: Words("referral to decide", "referrals to decide", "referrals:list"),
    Kind.APPROVAL: Words("schedule or minutes to approve", "schedules or minutes to approve", "meetings:list"),
    Kind.EMERGENCY: _now("emergency access to review", "emergency accesses to review"),
    Kind.BREACH: Words("breach to follow up", "breaches to follow up", "sharing:breaches"),
    Kind.REQUEST: Words("request for access to answer", "requests for access to answer", "sharing:requests"),
    Kind.CHECK: Words("child to check in your systems", "children to check in your systems", "meetings:list"),
    Kind.RETURN: Words("return to give", "returns to give", "meetings:list"),
    Kind.ACTION: Words("agreed action", "agreed actions", "meetings:actions"),
    Kind.PAPERS: _now("paper unread", "papers unread", "sharing:papers"),
    Kind.CASE: Words("step, review or text to see to on a case", "steps, reviews or texts to see to on cases"),
    Kind.PANEL_DATE: Words("case that no meeting has taken", "cases that no meeting has taken"),
    Kind.MEETING: Words("meeting or paper to prepare", "meetings or papers to prepare", "meetings:list"),
    Kind.GAP: Words("gap before a meeting", "gaps before a meeting", "meetings:list"),
    Kind.DELIVERY: _now("mail that did not arrive, or may not have", "mails that did not arrive, or may not have"),
    Kind.DEVICE: _now("lost device to confirm", "lost devices to confirm"),
    Kind.READING: _now("unusual reading to look into", "unusual readings to look into", "sharing:unusual-reading"),
    Kind.OWN_REFERRAL: Words("referral of yours to go on with", "referrals of yours to go on with", "referrals:list"),
    Kind.TRAINING: Words("training that runs out", "trainings that run out", "sharing:people"),
    Kind.AGREEMENT: Words(
        "review of the information sharing agreement", "reviews of the information sharing agreement", "sharing:panel"
    ),
    Kind.DOMAIN: Words("secure e-mail domain that ends", "secure e-mail domains that end", "sharing:panel"),
    Kind.HOLIDAYS: Words("list of bank holidays that runs out", "lists of bank holidays that run out", "system"),
    Kind.SYSTEM: _now("part of the system that does not work", "parts of the system that do not work", "system"),
    Kind.OTHER: Words("other thing to do", "other things to do"),
}


def of(work: Iterable[Work], day: date) -> list[dict]:
    """Lines of a digest: for each kind its number, how many are overdue, and the next day by which to do one."""
    by_kind = defaultdict(list)
    for one in work:
        by_kind[one.kind].append(one)
    return [_line(kind, by_kind[kind], day) for kind in WORDS if kind in by_kind]


def _line(kind, work, day):
    dated = [one for one in work if one.due_on and WORDS[kind].has_day]
    due_on = min((one.due_on for one in dated if one.due_on >= day), default=None)
    return {
        "kind": kind.value,
        "count": sum(one.count for one in work),
        "late": sum(one.count for one in dated if one.due_on < day),
        "due_on": due_on and due_on.isoformat(),
    }


def is_to_go(lines: list[dict], day: date, before: tuple[date, list[dict]] | None, soon_days: int) -> bool:
    """Whether a mail goes of these lines. `before`: day and lines of the last that went.

    Where something presses, is late or due soon; where it says something new; and once a week as long as something
    waits at all. On a day that is no working day only where something is due on that very day.
    """
    if not is_working_day(day):
        return any(line["due_on"] == day.isoformat() for line in lines)
    if any(_presses(line, day + timedelta(days=soon_days)) for line in lines):
        return True
    return bool(lines) and (before is None or before[1] != lines or day - before[0] >= A_WEEK)


def _presses(line, soon):
    due_on = line["due_on"] and from_iso(line["due_on"])
    return WORDS[Kind(line["kind"])].presses or line["late"] > 0 or bool(due_on and due_on <= soon)


def sentence(line: dict) -> str:
    """ "3 agreed actions, 1 of them overdue, the next due by Tuesday 1 December 2026"."""
    words, count, late = WORDS[Kind(line["kind"])], line["count"], line["late"]
    parts = [f"{count} {words.one if count == 1 else words.many}"]
    if late:
        parts.append("overdue" if late == count else f"{late} of them overdue")
    if line["due_on"]:
        due_on = from_iso(line["due_on"])
        is_one = count - late == 1 and not late
        parts.append(f"{'' if is_one else 'the next '}due by {due_on:%A} {long_date(due_on)}")
    return ", ".join(parts)


def page(line: dict) -> str:
    """The name of the page where things of this kind are listed."""
    return WORDS[Kind(line["kind"])].page
