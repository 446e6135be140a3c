"""Two minute one item at once, and it is saved while they type: no word is lost, and none is overwritten unseen."""

import re
import uuid

import pytest
from django.urls import reverse

from meetings.models import MinutesItem
from sharing import held
from sharing.web import days

HTMX = {"HX-Request": "true"}
A, B = str(uuid.uuid4()), str(uuid.uuid4())


@pytest.fixture
def item(today):
    return today.agenda.select_related("case", "meeting__panel").first()


def address(item):
    return reverse("meetings:minutes-item", args=[item.pk])


def was_on(page):
    return re.search(r'name="was" id="page-was" value="([^"]*)"', page.content.decode())[1]


class Window:
    """A page of the item, open in one browser; posts what stands in it as a browser would."""

    def __init__(self, browser, item, window):
        self.browser, self.url, self.turn = browser, address(item), 0
        self.given = {"version": "0", "window": window, "outcome": "open"}
        self.given["was"] = was_on(browser.get(self.url))

    def types(self, **words):
        """Saved by itself; the answer in words."""
        self.given |= words
        self.turn += 1
        answer = self.browser.post(self.url, self.given | {"turn": str(self.turn)}, headers=HTMX)
        assert answer.status_code == 200
        self.given["was"] = was_on(answer)
        return " ".join(re.sub(r"<[^>]+>", "", answer.content.decode()).split())

    def saves(self, **words):
        self.turn += 1
        return self.browser.post(self.url, self.given | words | {"turn": str(self.turn)})


@pytest.fixture
def both_write(web, cast, item):
    return Window(web(cast.coordinator), item, A), Window(web(cast.chair), item, B)


@pytest.mark.rule("R30")
def test_two_write_different_parts_and_neither_replaces_the_others(both_write):
    one, two = both_write
    one.types(risks="Contact on the bus.")
    assert "A colleague has changed: Risks and analysis" in two.types(recommendation="A safe way home.")
    one.types(risks="Contact on the bus and at school.")
    two.types(decision="As recommended.")
    minutes = MinutesItem.objects.get()
    assert (minutes.risks, minutes.recommendation, minutes.decision) == (
        "Contact on the bus and at school.", "A safe way home.", "As recommended.",
    )  # fmt: skip
    assert one.saves().status_code == 302
    assert MinutesItem.objects.get().recommendation == "A safe way home."


@pytest.mark.rule("R30")
def test_two_write_the_same_part_and_choose(both_write, cast):
    one, two = both_write
    one.types(risks="Contact on the bus.")
    assert "Kept, not saved yet: Risks and analysis" in two.types(risks="Contact at school.", decision="Help.")
    minutes = MinutesItem.objects.get()
    assert (minutes.risks, minutes.decision) == ("Contact on the bus.", "Help.")
    page = two.browser.get(two.url).content.decode()
    assert "Contact on the bus." in page
    assert "Contact at school." in page
    assert "Keep both, yours below" in page
    assert two.saves().status_code == 200  # nothing is chosen
    assert two.saves(**{"keep-risks": "both"}).status_code == 302
    assert MinutesItem.objects.get().risks == "Contact on the bus.\n\nContact at school."
    assert held.unsaved_on(cast.chair, two.url) is None


@pytest.mark.rule("R30")
@pytest.mark.parametrize(("choice", "stands"), [("theirs", "Contact on the bus."), ("mine", "Contact at school.")])
def test_one_of_two_texts_is_kept(both_write, choice, stands):
    one, two = both_write
    one.types(risks="Contact on the bus.")
    two.types(risks="Contact at school.")
    two.saves(**{"keep-risks": choice})
    assert MinutesItem.objects.get().risks == stands


@pytest.mark.rule("R30")
def test_an_answer_that_got_lost_is_no_clash_with_oneself_and_a_late_one_takes_nothing_back(both_write):
    one, _ = both_write
    opened = one.given["was"]
    one.types(risks="Contact")
    one.given["was"] = opened  # the answer never came
    one.types(risks="Contact on the bus.")
    assert MinutesItem.objects.get().risks == "Contact on the bus."
    late = one.given | {"risks": "Contact", "turn": "1", "was": opened}
    one.browser.post(one.url, late, headers=HTMX)
    assert MinutesItem.objects.get().risks == "Contact on the bus."


@pytest.mark.rule("R30")
def test_a_pathway_without_its_reasons_is_kept_for_its_writer_until_it_makes_sense(both_write, cast):
    one, _ = both_write
    said = one.types(risks="Contact.", outcome="decided", pathway="child_protection", dissent="The police.")
    assert "Kept, not saved yet, what the panel advised" in said
    minutes = MinutesItem.objects.get()
    assert (minutes.risks, minutes.pathway) == ("Contact.", "")
    page = one.browser.get(one.url).content.decode()
    assert "The police." in page
    assert "Not all saved yet" in page
    on = days.today().replace(year=days.today().year + 1)
    date = {f"next_panel_on_{part}": str(getattr(on, part)) for part in ("day", "month", "year")}
    assert "Kept" not in one.types(reasons="Needs help early.", **date)
    assert MinutesItem.objects.get().dissent == "The police."
    assert held.unsaved_on(cast.coordinator, one.url) is None


@pytest.mark.rule("R11")
@pytest.mark.rule("R30")
def test_while_it_is_typed_nothing_that_seems_to_name_the_other_child_is_saved(both_write):
    one, _ = both_write
    assert "seems to name a child" in one.types(risks="Wren Oakdene was there.", decision="Help.")
    minutes = MinutesItem.objects.get()
    assert (minutes.risks, minutes.decision) == ("", "Help.")
    page = one.saves()
    assert "Save it as it is" in page.content.decode()
    one.saves(as_it_is="risks")
    assert MinutesItem.objects.get().risks == "Wren Oakdene was there."


@pytest.mark.rule("R30")
def test_nothing_typed_writes_nothing_new(both_write, item, cast, as_person):
    one, _ = both_write
    one.types(risks="Contact.")
    version = MinutesItem.objects.get().version
    one.types()
    assert MinutesItem.objects.get().version == version


@pytest.mark.rule("R24")
def test_members_neither_save_nor_read_what_is_minuted(web, cast, item):
    browser = web(cast.member)
    assert browser.get(address(item)).status_code == 404
    assert browser.post(address(item), {"risks": "x", "was": "", "outcome": "open"}, headers=HTMX).status_code == 404


@pytest.mark.rule("R30")
def test_minutes_at_the_chair_are_not_typed_into(web, cast, minutes_sent):
    item = minutes_sent.meeting.agenda.select_related("case", "meeting__panel").first()
    window = Window(web(cast.coordinator), item, A)
    window.given["version"] = str(item.minutes.version)
    assert "take them back before you change them" in window.types(risks="Other")
    assert MinutesItem.objects.get(agenda_item=item).risks == "Contact after school."
