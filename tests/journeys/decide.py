"""The Chair hears of the referral, reads and accepts it; each child gets a case of their own. R02, R03, R10, R11."""

import re

from playwright.sync_api import expect

from tests.journeys import questions
from tests.journeys.filling import answer, press, refuse_problems
from tests.journeys.mailbox import found_in, stands_in
from tests.journeys.refer import texts
from tests.journeys.told import SOCIAL_WORKER, label_of, name_of


def decide(journey):
    chair = journey.people.the("Chair")
    with journey.step("The Chair gets a mail without a name in it, and reads the referral"):
        read(journey, chair)
    with journey.step("The Chair accepts: one case a child, each naming no other"):
        accept(journey, chair)
        for label in journey.told.children:
            look_at_case(journey, chair, label)


def read(journey, chair):
    [mail] = journey.mailbox.wait_for(journey.reference, count=1, to=chair.email)
    chair.goes_to(mail.link("/referrals/"))
    expect(chair.page).to_have_title(re.compile(rf"^{journey.reference}"))
    journey.look(chair, "The referral as the Chair reads it", narrow=True)


def accept(journey, chair):
    press(chair.page, "Decide")
    answer(chair.page, questions.asked("Your decision", "choice"), "Accept the referral")
    journey.look(chair, "The Chair decides")
    chair.presses("Decide")
    refuse_problems(chair.page)
    said = chair.page.locator(".govuk-notification-banner").inner_text()
    opened = re.findall(rf"{journey.reference}-[A-Z]", said)
    assert len(opened) == len(journey.told.children), f"Cases open: {opened}"
    letters = {"Y": "young person"} | {label_of(n)[-1]: label_of(n) for n in range(len(journey.told.harmed))}
    journey.references = {letters[one.rpartition("-")[2]]: one for one in opened}
    journey.look(chair, "Accepted")
    journey.mailbox.wait_for(journey.reference, "accepted", count=1, to=journey.people[SOCIAL_WORKER].email)


def look_at_case(journey, chair, label):
    chair.goes_to("/cases/?sort=-opened")
    journey.look(chair, "Cases of the Chair")
    chair.page.get_by_role("link", name=journey.references[label], exact=True).click()
    journey.cases[label] = chair.page.url
    journey.look(chair, f"Case of the {label}", narrow=label == "young person")
    journey.expect_words(chair, [name_of(journey.told.children[label])], f"on {label}")
    refuse_other_names(journey, chair, label)
    look_at_timeline(journey, chair, label)


def look_at_timeline(journey, chair, label):
    """All that the referral said of the child, on as many pages as it takes."""
    chair.page.get_by_role("link", name="Timeline", exact=True).click()
    journey.look(chair, f"Timeline of the {label}")
    shown = ""
    while True:
        refuse_other_names(journey, chair, label)
        shown += chair.page.locator("main").inner_text()
        later = chair.page.locator("a[rel=next]")
        if not later.count():
            break
        later.click()
    journey.expect_words_in(shown, known_of(journey.told, label), f"on the timeline of the {label}")


def known_of(told, label):
    """The free words that belong to one child's case."""
    child, of_child = told.children[label], (
        "Family", "Needs and communication", "Plans and status", "Safety now", "Views",
    )  # fmt: skip
    parts = [(child, questions.CHILD[title]) for title in of_child]
    parts += [(told.referral.get(one.lower(), {}), getattr(questions, one)) for one in ("STRATEGY", "REPORTS")]
    parts += [(one, questions.RELATIONSHIP) for one in (told.harmed if label == "young person" else [child])]
    parts += [(one, questions.INCIDENT) for one in incidents_of(told, label)]
    if label == "young person":
        parts += [(told.referral["behaviour"], questions.BEHAVIOUR), (told.referral["account"], questions.ACCOUNT)]
    return [text for answers, asked in parts for text in texts(answers, asked)]


def incidents_of(told, label):
    """All for the young person; for a child harmed, those in which they were."""
    if label == "young person":
        return told.incidents
    return [one for one in told.incidents if label[-1] in one.get("children harmed", [])]


def foreign_names(told, label):
    """Names of the other children, less what this child's own part of the file says itself."""
    own = " ".join([*known_of(told, label), name_of(told.children[label])])
    others = [child for other, child in told.children.items() if other != label]
    names = {name for child in others for name in (name_of(child), child["given names"], child["family name"])}
    return {name for name in names if not stands_in(own, name)}


def refuse_other_names(journey, person, label):
    shown = person.page.locator("main").inner_text()
    found = found_in(shown, foreign_names(journey.told, label))
    assert not found, f"The case of the {label} shows the other child's name: {found}"
