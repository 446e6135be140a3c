"""What was approved goes out by itself: a sealed copy for each recipient, its password read signed in. R23–R26, R31."""

import re
from dataclasses import dataclass

from playwright.sync_api import expect

from tests.journeys import papers, questions
from tests.journeys.decide import known_of
from tests.journeys.journey import MARKED
from tests.journeys.mailbox import Mail, is_opened_by
from tests.journeys.refer import texts
from tests.journeys.told import AWAY, DEPUTY, WITH_INTEREST

OWN_PAGE = r"/sharing/papers/[0-9a-f-]{36}/"


@dataclass
class Copy:
    """What one recipient has: the mail, the password read on their page, and what stands in it."""

    name: str
    mail: Mail
    url: str
    password: str
    papers: papers.Papers
    number: int


def circulate_schedule(journey):
    with journey.step("Nothing goes out before its day; then the clock sends it"):
        wait_for_the_day(journey)
        mails = arrived(journey, "schedule")
    with journey.step("Each recipient reads their own password, signed in"):
        copies = [opened(journey, mail, "schedule") for mail in mails]
    with journey.step("The copies: sealed, stamped, whole, and for nobody else"):
        check_copies(journey, copies)
        for label in journey.told.children:
            check_words(copies[0], [journey.references[label], *printed(journey.told, label)])
        for one in mails:
            check_invitation(journey, one)
        papers.draw(journey.output / "packs" / file_of(copies[0], "schedule", "-open"), journey.output / "pages")
        look_at_dispatch(journey, copies)
    return copies


def circulate_minutes(journey):
    with journey.step("The minutes go out the same way"):
        copies = [opened(journey, mail, "minutes") for mail in arrived(journey, "minutes")]
        check_copies(journey, copies)
        for copy in copies:
            for label in journey.told.children:
                if copy.name != WITH_INTEREST or label != "child harmed A":
                    check_words(copy, [journey.references[label], *minuted(journey.told, label)])
        check_shut_out(journey, copies)
    return copies


def wait_for_the_day(journey):
    meeting = journey.meeting_url.rstrip("/").rpartition("/")[2]
    if not goes_out_at_once(journey):
        journey.ticks()
        early = [one for one in journey.mailbox.mails(journey.day) if one.pdf]
        assert not early, f"Circulated before its day: {[one.subject for one in early]}"
    journey.time_passes(
        "update meetings_meeting set circulate_at = now() where id = %s and circulate_at > now()", meeting
    )


def goes_out_at_once(journey):
    coordinator = journey.people.the("Coordinator")
    coordinator.goes_to(journey.meeting_url)
    journey.look(coordinator, "The schedule is approved")
    line = coordinator.page.locator(".hsb-line__step", has_text="Circulate on").inner_text()
    return "Late" in line or "Done" in line


def arrived(journey, kind):
    """A mail for each recipient, and after two more ticks not one more."""
    expected = {journey.people.known[name]["email"] for name in journey.people.recipients()}
    journey.mailbox.wait_for(journey.day, kind, count=len(expected))
    journey.ticks()
    mails = journey.mailbox.mails(journey.day, kind)
    got = sorted(one.recipient for one in mails)
    assert got == sorted(expected), f"Expected {sorted(expected)}, but the {kind} went to {got}"
    return mails


def opened(journey, mail, kind):
    """As its recipient: follows the link of the mail, reads the password and opens the copy with it."""
    name = next(name for name, one in journey.people.known.items() if one["email"] == mail.recipient)
    person = journey.people[name]
    url = re.search(rf"{re.escape(journey.stack.url)}{OWN_PAGE}", mail.text)[0]
    person.goes_to(url)
    if name == DEPUTY:
        expect(person.page.locator("main")).to_contain_text(f"Instead of\n{AWAY}", use_inner_text=True)
    person.presses("Show the password")
    password = person.page.locator("[data-password]").inner_text().strip()
    if name == DEPUTY:
        journey.look(person, f"The password of the {kind}", narrow=True)
    return kept(journey, name, mail, url, password, kind)


def kept(journey, name, mail, url, password, kind):
    copy = Copy(name, mail, url, password, None, 0)
    folder = journey.output / "packs"
    (folder / file_of(copy, kind)).write_bytes(mail.pdf)
    copy.papers = papers.read(mail.pdf, password, folder / file_of(copy, kind, "-open"))
    journey.counts[f"{kind} copies"] = journey.counts.get(f"{kind} copies", 0) + 1
    return copy


def file_of(copy, kind, what=""):
    return f"{kind}-{copy.mail.recipient.partition('@')[0]}{what}.pdf"


def check_copies(journey, copies):
    for copy, other in zip(copies, [*copies[1:], copies[0]], strict=True):
        assert not is_opened_by(copy.mail.pdf, other.password), f"{other.name}'s password opens {copy.name}'s copy"
        assert not is_opened_by(copy.mail.pdf, ""), f"{copy.name}'s copy opens without a password"
        assert copy.mail.subject.startswith(f"{MARKED} – "), copy.mail.subject
        assert copy.password not in copy.mail.readable()
        copy.number = check_stamps(journey, copy)
        refuse_kept_apart(copy, journey.told)
    numbers = sorted(copy.number for copy in copies)
    assert len(set(numbers)) == len(copies), f"Copy numbers: {numbers}"


def check_stamps(journey, copy):
    """Each page has marking, name, agency and copy number; returns the number."""
    agency = journey.people.known[copy.name]["agency"]
    numbers = set()
    for number, page in enumerate(copy.papers.pages, 1):
        words = " ".join(page.split())
        found = re.search(rf"{MARKED} · Copy (\d+) of \d+ · {re.escape(copy.name)}, ", words)
        assert found, f"Page {number} of {copy.name}'s copy is not stamped: …{words[-160:]}"
        assert f"page {number} of {len(copy.papers.pages)}" in words
        numbers.add(int(found[1]))
    assert len(numbers) == 1, f"{copy.name} of {agency}: {numbers}"
    return numbers.pop()


def check_words(copy, words):
    missing = [one for one in words if not copy.papers.has(one)]
    assert not missing, f"Missing in {copy.name}'s copy: {missing}"


def refuse_kept_apart(copy, told):
    found = [one for one in told.kept_apart() if copy.papers.has(one)]
    assert not found, f"An address that must not be disclosed is in {copy.name}'s copy: {found}"


def printed(told, label):
    """What the schedule says of one child, of what was typed."""
    identity = [
        told.children[label][name] for name, one in questions.IDENTITY.items()
        if one.on_paper and told.children[label].get(name) and name not in ("given names", "family name")
    ]  # fmt: skip
    child = told.children[label]
    return [f"{child['given names']} {child['family name']}", *identity, *known_of(told, label)]


def minuted(told, label):
    """What the minutes say of one child, of what was typed."""
    case = told.minutes[label]
    return [
        *texts(case, questions.MINUTES), *case.get("shared", {}).values(), questions.PATHWAYS[case["pathway"]],
        *(text for one in case.get("actions", []) for text in (one["what"], one["who"])),
    ]  # fmt: skip


def check_invitation(journey, mail):
    calendar = mail.calendar.replace("\r\n ", "").replace("\n ", "")
    assert "BEGIN:VEVENT" in calendar, f"No invitation for {mail.recipient}"
    assert re.search(rf"DTSTART[^\n]*:{journey.meeting_on:%Y%m%d}T", calendar), calendar
    assert f"mailto:{mail.recipient}" in calendar
    assert calendar.count("ATTENDEE") == 1, "The invitation tells who else is asked"


def check_shut_out(journey, copies):
    """Who declared an interest in a case has minutes without it, and without the child's name."""
    if not journey.told.harmed:
        return
    copy = next(one for one in copies if one.name == WITH_INTEREST)
    shut_out = [journey.references["child harmed A"], *foreign_names_in_minutes(journey.told)]
    found = [word for word in shut_out if copy.papers.has(word)]
    assert not found, f"{copy.name} declared an interest and still reads: {found}"


def foreign_names_in_minutes(told):
    """Full names of child harmed A, unless somebody typed them into the minutes of another child."""
    child = told.children["child harmed A"]
    name = f"{child['given names']} {child['family name']}"
    typed = " ".join(text for label in told.children if label != "child harmed A" for text in minuted(told, label))
    names = {one["given names"] + " " + one["family name"] for label, one in told.children.items()
             if label != "child harmed A"}  # fmt: skip
    return [] if name in typed or name in names else [name]


def look_at_dispatch(journey, copies):
    """The Coordinator sees who got it, and who did not and why."""
    coordinator = journey.people.the("Coordinator")
    coordinator.goes_to(journey.meeting_url)
    journey.look(coordinator, "The schedule has gone out")
    link = coordinator.page.locator("main a[href*='/sharing/dispatches/']")
    if not link.count():
        journey.pictures.problem(journey.meeting_url, "no way to see who got the schedule")
        return
    link.first.click()
    for copy in copies:
        expect(coordinator.page.locator("main")).to_contain_text(copy.name)
    journey.look(coordinator, "Who got the schedule", narrow=True)
