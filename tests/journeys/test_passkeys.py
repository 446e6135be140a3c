"""A passkey in a real browser, with an authenticator that the browser itself plays; and the clock of the session."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.filling import press

LATER = """
from importlib import import_module
from django.conf import settings
Store = import_module(settings.SESSION_ENGINE).SessionStore
for one in Store.get_model_class().objects.all():
    store = Store(one.session_key)
    if "verified_at" in store:
        store["verified_at"] = "2020-01-01T00:00:00+00:00"
        store.save()
"""


@pytest.fixture(scope="module")
def people(people):
    people.url = people.url.replace("127.0.0.1", "localhost")  # an address in figures has no passkeys
    return people


def with_authenticator(person):
    """A fingerprint reader that always says yes."""
    session = person.context.new_cdp_session(person.page)
    session.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True}
    options |= {"hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True}
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


@pytest.mark.journey
def test_a_passkey_is_made_signs_in_and_confirms(shared_stack, people, pictures):
    coordinator = people.the("Coordinator")
    page = coordinator.page
    with_authenticator(coordinator)
    coordinator.goes_to("/account/security/")
    pictures.look(page, "My security before", narrow=True)
    press(page, "Add a passkey")
    press(page, "Make the passkey")
    expect(page.locator(".govuk-error-summary")).to_contain_text("Enter a name for the passkey")
    pictures.look(page, "A passkey without a name")
    coordinator.types("What you call it", "Work laptop")
    page.get_by_role("button", name="Make the passkey").click()
    expect(page.get_by_role("row", name="Work laptop")).to_contain_text("Not yet")
    pictures.look(page, "My security after", narrow=True)

    page.context.clear_cookies(name="session")
    coordinator.goes_to("/account/security/")
    coordinator.gives_password()
    pictures.look(page, "The second step with a passkey", narrow=True)
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("row", name="Work laptop")).not_to_contain_text("Not yet")

    coordinator.goes_to("/sharing/panel/domains/add/")
    for label, words in {"Domain": "northmoor.police.uk", "Whose domain it is": "Police"}.items():
        coordinator.types(label, words)
    coordinator.types("How we know that it is secure", "Letter of 1 March")
    group = page.get_by_role("group", name="Counts as secure until")
    for box, part in zip(group.locator("input").all(), ("1", "3", "2098"), strict=True):
        box.fill(part)
    shared_stack.manage("shell", "-c", LATER)
    page.get_by_role("button").filter(has_text=re.compile("Add|Save|Allow")).first.click()
    expect(page).to_have_title(re.compile("Confirm that it is you"))
    expect(page.locator("main")).not_to_contain_text("northmoor")
    pictures.look(page, "A second factor is asked for once more", narrow=True)
    coordinator.types("6-figure code", "12345")
    press(page, "Confirm and continue")
    pictures.look(page, "With an error")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.locator(".govuk-notification-banner")).to_contain_text("Mail may go to northmoor.police.uk")

    coordinator.goes_to("/account/security/app/remove/")
    pictures.look(page, "Taking away the app")
    press(page, "Stop using it")
    pictures.look(page, "My security with passkeys alone")
    page.context.clear_cookies(name="session")
    coordinator.goes_to("/account/security/")
    coordinator.gives_password()
    pictures.look(page, "The second step with passkeys alone", narrow=True)
    page.get_by_role("button", name="Use a passkey").click()
    expect(page).to_have_title(re.compile("My security"))


@pytest.mark.journey
def test_the_page_warns_before_the_session_ends(people, pictures):
    chair = people.arrives(people.with_role("Chair")[0])
    page = chair.page
    page.clock.install()
    chair.signs_in("/sharing/panel/deputies/add/")
    reason = page.get_by_label("Reason")
    reason.fill("Half a sentence")
    clock = page.get_by_role("region", name="Time-out")
    page.clock.fast_forward("12:30")
    expect(clock).to_be_hidden()
    page.clock.fast_forward("00:45")
    expect(clock).to_contain_text("You will be signed out in 2 minutes")
    expect(page.locator("[data-clock-said]")).to_contain_text("2 minutes")
    expect(reason).to_be_focused()
    lowest, warning = reason.bounding_box(), clock.bounding_box()
    assert lowest["y"] + lowest["height"] <= warning["y"], "The warning stands over the box with the focus"
    pictures.look(page, "The clock warns", narrow=True)
    clock.get_by_role("button", name="Stay signed in").click()
    expect(clock).to_be_hidden()
    expect(reason).to_be_focused()
    page.clock.fast_forward("15:01")
    expect(clock).to_contain_text("You have been signed out")
    expect(clock).to_contain_text("still on this page")
    expect(reason).to_have_value("Half a sentence")
    pictures.look(page, "The time is over", narrow=True)


@pytest.mark.journey
def test_the_tabs_of_a_browser_share_the_clock_and_eight_hours_cannot_be_put_off(people, pictures):
    member = people.arrives(people.with_role("Panel member")[0])
    page = member.page
    page.clock.install()
    member.signs_in()
    other = page.context.new_page()
    other.goto(page.url)
    page.clock.fast_forward("13:30")
    here, there = (tab.get_by_role("region", name="Time-out") for tab in (page, other))
    expect(here).to_contain_text("You will be signed out")
    there.get_by_role("button", name="Stay signed in").click()
    expect(there).to_be_hidden()
    expect(here).to_be_hidden()
    other.close()

    page.route("**/about/", nearly_eight_hours)
    member.goes_to("/about/")
    expect(here).to_contain_text("You will be signed out in 9 minutes")
    expect(here).to_contain_text("8 hours after you signed in")
    expect(here.get_by_role("button", name="Stay signed in")).to_be_hidden()
    pictures.look(page, "The eight hours are nearly over", narrow=True)
    here.get_by_role("button", name="Close").click()
    expect(here).to_be_hidden()
    page.clock.fast_forward("09:30")
    expect(here).to_contain_text("You have been signed out")
    expect(here.get_by_role("link", name="Sign in again")).to_be_visible()


def nearly_eight_hours(route):
    """The page as the server would send it some minutes before the session ends whatever is done."""
    answer = route.fetch()
    route.fulfill(response=answer, body=re.sub(r'data-end-seconds="\d+"', 'data-end-seconds="540"', answer.text()))
