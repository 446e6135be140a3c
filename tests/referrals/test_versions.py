"""What two versions say differently, word by word, and the page that shows it. R09"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referrals import differences
from referrals.services import changes
from referrals.services.drafts import save_incident
from sharing.errors import RuleBroken
from tests.referrals.pages import url
from tests.referrals.telling import INCIDENT, save

pytestmark = pytest.mark.rule("R09")


def part(key, **answers):
    rows = [{"name": name, "label": name.capitalize(), "words": words} for name, words in answers.items()]
    return {"key": key, "title": key.capitalize(), "rows": rows}


@given(st.text(alphabet="ab \n"), st.text(alphabet="ab \n"))
def test_the_pieces_give_both_texts_back(was, now):
    pieces = differences.words(was, now)
    old = "".join(words for what, words in pieces if what != differences.NEW)
    new = "".join(words for what, words in pieces if what != differences.GONE)
    assert old.split() == was.split()
    assert new.split() == now.split()


def test_a_changed_word_is_told_from_those_that_stay():
    assert differences.words("He sees his aunt daily", "He sees his uncle daily") == [
        ("same", "He sees his "),
        ("gone", "aunt "),
        ("new", "uncle "),
        ("same", "daily"),
    ]


def test_parts_that_came_went_and_stayed():
    before = [part("asks", asks="Advice"), part("one", what="Same"), part("gone", what="It was"), part("none", a="")]
    after = [part("asks", asks="Advice now"), part("one", what="Same"), part("new", what="It is")]
    found = differences.between(before, after)
    assert [(one.title, one.what) for one in found] == [("Asks", "same"), ("New", "new"), ("Gone", "gone")]
    assert [(one.was, one.now) for one in found[0].answers] == [("Advice", "Advice now")]


def test_a_part_that_is_called_otherwise_says_so():
    before, after = part("incident-1", what="Same"), part("incident-1", what="Same") | {"title": "Incident 1"}
    [found] = differences.between([before], [after])
    assert (found.title, found.was_title, found.answers) == ("Incident 1", "Incident-1", [])


def test_the_page_lists_the_versions_and_compares_the_last_two(cast, web, submitted, as_person):
    with as_person(cast.referrer):
        save(submitted, cast.referrer, "asks", submitted, {"asks": "Advice on the safety."}, because="The school rang")
        save_incident(
            referral=submitted, by=cast.referrer, incident=None, harmed=[submitted.harmed[0].pk], seen="",
            values=INCIDENT | {"place": "In the park"}, because="A second one",
        )  # fmt: skip
    for who in ("chair", "coordinator", "referrer", "manager"):
        page = web(getattr(cast, who)).get(url("versions", submitted)).content.decode()
        assert "A second one" in page
        assert "Replaced by version 3" in page
        assert "In the park" in page
        assert "Added" in page
        assert "safety" not in page.partition('id="difference"')[2]
    page = web(cast.chair).get(url("versions", submitted), {"before": 1, "after": 2}).content.decode()
    assert '<del><span class="govuk-visually-hidden">was: </span>pathway.</del>' in page
    assert '<ins><span class="govuk-visually-hidden">is now: </span>safety.</ins>' in page
    back = web(cast.chair).get(url("versions", submitted), {"before": 2, "after": 1}).content.decode()
    assert "</span>pathway.</ins>" in back


def test_a_child_that_was_taken_out_is_said_to_be_removed(cast, web, submitted, as_person):
    with as_person(cast.referrer):
        child = submitted.harmed[0]
        with pytest.raises(RuleBroken, match="say why none is named"):
            changes.remove_child(referral=submitted, by=cast.referrer, child=child, because="It was another child")
    sent = {"because": "It was another child"}
    browser, address = web(cast.referrer), url("change_child_remove", submitted, child)
    assert "Say why no child harmed is named" in browser.post(address, sent).content.decode()
    assert browser.post(address, sent | {"why_none": "Not known"}).status_code == 302
    page = web(cast.chair).get(url("versions", submitted)).content.decode()
    assert "Child harmed A: who they are" in page
    assert ">Removed<" in page
    assert "Hettie" in page


@pytest.mark.parametrize("query", [{"before": 1, "after": 9}, {"before": "x", "after": 1}, {"before": 1, "after": 1}])
def test_numbers_that_there_are_not_are_refused_in_words(cast, web, submitted, query):
    page = web(cast.chair).get(url("versions", submitted), query)
    assert page.status_code == 200
    assert "There is one version only" in page.content.decode()


@pytest.mark.rule("R33")
def test_versions_do_not_exist_for_others_nor_of_a_draft(cast, web, submitted, as_person):
    from tests.referrals.telling import start

    for who in ("member", "partner_outsider", "outsider"):
        assert web(getattr(cast, who)).get(url("versions", submitted)).status_code == 404
    with as_person(cast.referrer):
        draft = start(cast)
    assert web(cast.referrer).get(url("versions", draft)).status_code == 404
