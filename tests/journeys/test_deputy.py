"""The deputy: named by the member who goes away, then in her stead for papers, returns and actions. R26, R27, R32

And the Coordinator, who drags a case to another place on the agenda.
"""

import re
import time
from datetime import timedelta

import psycopg
import pytest
from playwright.sync_api import expect

from hsbpanel.demo.cast import CAST
from sharing.web.days import long_date, today
from tests.journeys.filling import answer, press, refuse_problems, save
from tests.journeys.questions import asked

MEMBER, DEPUTY = CAST["health"].name, CAST["health_deputy"].name
AWAY_UNTIL = today() + timedelta(days=28)
BACK_EARLIER = AWAY_UNTIL - timedelta(days=7)
ITS_TIME = """
update meetings_meeting set circulate_at = now()
 where status = 'planned' and circulate_at > now()
   and id in (select v.meeting_id from meetings_scheduleversion v where v.status = 'approved')
"""
WAITS = 60  # seconds, for the clock of the stack


@pytest.mark.journey
@pytest.mark.rule("R26")
@pytest.mark.rule("R27")
@pytest.mark.rule("R32")
def test_a_deputy_stands_in_from_the_leave_to_the_actions(people, pictures, shared_stack):
    the_member_goes_away(people[MEMBER], pictures)
    its_time_comes(shared_stack)
    deputy = people[DEPUTY]
    reads_the_papers(deputy, pictures)
    answers(deputy, pictures)
    sees_the_actions(deputy, pictures)


def the_member_goes_away(member, pictures):
    """She ends the leave that she had entered before, enters another, and comes back a week earlier after all."""
    page = member.page
    member.goes_to("/sharing/leave/")
    member.presses(re.compile("^End from today"))
    expect(page.get_by_text(f"{DEPUTY} no longer stands in.")).to_be_visible()
    member.goes_to("/sharing/leave/")
    page.get_by_role("button", name="Enter leave").click()
    answer(page, asked("First day", "date"), today().isoformat())
    answer(page, asked("Last day", "date"), AWAY_UNTIL.isoformat())
    answer(page, asked("Who stands in for them", "select"), DEPUTY)
    pictures.look(page, "Entering leave with a deputy", narrow=True)
    member.presses("Enter the leave")
    refuse_problems(page)
    expect(page.get_by_text(f"{DEPUTY} stands in for {MEMBER}.")).to_be_visible()
    page.get_by_role("link", name=re.compile("^Change the last day")).click()
    answer(page, asked("Last day", "date"), BACK_EARLIER.isoformat())
    pictures.look(page, "Changing the last day of a leave", narrow=True)
    member.presses("Change the last day")
    refuse_problems(page)
    expect(page.locator("main")).to_contain_text(long_date(BACK_EARLIER))
    expect(page.locator("main")).not_to_contain_text(long_date(AWAY_UNTIL))
    pictures.look(page, "Leave and deputy of a member", narrow=True)


def its_time_comes(stack):
    with psycopg.connect(stack.settings["DATABASE_OWNER_URL"]) as connection:
        connection.execute(ITS_TIME)


def reads_the_papers(deputy, pictures):
    page = deputy.page
    until = time.monotonic() + WAITS
    deputy.goes_to("/meetings/")
    address = page.locator("main a[href^='/meetings/0']").first.get_attribute("href")
    to_answer = page.get_by_role("link", name="Say what your agency knows of these children")
    deputy.goes_to(address)
    while not to_answer.count():
        assert time.monotonic() < until, "The schedule does not come to the deputy"
        time.sleep(1)
        page.reload()
    pictures.look(page, "The meeting for a deputy", narrow=True)
    expect(page.locator("#agenda")).to_be_visible()
    page.get_by_role("link", name=re.compile("chedule version")).first.click()
    page.wait_for_load_state("load")
    pictures.look(page, "The schedule for a deputy", narrow=True)
    deputy.goes_to("/sharing/papers/")
    expect(page.locator("main")).to_contain_text("chedule")
    pictures.look(page, "Papers of a deputy", narrow=True)
    deputy.goes_to(address)


def answers(deputy, pictures):
    page = deputy.page
    page.get_by_role("link", name="Say what your agency knows of these children").click()
    pictures.look(page, "Returns of a deputy", narrow=True)
    page.get_by_role("link", name=re.compile("^Answer")).first.click()
    answer(page, asked("Does your agency know this child?", "choice"), "Known to us")
    answer(page, asked("What is relevant and proportionate for the panel"), "Seen by the school nurse in the spring.")
    pictures.look(page, "A return of a deputy", narrow=True)
    save(page, "Record the return")
    press(page, "Nothing known for all others")
    expect(page.locator("main")).to_contain_text("has answered for every child")


def sees_the_actions(deputy, pictures):
    """Those of whom she stands in for are hers, too, for these days."""
    page = deputy.page
    deputy.goes_to("/meetings/actions/")
    expect(page.locator("main table")).to_contain_text(MEMBER)
    pictures.look(page, "Actions of a deputy", narrow=True)
    deputy.goes_to("/meetings/actions/?whose=agency")
    paper = page.get_by_role("link", name="Print the open actions (PDF)").get_attribute("href")
    answered = page.context.request.get(f"{deputy.people.url}{paper}")
    assert answered.headers["content-type"] == "application/pdf", answered.status


def drag(page, grip, row):
    """To just above the lower edge of a row; by the mouse's own steps, since the rows make way under it."""
    grip.hover()
    page.mouse.down()
    place = row.bounding_box()
    page.mouse.move(place["x"] + 40, place["y"] + place["height"] - 8, steps=8)
    page.mouse.up()


@pytest.mark.journey
@pytest.mark.rule("R23")
def test_the_coordinator_drags_a_case_to_another_place(people, pictures):
    coordinator = people.the("Coordinator")
    page = coordinator.page
    coordinator.goes_to("/meetings/")
    coordinator.goes_to(page.locator("main a[href^='/meetings/0']").first.get_attribute("href"))
    rows = page.locator("[data-ordered] tr")
    references = rows.locator("a.hsb-reference")
    before = references.all_inner_texts()
    pictures.look(page, "The agenda with grips", narrow=True)
    drag(page, rows.nth(0).locator("[data-grip]"), rows.nth(1))
    expect(page.get_by_text("is number 2 now")).to_be_visible()
    after = references.all_inner_texts()
    assert after == [before[1], before[0], *before[2:]]
    page.get_by_role("link", name="Set the times of all cases").click()
    pictures.look(page, "The times of all cases", narrow=True)
    answer(page, asked(f"Minutes for {after[0]}"), "35")
    save(page, "Save the times")
    expect(rows.nth(0)).to_contain_text("35 minutes")
