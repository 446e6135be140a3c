"""Who may not see, sees nothing, and not even that there is something. R11, R26, R33, R42."""

import re
from uuid import uuid4

from playwright.sync_api import expect

from tests.journeys.decide import refuse_other_names
from tests.journeys.filling import group_of, press
from tests.journeys.journey import MARKED
from tests.journeys.told import WITH_INTEREST

KEPT_OUT = ("Leaver", "Gate closed", "Outsider at a partner")
CHANGING = re.compile(r'nonce="[^"]*"|X-CSRFToken[^}]*|csrfmiddlewaretoken[^>]*|-seconds="\d+"')


def newcomer_sets_up(journey):
    """Somebody without a second factor: nothing is shown before they have one, and backup codes."""
    with journey.step("Somebody without a second factor sets it up, with backup codes, and uses one"):
        newcomer = journey.people.arrives(journey.people.with_role("Newcomer")[0])
        page = newcomer.page
        newcomer.goes_to("/cases/")
        journey.look(newcomer, "Sign in", narrow=True)
        newcomer.gives_password()
        expect(page).to_have_title(re.compile("Set up your second step"))
        picture = page.locator("img.hsb-qr")
        assert picture.evaluate("image => image.complete && image.naturalWidth > 50"), "The QR code is not drawn"
        page.get_by_text("I cannot scan the picture").click()
        newcomer.secret = page.locator(".hsb-code strong").inner_text()
        journey.look(newcomer, "Setting up the second step", narrow=True)
        newcomer.types("6-figure code", newcomer.next_code())
        press(page, "Continue")
        journey.look(newcomer, "The second step is set up")
        press(page, "Make backup codes")
        press(page, "Make new codes")
        journey.look(newcomer, "Backup codes")
        codes = page.locator("li.hsb-code").all_inner_texts()
        assert len(set(codes)) == 10, codes
        use_backup_code(journey, newcomer, codes[0])


def use_backup_code(journey, newcomer, code):
    newcomer.context.clear_cookies(name="session")
    newcomer.goes_to("/")
    newcomer.gives_password()
    journey.look(newcomer, "The code from the app")
    press(newcomer.page, "Use a backup code")
    group_of(newcomer.page, "Backup code").locator("input").fill(code)
    press(newcomer.page, "Sign in")
    expect(newcomer.page.locator(".hsb-menu__name")).to_have_text(newcomer.name)
    journey.look(newcomer, "Home of a newcomer")


def check_sights(journey, copies):
    with journey.step("Who has no need to know finds nothing, as if it were not there"):
        outsider = journey.people.the("Outsider at a partner")
        for url in [journey.referral_url, *journey.cases.values(), *versions(journey), copies[0].url]:
            refuse(journey, outsider, url)
        outsider.goes_to("/cases/")
        expect(outsider.page.locator("main")).not_to_contain_text(journey.reference)
        journey.look(outsider, "Cases of an outsider")
        refuse(journey, journey.people[copies[1].name], copies[0].url)
    with journey.step("Who has the young person's case alone finds the other child's nowhere"):
        check_one_case_alone(journey)


def versions(journey):
    """The papers as pages: their addresses, from the Chair's page of the meeting."""
    chair = journey.people.the("Chair")
    chair.goes_to(journey.meeting_url)
    links = chair.page.locator("main a[href*='/meetings/schedule/'], main a[href*='/meetings/minutes/']")
    found = {f"{journey.stack.url}{link.get_attribute('href')}" for link in links.all()}
    assert len(found) == 2, f"Versions of schedule and minutes: {found}"
    return sorted(found)


def refuse(journey, person, url):
    """Not found, word for word as for an address that nobody ever had."""
    answer = person.context.request.get(url)
    nowhere = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", str(uuid4()), url)
    never = person.context.request.get(nowhere)
    assert (answer.status, never.status) == (404, 404), f"{person.name} at {url}: {answer.status}, {never.status}"
    same = CHANGING.sub("", answer.text()) == CHANGING.sub("", never.text())
    assert same, f"{url} differs from one that is not there"


def check_one_case_alone(journey):
    if not journey.told.harmed:
        return
    member = journey.people[WITH_INTEREST]
    refuse(journey, member, journey.cases["child harmed A"])
    member.goes_to(journey.cases["young person"])
    refuse_other_names(journey, member, "young person")
    path = journey.cases["child harmed A"].removeprefix(journey.stack.url)
    expect(member.page.locator(f"a[href*='{path}']")).to_have_count(0)
    journey.look(member, "The young person's case for whom it is the only one")
    member.goes_to("/cases/")
    expect(member.page.locator("main")).not_to_contain_text(journey.references["child harmed A"])


def check_mail_and_logs(journey):
    with journey.step("No mail and no log names a child; nobody who left got anything"):
        mails = journey.mailbox.mails()
        leaks = {f"{one.subject} to {one.recipient}": journey.leaks(one.readable()) for one in mails}
        assert not any(leaks.values()), f"Mails that name a child: {leaks}"
        unmarked = [one.subject for one in mails if not one.subject.startswith(f"{MARKED} – ")]
        assert not unmarked, f"Mails without the marking: {unmarked}"
        logs = sorted((journey.stack.var / "log").glob("*.log"))
        assert len(logs) > 4, f"Logs: {logs}"
        leaks = {path.name: journey.leaks(path.read_text(errors="replace")) for path in logs}
        assert not any(leaks.values()), f"Logs that name a child: {leaks}"
        kept_out = {name for role in KEPT_OUT for name in journey.people.with_role(role)}
        got = {one.recipient for one in mails}
        assert not got & {journey.people.known[name]["email"] for name in kept_out}
