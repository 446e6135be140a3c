"""Returns before the meeting, then attendance, decisions and actions at it, and the Chair's approval. R27, R28, R30."""

import re

from playwright.sync_api import expect

from sharing.web.days import long_date, today
from tests.journeys import questions
from tests.journeys.filling import (
    answer,
    choose,
    fill,
    group_of,
    press,
    refuse_problems,
    save,
)
from tests.journeys.told import WITH_INTEREST, from_words

TOO_YOUNG = "under 10"


def give_returns(journey):
    with journey.step("Agencies say what they know of each child"):
        for one in journey.told.returns:
            give_return(journey, one)


def give_return(journey, told):
    member = journey.people[journey.people.of_agency(told["agency"])]
    reference = journey.references[told["about"]]
    member.goes_to(journey.meeting_url)
    journey.look(member, "The meeting as a member sees it")
    member.page.get_by_role("link", name="Say what your agency knows of these children").click()
    journey.look(member, "Returns", narrow=True)
    member.page.get_by_role("link", name=re.compile(f"(Answer|Change) for {reference}")).click()
    fill(member.page, told, questions.RETURN)
    journey.look(member, "A return")
    save(member.page, "Record the return")
    journey.expect_words(member, [f"Recorded for {reference}."], "after a return")


def declare_interest(journey):
    """In the case of child harmed A, so that somebody sees the young person's case alone."""
    if not journey.told.harmed:
        return
    with journey.step("A member declares an interest in one case and sees it no more"):
        member, reference = journey.people[WITH_INTEREST], journey.references["child harmed A"]
        member.goes_to(journey.meeting_url)
        member.page.get_by_role("link", name=f"Declare an interest in {reference}").click()
        answer(member.page, questions.asked("What the interest is"), "A relative works at the school")
        journey.look(member, "Declaring an interest")
        save(member.page, "Declare the interest and give up access")
        expect(member.page.locator("main")).not_to_contain_text(reference)


def hold_meeting(journey):
    coordinator = journey.people.the("Coordinator")
    with journey.step("The day of the meeting comes; the Coordinator records who is there"):
        the_day_comes(journey)
        record_attendance(journey, coordinator)
    with journey.step("Each case is minuted: what was shared, the decision with reasons, actions, the next date"):
        for label in journey.told.children:
            minute(journey, coordinator, label)
    with journey.step("The meeting is closed, its minutes are written up, and the Chair approves them"):
        close_and_approve(journey, coordinator)


def the_day_comes(journey):
    """The meeting and everybody's leave move nearer by as many days."""
    days = (journey.meeting_on - today()).days
    meeting = journey.meeting_url.rstrip("/").rpartition("/")[2]
    journey.time_passes(
        "update meetings_meeting set starts_at = starts_at - make_interval(days => %s),"
        " circulate_at = circulate_at - make_interval(days => %s) where id = %s",
        days,
        days,
        meeting,
    )
    journey.time_passes("update sharing_deputy set starts_on = starts_on - %s, ends_on = ends_on - %s", days, days)
    journey.meeting_on = today()


def record_attendance(journey, coordinator):
    page = coordinator.page
    coordinator.goes_to(journey.meeting_url)
    journey.look(coordinator, "The day of the meeting")
    press(page, "Attendance")
    apologies = journey.told.attendance.get("apologies", {})
    for name in attending(journey):
        group = group_of(page, f"{name} (", begins=True).first
        choose(group, "Apologies" if name in apologies else "Present")
        if apologies.get(name):
            answer_within(group, "Information sent with the apologies", apologies[name])
    journey.look(coordinator, "Attendance", narrow=True)
    save(page, "Record attendance")


def attending(journey):
    """Everyone on the list of the page, by name."""
    page = journey.people.the("Coordinator").page
    legends = page.locator("main form fieldset > legend").all_inner_texts()
    return [one.partition(" (")[0].strip() for one in legends]


def answer_within(group, label, value):
    part = group.locator(f"xpath=.//div[normalize-space(./label) = '{label} (optional)' or ./label = '{label}']")
    part.locator("input, textarea").fill(value)


def minute(journey, coordinator, label):
    told, reference = journey.told.minutes[label], journey.references[label]
    page = coordinator.page
    coordinator.goes_to(journey.meeting_url)
    press(page, "Minutes")
    journey.look(coordinator, "Cases to be minuted", narrow=True)
    page.get_by_role("link", name=re.compile(rf"^\d+\. {reference}")).click()
    journey.look(coordinator, "Minutes of a case that begin")
    returned = [one["information"] for one in journey.told.returns if one["about"] == label and one.get("information")]
    journey.expect_words(coordinator, returned, "of what agencies returned, beside the minutes")
    refuse_first(journey, coordinator, label)
    write(page, told)
    journey.look(coordinator, f"Minutes of the {label}", narrow=label == "young person")
    save(page, "Save")
    for one in told.get("actions", []):
        page.get_by_role("link", name="Add an action").click()
        fill(page, one, questions.ACTION)
        journey.look(coordinator, "An agreed action")
        save(page, "Add the action")
    journey.look(coordinator, f"Minutes of the {label}, saved")


def refuse_first(journey, coordinator, label):
    """The pathway that the file says is refused, under 10 always criminal justice: it is not offered, and why. R15."""
    told = journey.told.minutes[label]
    refused = told.get("refused first")
    if label == "young person" and journey.told.is_under_ten:
        refused = refused or {"pathway": "criminal justice", "message": TOO_YOUNG}
    if refused:
        answer(coordinator.page, questions.asked("What did the panel advise?", "choice"), "A pathway")
        expect(coordinator.page.get_by_text(refused["message"])).to_be_visible()
        expect(coordinator.page.get_by_label(questions.PATHWAYS[refused["pathway"]], exact=True)).to_have_count(0)
        journey.look(coordinator, "A pathway that is not possible")


def write(page, told):
    for agency, text in told.get("shared", {}).items():
        answer(page, questions.asked(agency), text)
    answer(page, questions.asked("What did the panel advise?", "choice"), "A pathway")
    fill(page, told, questions.MINUTES)


def close_and_approve(journey, coordinator):
    chair, page = journey.people.the("Chair"), coordinator.page
    coordinator.goes_to(journey.meeting_url)
    press(page, "Minutes")
    press(page, "Record that it was read")
    press(page, "Close the meeting")
    journey.look(coordinator, "The meeting is closed")
    press(page, "Write up the minutes")
    page.get_by_role("link", name="Minutes version 1").click()
    journey.look(coordinator, "The minutes, written up")
    coordinator.goes_to(journey.meeting_url)
    press(page, "Send minutes version 1 to the Chair")
    chair.goes_to(journey.meeting_url)
    press(chair.page, "Read and approve minutes version 1")
    journey.look(chair, "The Chair reads the minutes")
    chair.presses("Approve and circulate")
    refuse_problems(chair.page)
    journey.look(chair, "The minutes are approved")


def check_what_follows(journey):
    """The decisions stand on the cases, the actions on their owners' home pages. R14, R22, R32."""
    with journey.step("Pathway and next panel date stand on each case, each action with its owner"):
        chair = journey.people.the("Chair")
        for label, told in journey.told.minutes.items():
            chair.goes_to(journey.cases[label])
            chair.page.get_by_role("link", name="Pathway", exact=True).click()
            journey.look(chair, f"Pathway of the {label} after the panel")
            journey.expect_words(chair, [questions.PATHWAYS[told["pathway"]], told["reasons"]], f"on the {label}")
            expect(chair.page.locator("aside")).to_contain_text(long_date(from_words(told["next panel"])))
            for one in told.get("actions", []):
                look_for_action(journey, journey.references[label], one)


def look_for_action(journey, reference, action):
    owner = journey.people[action["who"]]
    owner.goes_to("/")
    row = owner.page.locator("main tr", has_text=f"{reference}: agreed action")
    expect(row.filter(has_text=long_date(from_words(action["by"]))).first).to_be_visible()
    journey.look(owner, f"Home of {owner.name}")
    owner.goes_to("/meetings/actions/")
    journey.expect_words(owner, [action["what"]], f"among {owner.name}'s actions")
    journey.look(owner, "Agreed actions", narrow=True)
