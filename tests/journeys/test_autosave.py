"""A draft is saved while it is typed, in real browsers: a tab is killed, a colleague writes, the connection breaks."""

import re

import pytest
from playwright.sync_api import expect

from hsbpanel.demo.cast import CAST
from tests.journeys.filling import group_of, press

WORKER, MANAGER = CAST["daniel"].name, CAST["manager"].name
BROUGHT_ABOUT = (
    "htmx:sendError",
    "htmx:afterRequest",
    "answered with 401",
    "htmx:responseError",
    "Response Status Error Code",
)


@pytest.fixture(scope="module")
def draft(people):
    """The address of a new draft of the worker's."""
    worker = people[WORKER]
    worker.goes_to("/referrals/start/")
    worker.types("Your team", "Children’s Assessment Team, East")
    press(worker.page, "Start")
    return worker.page.url


def status(page):
    return page.locator(".hsb-saved")


def saved(page):
    expect(status(page)).to_contain_text(re.compile(r"Saved at \d"))
    expect(status(page)).not_to_contain_text("Not saved")


def types(page, label, words):
    group_of(page, label).locator("textarea, input").first.press_sequentially(words)


def opens(person, draft, task, under=0):
    person.goes_to(draft)
    person.page.get_by_role("link", name=task, exact=True).nth(under).click()


@pytest.mark.journey
def test_what_was_typed_is_there_at_another_machine_after_the_tab_was_killed(people, draft, pictures):
    worker = people[WORKER]
    opens(worker, draft, "Needs and communication")
    expect(status(worker.page)).to_contain_text("Nothing saved on this page yet")
    types(worker.page, "Needs and vulnerabilities", "Sleeps badly")
    saved(worker.page)
    said = worker.page.locator("[data-autosave-said]")
    expect(said).to_contain_text("Saved at")
    pictures.look(worker.page, "Saved while typing", narrow=True)
    address = worker.page.url
    worker.page.close()
    worker.page = worker.context.new_page()
    people.watch(worker.page, WORKER)

    elsewhere = people.arrives(WORKER).signs_in(address)
    box = group_of(elsewhere.page, "Needs and vulnerabilities").locator("textarea")
    expect(box).to_have_value("Sleeps badly")
    box.fill("Sleeps badly, better at weekends")
    press(elsewhere.page, "Save and continue")
    elsewhere.goes_to(address)
    expect(box).to_have_value("Sleeps badly, better at weekends")
    elsewhere.context.close()


@pytest.mark.journey
def test_two_people_write_one_page_and_both_texts_are_kept(people, draft, pictures):
    worker, manager = people[WORKER], people[MANAGER]
    opens(worker, draft, "What you ask of the panel")
    manager.goes_to(worker.page.url)
    types(worker.page, "What do you ask of the panel?", "Advice on the pathway")
    saved(worker.page)
    types(manager.page, "What do you ask of the panel?", "An assessor")
    expect(status(manager.page)).to_contain_text(f"{WORKER} saved this page in another window")
    pictures.look(manager.page, "A colleague saved meanwhile", narrow=True)
    status(manager.page).get_by_role("button", name="See both texts").click()
    expect(manager.page.get_by_role("group", name="What is asked of the panel")).to_be_visible()
    pictures.look(manager.page, "Both texts", narrow=True)
    expect(manager.page.get_by_label("Keep both, yours below")).to_be_checked()
    press(manager.page, "Save what I have chosen")
    worker.goes_to(draft)
    pictures.look(worker.page, "Task list with what a colleague saved", narrow=True)
    opens(worker, draft, "What you ask of the panel")
    box = group_of(worker.page, "What do you ask of the panel?").locator("textarea")
    expect(box).to_have_value("Advice on the pathway\n\nAn assessor")
    pictures.look(worker.page, "A page that a colleague saved just now")


@pytest.mark.journey
def test_without_a_connection_the_page_says_so_and_sends_it_when_there_is_one(people, draft):
    worker = people[WORKER]
    opens(worker, draft, "Safety now")
    worker.page.route("**/safety/", lambda route: route.abort())
    types(worker.page, "Who supervises, and when?", "His aunt")
    expect(status(worker.page)).to_contain_text("Not saved: there is no connection")
    worker.page.unroute("**/safety/")
    saved(worker.page)
    worker.page.reload()
    box = group_of(worker.page, "Who supervises, and when?").locator("textarea")
    expect(box).to_have_value("His aunt")


@pytest.mark.journey
def test_an_answer_that_makes_no_sense_yet_is_said_and_is_there_again(people, draft, pictures):
    worker = people[WORKER]
    opens(worker, draft, "Who they are")
    types(worker.page, "Given names", "Ben")
    for box, part in zip(group_of(worker.page, "Date of birth").locator("input").all(), ("31", "2"), strict=False):
        box.press_sequentially(part)
    expect(status(worker.page)).to_contain_text("Not saved yet: Date of birth must include a year")
    pictures.look(worker.page, "An answer that makes no sense yet", narrow=True)
    worker.goes_to(worker.page.url)
    expect(group_of(worker.page, "Date of birth").locator("input").first).to_have_value("31")
    expect(group_of(worker.page, "Given names").locator("input")).to_have_value("Ben")
    pictures.look(worker.page, "What was not saved is shown again", narrow=True)
    worker.goes_to(draft)
    pictures.look(worker.page, "Task list with a page that is not saved")


@pytest.mark.journey
def test_a_new_incident_is_begun_once(people, draft):
    worker = people[WORKER]
    opens(worker, draft, "Incidents")
    press(worker.page, "Add an incident")
    types(worker.page, "Where did it happen?", "In a park")
    saved(worker.page)
    expect(worker.page).not_to_have_url(re.compile("/add/$"))
    types(worker.page, "What happened?", "He was seen there.")
    expect(status(worker.page)).to_contain_text("Saved at")
    press(worker.page, "Save and continue")
    expect(worker.page.get_by_text("1 incident, in the order")).to_be_visible()
    expect(worker.page.get_by_text("He was seen there.")).to_be_visible()


@pytest.mark.journey
def test_typing_after_the_session_has_ended_is_kept(people, draft, pictures):
    worker = people.arrives(WORKER).signs_in(draft)
    worker.page.get_by_role("link", name="Views", exact=True).first.click()
    worker.context.clear_cookies(name="session")
    types(worker.page, "What does the child say?", "He likes football.")
    expect(status(worker.page)).to_contain_text("Not saved: you have been signed out")
    pictures.look(worker.page, "Signed out while typing", narrow=True)
    status(worker.page).get_by_role("link", name="Sign in again").click()
    worker.gives_password()
    worker.gives_code()
    press(worker.page, "Carry on")
    worker.page.get_by_role("link", name="Views", exact=True).first.click()
    box = group_of(worker.page, "What does the child say?").locator("textarea")
    expect(box).to_have_value("He likes football.")
    worker.context.close()


@pytest.mark.journey
@pytest.mark.rule("R02")
def test_the_manager_takes_the_draft_over_and_discards_it(people, draft, pictures):
    manager = people[MANAGER]
    manager.goes_to(draft)
    pictures.look(manager.page, "The draft of a colleague", narrow=True)
    manager.page.get_by_role("link", name="Take the draft over").click()
    pictures.look(manager.page, "Before taking over", narrow=True)
    manager.types("Why do you take it over?", "Long-term sick leave")
    manager.presses("Take the draft over")
    expect(manager.page.get_by_text("The draft is yours now")).to_be_visible()
    manager.page.get_by_role("link", name="Discard the draft").click()
    pictures.look(manager.page, "Before discarding", narrow=True)
    manager.presses("Discard the draft")
    expect(manager.page.get_by_text("was discarded before it was submitted")).to_be_visible()
    pictures.look(manager.page, "A discarded draft", narrow=True)
