"""Two windows answer the same page: both texts are shown, one choice a question, one press saves."""

import pytest

from referrals.models import Incident, Referral, ReferredChild
from sharing.models import HeldText
from tests.referrals.pages import url, version
from tests.referrals.telling import HARMED, IDENTITY, as_posted

NEEDS = {"needs": "Needs of Yorick", "communication_needs": "None"}


@pytest.fixture
def clash(complete, cast, web):
    """`clash(theirs, mine)`: the referrer's page of the young person's needs, after the manager has saved another."""
    child, address = complete.young_person, url("child_needs", complete, complete.young_person)

    def clash(theirs, mine):
        browser = web(cast.referrer)
        page = browser.get(address)
        opened = {name: str(page.context[name]) for name in ("version", "was", "window")}
        web(cast.manager).post(address, NEEDS | theirs | {"version": version("child_needs", child)})
        mine = NEEDS | mine
        return browser, mine, browser.post(address, opened | mine)

    return clash


def press(browser, mine, page, **kept):
    seen = {name: str(page.context[name]) for name in ("version", "was", "window")}
    return browser.post(page.wsgi_request.path, mine | seen | {f"keep-{name}": how for name, how in kept.items()})


def needs(complete):
    child = ReferredChild.objects.get(pk=complete.young_person.pk)
    return child.needs, child.communication_needs


@pytest.mark.parametrize(
    ("how", "left"),
    [("theirs", "Theirs"), ("mine", "Mine"), ("both", "Theirs\n\nMine"), ("made up", "Mine")],
)
def test_one_press_keeps_what_was_chosen(how, left, clash, complete):
    browser, mine, page = clash({"needs": "Theirs"}, {"needs": "Mine"})
    assert needs(complete)[0] == "Theirs"
    assert press(browser, mine, page, needs=how).status_code == 302
    assert needs(complete) == (left, "None")


def test_both_texts_stand_side_by_side_with_who_saved_the_other(clash, complete):
    _, _, page = clash({"needs": "Theirs"}, {"needs": "Mine"})
    text = page.content.decode()
    assert "saved in another window by Moira Manager" in text
    assert text.index("Theirs") < text.index("Mine")
    [one] = page.context["clash"]
    assert (one["label"], one["theirs"], one["mine"]) == ("Needs and vulnerabilities", "Theirs", "Mine")
    assert "Kept, not saved yet: choose what is to stand" in text


def test_a_page_left_before_choosing_shows_both_again_with_what_was_typed_and_chosen(clash, complete, cast, web):
    browser, mine, page = clash({"needs": "Theirs"}, {"needs": "Mine"})
    address = page.wsgi_request.path
    [one] = browser.get(address).context["clash"]
    assert (one["theirs"], one["mine"], one["chosen"]) == ("Theirs", "Mine", "both")

    seen = {name: str(page.context[name]) for name in ("version", "was", "window")}
    typed = mine | seen | {"needs": "Mine, longer", "keep-needs": "mine", "turn": "5"}
    said = browser.post(address, typed, headers={"HX-Request": "true"}).content.decode()
    assert "Kept, not saved yet" in said
    assert needs(complete)[0] == "Theirs"
    again = browser.get(address)
    [one] = again.context["clash"]
    assert (one["theirs"], one["mine"], one["chosen"]) == ("Theirs", "Mine, longer", "mine")
    assert "saved in another window by Moira Manager" in again.content.decode()

    assert press(browser, mine | {"needs": "Mine, longer"}, again, needs="mine").status_code == 302
    assert needs(complete)[0] == "Mine, longer"
    assert "clash" not in browser.get(address).context
    assert not HeldText.objects.exists()


def test_an_answer_that_makes_no_sense_is_one_of_the_two(complete, cast, web):
    child, address = complete.young_person, url("child_identity", complete, complete.young_person)
    browser = web(cast.referrer)
    opened = browser.get(address)
    seen = {name: str(opened.context[name]) for name in ("version", "was", "window")}
    theirs = as_posted(IDENTITY | {"school": "Z"}) | {"version": version("child_identity", child)}
    web(cast.manager).post(address, theirs)
    typed = as_posted(IDENTITY | {"school": "Y"}) | {"date_of_birth_day": "32"}
    browser.post(address, typed | seen | {"turn": "5"}, headers={"HX-Request": "true"})
    page = browser.get(address)
    mine = {one["label"]: one["mine"] for one in page.context["clash"]}
    assert mine["School or college"] == "Y"
    assert mine["Date of birth"].startswith("32 ")


def test_where_the_other_saved_the_same_there_is_nothing_to_choose(clash, complete, cast, web):
    browser, mine, page = clash({"needs": "Theirs"}, {"needs": "Mine"})
    child, address = complete.young_person, page.wsgi_request.path
    web(cast.manager).post(address, mine | {"version": version("child_needs", child)})
    again = browser.get(address)
    assert "clash" not in again.context
    assert again.context["version"] == version("child_needs", child)


def test_what_was_chosen_and_asked_about_is_not_joined_twice(clash, complete):
    """The page comes back, for a text seems to name a child: both texts stand in the box, and are saved as they are."""
    name = HARMED["given_names"]
    browser, mine, page = clash({"needs": "Theirs"}, {"needs": "Mine"})
    asked = press(browser, mine | {"needs": f"Mine with {name}"}, page, needs="both")
    assert asked.status_code == 200
    seen = {one: str(asked.context[one]) for one in ("version", "was", "window")}
    shown = {one: asked.context["form"][one].value() for one in NEEDS}
    assert "keep-needs" not in asked.content.decode()
    assert browser.post(page.wsgi_request.path, shown | seen | {"as_it_is": "needs"}).status_code == 302
    assert needs(complete)[0] == f"Theirs\n\nMine with {name}"


def test_what_is_proposed_loses_nothing(clash, complete):
    """Untouched by oneself: theirs. Untouched by them: one's own. Changed by both: both, one below the other."""
    _, _, page = clash({"needs": "Theirs"}, {"communication_needs": "Signs"})
    assert {one["name"]: one["chosen"] for one in page.context["clash"]} == {
        "keep-needs": "theirs", "keep-communication_needs": "mine",
    }  # fmt: skip


def test_two_texts_are_proposed_one_below_the_other(clash, complete):
    _, _, page = clash({"needs": "Theirs"}, {"needs": "Mine"})
    assert [one["chosen"] for one in page.context["clash"]] == ["both"]


def test_who_answered_the_same_is_not_asked(clash, complete):
    _, _, answer = clash({"needs": "The same"}, {"needs": "The same"})
    assert answer.status_code == 302


def test_a_third_save_in_between_asks_once_more(clash, complete, cast, web):
    browser, mine, page = clash({"needs": "Theirs"}, {"needs": "Mine"})
    child = complete.young_person
    address = url("child_needs", complete, child)
    web(cast.manager).post(address, NEEDS | {"needs": "Theirs anew", "version": version("child_needs", child)})
    again = press(browser, mine, page, needs="theirs")
    assert "Theirs anew" in again.content.decode()
    assert "Mine" in again.content.decode()
    assert needs(complete)[0] == "Theirs anew"


def test_two_choices_that_do_not_fit_together_are_said_and_not_saved(complete, cast, web):
    """They took the date of birth away for an estimate; one kept the date: not both."""
    child, address = complete.young_person, url("child_identity", complete, complete.young_person)
    browser = web(cast.referrer)
    opened = browser.get(address)
    theirs = as_posted(IDENTITY | {"date_of_birth": None, "estimated_age": 14})
    web(cast.manager).post(address, theirs | {"version": version("child_identity", child)})
    mine = as_posted(IDENTITY | {"school": "Yarrow School"})
    page = browser.post(address, mine | {name: str(opened.context[name]) for name in ("version", "was", "window")})
    assert {one["name"]: one["chosen"] for one in page.context["clash"]} == {
        "keep-date_of_birth": "theirs", "keep-estimated_age": "theirs", "keep-school": "mine",
    }  # fmt: skip
    wrong = press(browser, mine, page, date_of_birth="mine", estimated_age="theirs", school="mine")
    assert "not both" in wrong.content.decode()
    assert press(browser, mine, page, date_of_birth="theirs", estimated_age="theirs", school="mine").status_code == 302
    saved = ReferredChild.objects.get(pk=child.pk)
    assert (saved.date_of_birth, saved.estimated_age, saved.school) == (None, 14, "Yarrow School")


def test_ticks_and_dates_are_kept_as_chosen(complete, cast, web):
    address, browser = url("behaviour", complete), web(cast.referrer)
    opened = browser.get(address)
    told = {"harmful": ["power"], "level": "harmful", "level_reasons": "Older", "hackett": "abusive"}
    web(cast.manager).post(address, told | {"version": version("behaviour", complete)})
    mine = told | {"harmful": ["planning", "power"], "problematic": ["spontaneous"]}
    page = browser.post(address, mine | {name: str(opened.context[name]) for name in ("version", "was", "window")})
    kept = {one["name"].removeprefix("keep-"): "theirs" for one in page.context["clash"]}
    assert kept
    assert press(browser, mine, page, **kept).status_code == 302
    saved = Referral.objects.get()
    assert (saved.harmful, saved.problematic) == (["power"], [])


def test_an_incident_clashes_in_who_was_harmed(complete, cast, web):
    browser, incident, child = web(cast.referrer), complete.incidents.get(), complete.harmed[0]
    address = url("incident", complete, incident)
    opened = browser.get(address)
    told = {"place": "At a park"}
    web(cast.manager).post(address, told | {"version": opened.context["version"]})
    mine = told | {"harmed": [str(child.pk)]}
    page = browser.post(address, mine | {name: str(opened.context[name]) for name in ("version", "was", "window")})
    [one] = page.context["clash"]
    assert (one["label"], one["theirs"], one["mine"]) == ("Who was harmed", "", "Child harmed A")
    assert press(browser, mine, page, harmed="mine").status_code == 302
    assert list(Incident.objects.get().harmed.all()) == [child]
    assert HARMED["family_name"] not in page.content.decode().split("Your answers")[0]
