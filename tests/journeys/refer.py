"""The social worker refers: a task list of pages, their answers checked, submitted. R01–R02, R05–R07."""

import re

from playwright.sync_api import expect

from tests.journeys import questions
from tests.journeys.filling import answer, expect_problem, fill, group_of, press, quoted, refuse_problems, save
from tests.journeys.told import SOCIAL_WORKER, heading_of, label_of

TYPED_TOO_LATE = "What was said at the last visit is in the assessment."
NOT_AS_TYPED = ("NHS number", "address")
REFERENCE = re.compile(r"HSB-\d{4}-\d{4}")


def refer(journey):
    worker = journey.people[SOCIAL_WORKER]
    with journey.step("The social worker starts a referral, which cannot be submitted while it says nothing"):
        start(journey, worker)
        refuse_to_submit(journey, worker)
    with journey.step("The assessment, the children, the incidents and the behaviour, page by page"):
        write_children(journey, worker)
        write_incidents(journey, worker)
        write_behaviour(journey, worker)
    with journey.step("What is asked of the panel, without JavaScript"):
        ask_without_script(journey)
    with journey.step("The session ends while the social worker types, and nothing is lost"):
        lose_the_session(journey, worker)
    with journey.step("The answers are checked and submitted"):
        check_and_submit(journey, worker)


def start(journey, worker):
    worker.goes_to("/referrals/")
    journey.look(worker, "Referrals of the social worker")
    press(worker.page, "Start a referral")
    journey.look(worker, "Before starting a referral")
    answer(worker.page, questions.asked("Your team"), journey.told.referral["team"])
    save(worker.page, "Start")
    journey.referral_url = worker.page.url
    journey.look(worker, "Task list of a new referral", narrow=True)


def refuse_to_submit(journey, worker):
    press(worker.page, "Check your answers")
    press(worker.page, "Submit the referral")
    expect_problem(worker.page, "Assessment")
    journey.look(worker, "Nothing to submit yet")
    worker.goes_to(journey.referral_url)


def write_children(journey, worker):
    told = journey.told
    section(journey, worker, "Assessment", "Assessment", told.referral["assessment"], questions.ASSESSMENT)
    for task, part, asked in [
        ("Strategy discussion", "strategy", questions.STRATEGY),
        ("Police and mandatory report", "reports", questions.REPORTS),
    ]:
        section(journey, worker, "Assessment", task, told.referral.get(part, {}), asked)
    child(journey, worker, "Young person", told.young_person, but={"How they know each other"})
    open_task(worker.page, "Children harmed", "Who was harmed")
    if not told.harmed:
        worker.page.get_by_role("link", name="say why").click()
        fill(worker.page, told.referral, questions.NO_CHILD_HARMED)
        save(worker.page)
        return
    for number, one in enumerate(told.harmed):
        press(worker.page, "Add another child harmed" if number else "Add a child harmed")
        answer_page(journey, worker, one, questions.IDENTITY, f"Who {label_of(number)} is")
        child(journey, worker, heading_of(one, number), one, but={"Who they are"})
        open_task(worker.page, "Children harmed", "Who was harmed")
    journey.look(worker, "Children harmed")
    worker.goes_to(journey.referral_url)


def child(journey, worker, heading, answers, but=()):
    for title, asked in questions.CHILD.items():
        if title not in but:
            section(journey, worker, heading, title, answers, asked)


def section(journey, worker, heading, task, answers, asked):
    open_task(worker.page, heading, task)
    answer_page(journey, worker, answers, asked, f"{heading}, {task}")


def answer_page(journey, worker, answers, asked, title):
    """Makes the mistakes of the file first, each refused with its message, then gives the answers."""
    answers = questions.completed(answers, asked)
    for mistake in answers.pop("mistakes", []):
        if set(mistake["typed"]) <= set(asked):
            fill(worker.page, {**answers, **mistake["typed"]}, asked)
            press(worker.page, "Save and continue")
            expect_problem(worker.page, mistake["message"])
            journey.look(worker, f"A mistake in {title}", narrow=True)
            clear(worker.page, [asked[name] for name in mistake["typed"] if not answers.get(name)])
    fill(worker.page, answers, asked, journey.told.path.parent)
    journey.look(worker, title)
    save(worker.page)


def clear(page, asked):
    for question in asked:
        for box in group_of(page, question.label).nth(question.nth).locator("input, textarea").all():
            box.fill("")


def open_task(page, heading, task):
    """Follows a task's link, under the heading that begins so."""
    under = f"//h2[starts-with(normalize-space(.), {quoted(heading)})][1]/following-sibling::ul[1]"
    page.locator(f"xpath={under}").get_by_role("link", name=task, exact=True).click()


def write_incidents(journey, worker):
    for number, one in enumerate(journey.told.incidents, 1):
        open_task(worker.page, "The behaviour", "Incidents")
        press(worker.page, "Add another incident" if number > 1 else "Add an incident")
        if journey.told.harmed:
            tick_harmed(worker.page, one.get("children harmed", []))
        answer_page(journey, worker, one, questions.INCIDENT, f"Incident {number}")
        journey.look(worker, f"Incidents, {number}")
        worker.goes_to(journey.referral_url)


def tick_harmed(page, letters):
    """Exactly these children, whoever the page proposes."""
    group = group_of(page, "Who was harmed in it?")
    for item in group.locator(".govuk-checkboxes__item").all():
        label = item.inner_text().strip()
        item.locator("input").set_checked(label.partition(":")[0][-1] in letters, force=True)


def write_behaviour(journey, worker):
    referral = journey.told.referral
    section(journey, worker, "The behaviour", "Behaviour on the continuum", referral["behaviour"], questions.BEHAVIOUR)
    section(
        journey, worker, "The behaviour", "What the young person says of it", referral["account"], questions.ACCOUNT
    )
    for number, one in enumerate(journey.told.documents, 1):
        open_task(worker.page, "The panel", "Documents")
        fill(worker.page, one, questions.DOCUMENT, journey.told.path.parent)
        save(worker.page, "Upload")
        expect(worker.page.get_by_text(one["title"]).first).to_be_visible()
        journey.look(worker, f"Documents, {number}")
        worker.goes_to(journey.referral_url)


def ask_without_script(journey):
    worker = journey.people.arrives(SOCIAL_WORKER, script=False).signs_in(journey.referral_url)
    open_task(worker.page, "The panel", "What you ask of the panel")
    fill(worker.page, journey.told.referral, questions.ASKS)
    journey.pictures.only_look(worker.page, "What is asked of the panel, without JavaScript")
    save(worker.page)
    worker.context.close()


def lose_the_session(journey, worker):
    """The same answer as is there, with a paragraph more, is typed as the session ends."""
    answers = {"needs": f"{journey.told.young_person['needs']}\n\n{TYPED_TOO_LATE}"}
    worker.goes_to(journey.referral_url)
    open_task(worker.page, "Young person", "Needs and communication")
    fill(worker.page, answers, questions.NEEDS)
    worker.context.clear_cookies(name="session")
    press(worker.page, "Save and continue")
    expect(worker.page).to_have_title(re.compile("Sign in"))
    worker.gives_password()
    worker.gives_code()
    journey.look(worker, "Carry on where you were", narrow=True)
    press(worker.page, "Carry on")
    refuse_problems(worker.page)
    open_task(worker.page, "Young person", "Needs and communication")
    expect(group_of(worker.page, "Needs and vulnerabilities").locator("textarea")).to_have_value(answers["needs"])
    worker.goes_to(journey.referral_url)


def check_and_submit(journey, worker):
    worker.goes_to(journey.referral_url)
    journey.look(worker, "Task list with everything done")
    press(worker.page, "Check your answers")
    journey.look(worker, "Check your answers", narrow=True)
    journey.expect_words(worker, every_text(journey.told), "on the page with all answers")
    press(worker.page, "Submit the referral")
    refuse_problems(worker.page)
    journey.look(worker, "Referral submitted")
    journey.reference = REFERENCE.search(worker.page.locator("main").inner_text())[0]


def every_text(told):
    """All that was typed as text, whoever it is about."""
    parts = [(told.referral["assessment"], questions.ASSESSMENT), (told.referral["behaviour"], questions.BEHAVIOUR)]
    parts += [(told.referral["account"], questions.ACCOUNT), (told.referral, questions.ASKS)]
    parts += [
        (told.referral.get("strategy", {}), questions.STRATEGY),
        (told.referral.get("reports", {}), questions.REPORTS),
    ]
    parts += [(one, asked) for one in told.children.values() for asked in questions.CHILD.values()]
    parts += [(one, questions.INCIDENT) for one in told.incidents]
    return [text for answers, asked in parts for text in texts(answers, asked)]


def texts(answers, asked):
    """The answers given in free words, without those that are shown in their own way."""
    free = [name for name, one in asked.items() if one.kind == "text" and name not in NOT_AS_TYPED]
    return [answers[name] for name in free if answers.get(name)]
