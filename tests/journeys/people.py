"""The people of the journey: each with a browser of their own, signed in by password and second factor."""

import time
from base64 import b32decode

from django_otp.oath import TOTP
from playwright.sync_api import expect

from tests.journeys.filling import group_of, press

STEP = 30  # seconds that a code counts


class Person:
    """Somebody of the demo, at their own laptop. `page` is the tab they are working in."""

    def __init__(self, known, people, script=True):
        self.known, self.people = known, people
        self.name, self.email, self.agency = known["name"], known["email"], known["agency"]
        self.roles = set(known["roles"])
        self.secret = known["totp_secret"]
        self.context = people.new_context(java_script_enabled=script)
        self.page = self.context.new_page()
        people.watch(self.page, self.name)

    def goes_to(self, address):
        """Opens an address of the site, or a path on it; returns what the server answered."""
        url = address if address.startswith("http") else f"{self.people.url}{address}"
        return self.page.goto(url, wait_until="load")

    def signs_in(self, address="/"):
        """From wherever they want to go, through password and code."""
        self.goes_to(address)
        self.gives_password()
        self.gives_code()
        return self

    def gives_password(self):
        self.types("E-mail address", self.email)
        self.types("Password", self.known["password"])
        press(self.page, "Continue")

    def gives_code(self):
        self.types("6-figure code", self.next_code())
        press(self.page, "Sign in")
        expect(self.page.locator(".hsb-menu__name")).to_have_text(self.name)

    def presses(self, button):
        """A button before which a second factor may be asked for once more, where the last is some minutes old."""
        press(self.page, button)
        if self.page.title().removeprefix("Error: ").startswith("Confirm that it is you"):
            self.types("6-figure code", self.next_code())
            press(self.page, "Confirm and continue")

    def types(self, label, words):
        group_of(self.page, label).locator("input").first.fill(words)

    def next_code(self):
        """A code that has not been used: the one of now, else the next, which counts already."""
        used = self.people.used.get(self.name, 0)
        while used > (now := int(time.time()) // STEP):
            time.sleep(0.5)
        self.people.used[self.name] = max(now, used + 1)
        return code_at(self.secret, self.people.used[self.name])


def code_at(secret, counter):
    """The six figures that an authenticator app shows in the `counter`-th half minute."""
    key = b32decode(secret.replace(" ", "").upper() + "=" * (-len(secret.replace(" ", "")) % 8))
    totp = TOTP(key, STEP)
    totp.time = counter * STEP
    return f"{totp.token():06d}"


class People:
    """Everybody in the demo's list, by name; each begins a browser when first asked for."""

    def __init__(self, stack, browser, watch):
        self.stack, self.url, self.browser, self.watch = stack, stack.url, browser, watch
        self.known = {one["name"]: one for one in stack.people}
        self.present, self.used = {}, {}  # used: by name, the half minute of the last code

    def new_context(self, **more):
        return self.browser.new_context(viewport={"width": 1200, "height": 900}, locale="en-GB", **more)

    def __getitem__(self, name):
        """The person, signed in."""
        if name not in self.present:
            self.present[name] = self.arrives(name).signs_in()
        return self.present[name]

    def arrives(self, name, script=True):
        """The person with a browser of their own, not signed in yet."""
        return Person(self.known[name], self, script)

    def with_role(self, role):
        return [name for name, one in self.known.items() if role in one["roles"]]

    def the(self, role):
        """The one person with a role, signed in."""
        [name] = self.with_role(role)
        return self[name]

    def of_agency(self, agency):
        """Who answers for an agency on the panel: its member, or the deputy of one on leave."""
        for role in ("Deputy", "Panel member", "Vice-chair", "Chair", "Coordinator"):
            for name in self.with_role(role):
                one = self.known[name]
                if one["agency"] == agency and not {"On leave", "Leaver"} & set(one["roles"]):
                    return name
        raise LookupError(f"Nobody on the panel is from {agency}")

    def recipients(self):
        """Names of those to whom papers go: all in office whose gate is open, the deputy instead of who is on leave."""
        in_office = {"Chair", "Vice-chair", "Coordinator", "Panel member", "Deputy"}
        kept_out = {"Gate closed", "On leave", "Leaver"}
        roles = {name: set(one["roles"]) for name, one in self.known.items()}
        return [name for name, own in roles.items() if in_office & own and not kept_out & own]
