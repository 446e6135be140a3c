"""The allocated worker: from what waits on the home page through the HSB assessment to the plan and its review.

He is allocated to the young person's case alone: wherever he looks, the child harmed is not named.
"""

import io
import re
from datetime import timedelta

import psycopg
import pypdfium2
import pytest
from playwright.sync_api import expect

from hsbpanel.demo.cast import CAST
from sharing.web.days import long_date, today
from tests.journeys.filling import answer, group_of, press, refuse_problems, save
from tests.journeys.papers import squeezed
from tests.journeys.questions import Question, asked, yes_no

WORKER, CO_WORKER = CAST["daniel"].name, CAST["youth_justice"].name
YOUNG_PERSON = "Jordan Pellow"
HER_NAME = re.compile("Maya|Thornley")
TODAY = today().isoformat()
PHONE = {"width": 360, "height": 740}
OF_THE_CASE = "Overview", "Timeline", "Pathway", "Assessment", "Needs and risk", "Plans", "Documents"
SEEN_FIRST, SEEN_AFTER = "He came to the first session by bus.", "He came to the first session with his father."
DOMAINS = 5


def searches(person, words):
    person.goes_to("/search/")
    person.types("What do you look for?", words)
    press(person.page, "Search")


def several(label, *ticked):
    return Question(label, "several", choices={one: one for one in ticked})


def chosen(label):
    return Question(label, "choice")


def writes(page, *told, button=None):
    """Answers a page's questions, each (question, answer); a bare label asks for text. Then saves it."""
    for question, value in told:
        answer(page, asked(question) if isinstance(question, str) else question, value)
    if button:
        save(page, button)


def date(label):
    return asked(label, "date")


def to_come(label):
    return asked(label, "day to come")


class Case:
    """The case as the worker goes about in it, with an eye on every page for the name of the child harmed."""

    def __init__(self, worker, pictures, reference, url):
        self.worker, self.page, self.pictures = worker, worker.page, pictures
        self.reference, self.url = reference, url

    def part(self, name):
        self.worker.goes_to(self.url)
        parts = self.page.get_by_role("navigation", name="This case")
        self.worker.goes_to(parts.get_by_role("link", name=name, exact=True).get_attribute("href"))

    def follows(self, name, within="main"):
        """The first link of these words, which may look like a button; `within`: what of the page it is in."""
        part = self.page.locator(within)
        part.get_by_role("link", name=name).or_(part.get_by_role("button", name=name)).first.click()
        self.page.wait_for_load_state("load")

    def look(self, title, **more):
        self.pictures.look(self.page, title, **more)
        self.names_her_nowhere()

    def names_her_nowhere(self):
        assert not HER_NAME.search(self.page.content()), f"{self.page.url} names the child harmed"

    def says(self, *words):
        shown = squeezed(self.page.locator("main").inner_text())
        missing = [one for one in words if squeezed(one) not in shown]
        assert not missing, f"{self.page.url} does not say {missing}"
        self.names_her_nowhere()

    def paper(self, link):
        """The words of the PDF behind a link of the page."""
        address = self.page.get_by_role("link", name=link).first.get_attribute("href")
        answered = self.page.context.request.get(f"{self.worker.people.url}{address}")
        assert answered.headers["content-type"] == "application/pdf", answered.status
        document = pypdfium2.PdfDocument(io.BytesIO(answered.body()))
        text = squeezed(" ".join(page.get_textpage().get_text_bounded() for page in document))
        assert not HER_NAME.search(text), f"{link} names the child harmed"
        return text


@pytest.fixture(scope="module")
def case(people, pictures):
    """The young person's case, to which the Coordinator allocates him and a worker of another agency."""
    coordinator = people.the("Coordinator")
    page = coordinator.page
    searches(coordinator, YOUNG_PERSON)
    page.locator("tr", has_text=re.compile("HSB-.*-Y")).get_by_role("link", name=YOUNG_PERSON).click()
    url, reference = page.url, re.search(r"HSB-\d{4}-\d{4}-Y", page.title())[0]
    for person, role in ((WORKER, "Worker"), (CO_WORKER, "Co-worker")):
        page.get_by_role("link", name="Allocate a worker").click()
        writes(page, (asked("Who works on the case", "select"), person), (chosen("As"), role))
        writes(page, ("What they do", "HSB assessment"))
        coordinator.presses("Allocate")
        refuse_problems(page)
        expect(page.get_by_text(f"{person} is allocated")).to_be_visible()
    return Case(people[WORKER], pictures, reference, url)


@pytest.mark.journey
@pytest.mark.rule("R10")
@pytest.mark.rule("R11")
@pytest.mark.rule("R17")
@pytest.mark.rule("R20")
@pytest.mark.rule("R21")
def test_an_allocated_worker_takes_a_case_from_the_allocation_to_the_review(case, people, shared_stack):
    opens_the_case(case)
    finds_what_waits(case, shared_stack)
    writes_and_corrects(case)
    begins_the_assessment(case)
    interviews(case)
    assesses(case)
    hands_in_the_report(case)
    writes_needs_and_risk(case)
    writes_a_plan(case)
    the_panel_agrees_it(case, people.the("Coordinator"))
    reviews_the_plan(case)
    looks_everywhere(case)


def opens_the_case(case):
    worker, page = case.worker, case.page
    worker.goes_to("/cases/")
    case.names_her_nowhere()
    case.follows(case.reference)
    case.says(YOUNG_PERSON, f"{WORKER}", "HSB assessment")
    case.look("The case of the young person", narrow=True)
    searches(worker, "Thornley")
    expect(page.get_by_text("Nothing found")).to_be_visible()


def finds_what_waits(case, stack):
    """Recorded with the day of the panel, the nomination makes the assessment overdue: it waits on his home page."""
    case.part("Pathway")
    case.follows("Record", within=".hsb-route li[aria-current]:has-text('Two workers')")
    writes(case.page, (date("On which day?"), panel_day(case, stack)), button="Record it")
    case.says("Recorded: Two workers for the HSB assessment")
    case.worker.goes_to("/")
    waiting = case.page.get_by_role("link", name=f"{case.reference}: HSB assessment, if appropriate")
    expect(waiting).to_be_visible()
    case.look("What waits for the worker", narrow=True)
    waiting.click()
    case.says("1 step is overdue")
    case.look("Pathway with an overdue step", narrow=True)


def panel_day(case, stack):
    with psycopg.connect(stack.settings["DATABASE_OWNER_URL"]) as connection:
        statement = "select decided_on from cases_pathwaydecision where case_id = %s order by recorded_at desc limit 1"
        return connection.execute(statement, [case.url.rstrip("/").rpartition("/")[2]]).fetchone()[0].isoformat()


def writes_and_corrects(case):
    case.worker.goes_to(case.url)
    case.follows("Add information")
    writes(
        case.page, (chosen("What it is about"), "Views"), ("Heading", "First session"), ("What is known", SEEN_FIRST),
        ("Where it comes from", "Seen"), (date("Date of the information"), TODAY),
        (yes_no("Is it an opinion?"), "no"), button="Add information",
    )  # fmt: skip
    case.worker.goes_to(case.url)
    case.follows("Add information")
    writes(
        case.page, (chosen("What it is about"), "Other"), ("Heading", "How he takes it"),
        ("What is known", "He seems relieved that it is spoken of."), ("Where it comes from", "His own words"),
        (yes_no("Is it an opinion?"), "yes"), ("Handling caveat", "Do not discuss with the school"),
        button="Add information",
    )  # fmt: skip
    case.part("Timeline")
    opinion = case.page.locator("li.hsb-timeline__event", has_text="How he takes it")
    expect(opinion).to_contain_text("Opinion")
    expect(opinion).to_contain_text("Handling: Do not discuss with the school")
    case.follows("Correct this", within="li.hsb-timeline__event:has-text('First session')")
    writes(case.page, ("What is known", SEEN_AFTER), ("Why is it corrected?", "Misheard"), button="Save the correction")
    corrected = case.page.locator("li.hsb-timeline__event", has_text="First session").first
    expect(corrected).to_contain_text(SEEN_AFTER)
    corrected.get_by_text("What it said before").click()
    expect(corrected.get_by_text(SEEN_FIRST)).to_be_visible()
    case.look("Timeline with a correction", narrow=True)
    yesterday = today() - timedelta(days=1)
    writes(case.page, (date("As it stood on"), yesterday.isoformat()))
    press(case.page, "Show")
    case.says(f"As it stood on {long_date(yesterday)}.")
    expect(case.page.locator("main")).not_to_contain_text("First session")


def begins_the_assessment(case):
    case.part("Assessment")
    case.look("No assessment yet")
    case.follows("Begin the assessment")
    writes(
        case.page, (chosen("Tool"), "AIM3"), ("Version of the tool", "AIM3, 2019"),
        (date("Day on which it begins"), TODAY),
        (asked("First worker, who leads", "select"), WORKER), (asked("Second worker", "select"), CO_WORKER),
    )  # fmt: skip
    case.look("Beginning an assessment", narrow=True)
    case.worker.presses("Begin")
    refuse_problems(case.page)
    case.says("The assessment has begun.", WORKER, CO_WORKER, "Under way")


def interviews(case):
    """One is planned and then held, one is held, and of two it is said why there is none."""
    tomorrow = (today() + timedelta(days=1)).isoformat()
    both = several("Who held it", WORKER, CO_WORKER)
    for kind, *told in (
        ("Young person", (chosen("How does it stand?"), "It is planned"), (to_come("For which day"), tomorrow)),
        ("Parents or carers", (chosen("How does it stand?"), "It was held"), (date("Day of the interview"), TODAY),
         (both, [WORKER])),
        ("Professionals", (chosen("How does it stand?"), "There is none, or it was not held"),
         ("Why not", "The school answers in writing.")),
        ("Significant others", (chosen("How does it stand?"), "There is none, or it was not held"),
         ("Why not", "He names nobody.")),
    ):  # fmt: skip
        case.follows("Add an interview")
        writes(case.page, (chosen("With whom"), kind), *told, button="Save")
    case.look("Interviews, planned and held", narrow=True)
    case.says("Planned", "The school answers in writing.")
    case.follows("Say how it went")
    writes(
        case.page, (chosen("How does it stand?"), "It was held"), (date("Day of the interview"), TODAY),
        (both, [WORKER, CO_WORKER]), button="Save",
    )  # fmt: skip
    case.says(f"by {WORKER} and {CO_WORKER}")


def assesses(case):
    """The first domain is written by the second worker, the others by the first, and both read all of it."""
    address, second = case.page.url.partition("#")[0], case.worker.people[CO_WORKER]
    case.follows("Record the report")
    case.says("Missing before the report can be recorded:")
    second.goes_to(address)
    second.page.locator("a[href*='/domains/']").first.click()
    writes(second.page, ("Strengths", "He tells of it himself."), ("Concerns", "He plans."), button="Save")
    for number in range(1, DOMAINS):
        case.worker.goes_to(address)
        case.page.locator("a[href*='/domains/']").nth(number).click()
        writes(case.page, ("Strengths", f"What helps, {number}"), ("Concerns", f"What worries, {number}"))
        case.look("A domain of the assessment", narrow=True)
        save(case.page, "Save")
    case.says("He tells of it himself.", "What worries, 4", f"{CO_WORKER}")
    case.follows("Write the formulation")
    writes(case.page, ("Formulation", "He looked for standing among his friends."), button="Save")
    case.look("An assessment that is written", narrow=True)


def hands_in_the_report(case):
    address, before = case.page.url.partition("#")[0], next_panel(case)
    case.part("Documents")
    case.follows("Add a document")
    report = {"name": "report.txt", "mimeType": "text/plain", "buffer": b"The report of the two workers."}
    group_of(case.page, "File").locator("input[type=file]").set_input_files(report)
    writes(case.page, ("What it is", "Report of the HSB assessment"), button="Upload")
    case.worker.goes_to(address)
    case.follows("Record the report")
    writes(case.page, (date("Date of the report"), TODAY))
    case.page.get_by_label(re.compile("Report of the HSB assessment")).check(force=True)
    save(case.page, "Record the report")
    case.says("The case comes to the next available panel.", "Not yet: it comes to the next available panel")
    assert next_panel(case) != before, "The report does not bring the case before the next panel"
    case.part("Pathway")
    case.look("Pathway after the report", narrow=True)


def next_panel(case):
    case.worker.goes_to(case.url)
    row = case.page.locator(".govuk-summary-list__row", has_text="Next panel from")
    return row.locator("dd").first.inner_text()


def writes_needs_and_risk(case):
    case.part("Needs and risk")
    case.follows("Assess needs and risk")
    review = (today() + timedelta(days=42)).isoformat()
    told = (
        (date("Date of the assessment"), TODAY), ("Risk to the child", "Messages from others of his year."),
        ("Risk from the young person", "Where nobody watches."), ("Needs", "Adults who stay."),
        ("View of parents or carers", "One person to ring, not five."), (to_come("Review on"), review),
    )  # fmt: skip
    writes(case.page, *told)
    press(case.page, "Save")
    case.says("Enter the view of the child, or say below why it is not here")
    case.look("Needs and risk without a view", narrow=True)
    writes(case.page, ("View of the child", "He wants to play football again."), button="Save")
    case.says("He wants to play football again.", "Adults who stay.", long_date(today() + timedelta(days=42)))


def writes_a_plan(case):
    case.part("Plans")
    case.page.locator("#intervention").get_by_role("button", name="Write a plan").click()
    case.follows("Write on the plan")
    review = (today() + timedelta(days=30)).isoformat()
    writes(
        case.page, ("What is the plan for?", "He lives without harm to others."),
        ("How will progress be known?", "The school and his father see it."),
        (asked("Key worker", "select"), WORKER), (to_come("Next review on"), review), button="Save the draft",
    )  # fmt: skip
    case.follows("Add a goal")
    writes(
        case.page, ("Goal", "He asks before he shares"), ("What will be done?", "A session every week."),
        (asked("Who does it", "select"), WORKER), (to_come("By when?"), review),
        ("How will progress be known?", "He says so."), button="Save the goal",
    )  # fmt: skip
    case.look("A draft of a plan", narrow=True)
    assert squeezed("He asks before he shares") in case.paper("This version (PDF)")


def the_panel_agrees_it(case, coordinator):
    coordinator.goes_to(case.page.url)
    press(coordinator.page, "Record the panel’s agreement")
    answer(coordinator.page, date("Which panel agreed it?"), TODAY)
    coordinator.presses("Record that the panel agreed it")
    refuse_problems(coordinator.page)


def reviews_the_plan(case):
    case.part("Plans")
    case.follows("Record a review")
    writes(
        case.page, (date("Date of the review"), TODAY), ("Progress: He asks before he shares", "Twice this week."),
        ("What changes?", "Nothing."), (yes_no("Was the child asked for their view?"), "yes"),
        ("What the child says", "“It is fair.”"),
        (yes_no("Were the parents or carers asked for their view?"), "no"),
        ("Why were the parents or carers not asked?", "His father is at sea."),
        (to_come("Next review on"), (today() + timedelta(days=40)).isoformat()),
    )  # fmt: skip
    case.look("A review", narrow=True)
    save(case.page, "Record the review")
    case.says("“It is fair.”", "His father is at sea.", "Twice this week.")
    case.look("Plan in force with a review", narrow=True)


def looks_everywhere(case):
    """Every part of the case once more, at the width of a phone, and the summary on paper."""
    case.page.set_viewport_size(PHONE)
    for name in OF_THE_CASE:
        case.part(name)
        wide = case.page.evaluate("document.documentElement.scrollWidth")
        assert wide <= PHONE["width"], f"{name} is {wide} pixels wide at {PHONE['width']}"
        case.look(f"{name} on a phone")
    case.part("Overview")
    words = case.paper("Summary as PDF")
    for told in (YOUNG_PERSON, SEEN_AFTER, "He wants to play football again."):
        assert squeezed(told) in words, f"The summary does not say: {told}"
