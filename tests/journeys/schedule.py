"""The Coordinator plans a meeting and compiles its schedule; the Chair approves a frozen version. R04, R23, R24."""

import re

from playwright.sync_api import expect

from sharing.web.days import long_date
from sharing.working_days import add_working_days, is_working_day
from tests.journeys import questions
from tests.journeys.filling import answer, group_of, press, problems, refuse_problems, save, select
from tests.journeys.pictures import DESKTOP
from tests.journeys.told import AWAY, DEPUTY, from_words

LONGEST_ASKED = 500  # characters


def plan_and_approve(journey):
    coordinator, chair = journey.people.the("Coordinator"), journey.people.the("Chair")
    with journey.step("The Coordinator plans a meeting"):
        plan(journey, coordinator)
    with journey.step("A member who is away names a deputy"):
        name_deputy(journey)
    with journey.step("The Coordinator compiles the schedule and sends it to the Chair"):
        compile_schedule(journey, coordinator)
    with journey.step("The Chair approves the frozen version, without JavaScript"):
        approve(journey, chair)


def plan(journey, coordinator):
    meeting = journey.told.meeting
    coordinator.goes_to("/meetings/")
    journey.meeting_on = free_day(coordinator.page, from_words(meeting["date"]))
    known = addresses(coordinator.page)
    journey.look(coordinator, "Meetings of the Coordinator", narrow=True)
    press(coordinator.page, "Plan a meeting")
    type_meeting(coordinator.page, journey.meeting_on, meeting)
    journey.look(coordinator, "Planning a meeting")
    save(coordinator.page, "Plan the meeting")
    [path] = addresses(coordinator.page) - known
    journey.meeting_url = f"{journey.stack.url}{path}"


def free_day(page, day):
    """That day, or the next working day on which no other meeting is: mails are told apart by their date."""
    taken = page.locator("main").inner_text()
    while not is_working_day(day) or long_date(day) in taken:
        day = add_working_days(day, 1)
    return day


def addresses(page):
    return set(page.locator("main td a").evaluate_all("links => links.map(link => link.getAttribute('href'))"))


def type_meeting(page, on, meeting):
    boxes = group_of(page, questions.MEETING["date"].label).locator("input")
    for number, part in enumerate((str(on.day), str(on.month), str(on.year), meeting["time"])):
        boxes.nth(number).fill(part)
    answer(page, questions.MEETING["place"], meeting["place"])


def name_deputy(journey):
    """For the day of the meeting, unless it is so already."""
    away = journey.people[AWAY]
    away.goes_to("/sharing/panel/deputies/add/")
    select(group_of(away.page, "Who stands in for them"), DEPUTY)
    for label in ("First day", "Last day"):
        answer(away.page, questions.asked(label, "day to come"), journey.meeting_on.isoformat())
    answer(away.page, questions.asked("Reason"), "Annual leave")
    journey.look(away, "Leave and deputy")
    away.presses("Enter the leave")
    assert all("stands in for" in one for one in problems(away.page)), problems(away.page)
    away.goes_to("/sharing/panel/")
    journey.look(away, "The panel")


def compile_schedule(journey, coordinator):
    page = coordinator.page
    coordinator.goes_to(journey.meeting_url)
    journey.look(coordinator, "A meeting that is planned")
    press(page, "Compile the schedule")
    take_off_what_is_not_ours(journey, page)
    ours = journey.references["young person"]
    page.get_by_role("link", name=f"Change what {ours} comes for").click()
    asked = journey.told.referral["asked of the panel"][:LONGEST_ASKED]
    answer(page, questions.asked("What the panel is asked"), asked)
    journey.look(coordinator, "What the panel is asked")
    save(page, "Save")
    shown = set(re.findall(r"HSB-\d{4}-\d{4}-[A-Z]", page.locator("main table").first.inner_text()))
    assert shown == set(journey.references.values()), f"On the agenda: {shown}"
    journey.look(coordinator, "The agenda, compiled", narrow=True)
    press(page, "Send schedule version 1 to the Chair")
    expect(page.locator(".govuk-notification-banner")).to_contain_text("with the Chair")


def take_off_what_is_not_ours(journey, page):
    """Other cases of the demo may be due by then: they stay due and come to the next meeting."""
    ours = set(journey.references.values())
    while others := [one for one in page.get_by_role("link", name=re.compile("^Take off HSB")).all_inner_texts()
                     if not any(reference in one for reference in ours)]:  # fmt: skip
        page.get_by_role("link", name=" ".join(others[0].split()), exact=True).click()
        answer(page, questions.asked("Why the case comes off this agenda"), "Comes to the meeting after this one")
        save(page, "Take off the agenda")


def approve(journey, chair):
    """Read with a script, as most do, and approved without."""
    assert not journey.mailbox.mails(journey.day, "schedule"), "Something went out before the Chair had approved it"
    chair.goes_to("/")
    journey.look(chair, "Home of the Chair", narrow=True)
    readme_picture(journey, chair, "home.png", height=620)
    chair.page.get_by_role("link", name=re.compile(f"Approve.*{re.escape(journey.day)}")).click()
    journey.look(chair, "The approval page", narrow=True)
    readme_picture(journey, chair, "approve.png", height=1400)
    journey.expect_words(chair, [*journey.references.values()], "on the approval page")
    frozen = chair.page.locator("input[name=content_sha256]").first.get_attribute("value")
    assert re.fullmatch(r"[0-9a-f]{64}", frozen)
    plain = journey.people.arrives(chair.name, script=False).signs_in(chair.page.url)
    assert plain.page.locator("input[name=content_sha256]").first.get_attribute("value") == frozen
    journey.pictures.only_look(plain.page, "The approval page, without JavaScript")
    plain.presses("Approve and circulate")
    refuse_problems(plain.page)
    expect(plain.page.locator(".govuk-notification-banner")).to_contain_text("Schedule version 1 is approved")
    plain.context.close()


def readme_picture(journey, person, name, height):
    """What the README shows: the top of a page, not all of it."""
    clip = {"x": 0, "y": 0, "width": DESKTOP["width"], "height": height}
    person.page.screenshot(path=journey.output / name, clip=clip, full_page=True)
