"""Looking at pages: a picture of each, and what a machine can see that is wrong with it."""

import re
from contextlib import contextmanager
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe

UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")
DESKTOP, PHONE = {"width": 1200, "height": 900}, {"width": 320, "height": 700}
STANDARDS = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


class Pictures:
    """Numbered pictures in a folder, and a list of what was found wrong."""

    def __init__(self, folder):
        self.folder, self.number = folder, 0
        self.problems, self.seen, self.checked, self.titles = [], {}, set(), set()
        folder.mkdir(parents=True)

    def watch(self, page, whose):
        """Notes what the browser complains of, and which kinds of page are opened."""
        page.on("console", lambda said: self._heard(page, said))
        page.on("pageerror", lambda error: self.problem(page.url, f"script error: {error}"))
        page.on("framenavigated", lambda frame: self._opened(page, frame))
        page.on("response", lambda answer: self._answered(page, answer))

    def look(self, page, title, *, narrow=False):
        """A picture of the whole page, once for each title, and what is wrong where its kind is seen first."""
        page.wait_for_load_state("load")
        self.check(page)
        if title in self.titles:
            return
        self.titles.add(title)
        self._picture(page, title)
        if narrow:
            with self.on_a_phone(page):
                self._picture(page, f"{title} at 320 pixels")

    def only_look(self, page, title):
        """A picture of a page that can run no script, and so no checks."""
        self._picture(page, title)

    def check(self, page):
        """Axe, once for each kind of page and for each with errors on it."""
        kind = kind_of(page.url) + ("!" if page.title().startswith("Error:") else "")
        if kind in self.checked:
            return
        self.checked.add(kind)
        for found in Axe().run(page, options=STANDARDS).response["violations"]:
            where = ", ".join(" ".join(map(str, node["target"])) for node in found["nodes"][:3])
            self.problem(page.url, f"{found['id']} ({found['impact']}): {found['help']}; at {where}")

    @contextmanager
    def on_a_phone(self, page):
        """Inside, the page is 320 pixels wide; that it has to be moved sideways is a problem."""
        page.set_viewport_size(PHONE)
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > PHONE["width"]:
            self.problem(page.url, f"at 320 pixels it is {wide} pixels wide: {_too_wide(page)}")
        yield
        page.set_viewport_size(DESKTOP)

    def check_the_rest(self):
        """Opens again, as who opened it, every kind of page that was only passed through."""
        for kind, (page, url) in list(self.seen.items()):
            if kind not in self.checked and not page.is_closed() and _is_page(page.context.request.get(url)):
                page.goto(url)
                self.check(page)

    def problem(self, url, what):
        """Noted once for each kind of page."""
        found = f"{kind_of(url)}: {what}"
        if found not in self.problems:
            self.problems.append(found)

    def _picture(self, page, title):
        page.wait_for_load_state("load")
        self.number += 1
        name = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")
        page.screenshot(path=self.folder / f"{self.number:02}-{name}.png", full_page=True)

    def _heard(self, page, said):
        is_told_by_the_answer = said.text.startswith("Failed to load resource")
        if "Content Security Policy" in said.text or (said.type == "error" and not is_told_by_the_answer):
            self.problem(page.url, f"the console says: {said.text[:300]}")

    def _answered(self, page, answer):
        if answer.status >= 400:
            self.problem(answer.url, f"{answer.request.method} is answered with {answer.status}")

    def _opened(self, page, frame):
        if frame is page.main_frame and frame.url.startswith("http"):
            self.seen.setdefault(kind_of(frame.url), (page, frame.url))


def kind_of(url):
    """The address without the identities in it, so that all cases count as one kind of page."""
    return UUID.sub("…", urlsplit(url).path)


def _is_page(answer):
    return answer.ok and "text/html" in answer.headers.get("content-type", "")


def _too_wide(page):
    """What reaches over the right edge, for whoever has to find it."""
    return page.evaluate(
        """() => [...document.querySelectorAll('main *, header *, footer *')]
            .filter((one) => one.getBoundingClientRect().right > innerWidth + 1)
            .slice(0, 3).map((one) => one.tagName.toLowerCase() + '.' + one.className).join(', ')"""
    )
