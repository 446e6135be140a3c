"""What the panel did goes along with the export of a case, and its overdue actions stand on the case. R30, R32, R34"""

import json
from datetime import timedelta

import pytest
from django.urls import reverse

from cases.models import Case
from meetings.models import AgencyReturn, AgreedAction, MinutesItem
from sharing.web import days
from tests.cases.test_export import fetch, inside
from tests.meetings.test_closing import approve, record

pytestmark = pytest.mark.rule("R34")


@pytest.fixture
def first(minuted, cast, as_person):
    """The minutes of the young person's case, about which the police have answered and youth justice holds back."""
    items = MinutesItem.objects.select_related("agenda_item__case", "agenda_item__meeting")
    first = items.exclude(pathway="").get()
    for item, agency, told in (
        (first, cast.police, {"information": "Seen at the park.", "source": "Officer"}),
        (first, cast.youth_justice, {"withheld": "An older file, of another matter."}),
        (items.get(pathway=""), cast.police, {"information": "Of the girl."}),
    ):
        AgencyReturn.objects.create(
            record_id=item.record_id, case_id=item.record_id, meeting=minuted, agency=agency, person=cast.member,
            answer="known", **told,
        )  # fmt: skip
    return first


@pytest.mark.rule("R11")
def test_returns_minutes_and_actions_go_along_of_one_child_and_no_draft(first, minuted, cast, as_person, web):
    case = first.agenda_item.case
    _, password, answer = fetch(web, cast.chair, case)
    held, text = inside(answer.content, password)
    before = json.loads(held["case.json"])
    assert (before["minutes"], before["agreed_actions"]) == ([], [])  # the Chair has approved nothing
    assert "Needs help early." not in text
    approve(cast, minuted, as_person)
    first.refresh_from_db()
    record(cast, first, as_person, pathway="child_protection", reasons="Not approved yet.", next_panel_on=days.today()
           + timedelta(days=9))  # fmt: skip
    _, password, answer = fetch(web, cast.chair, case)
    held, text = inside(answer.content, password)
    data = json.loads(held["case.json"])
    (told,) = data["minutes"]
    assert (told["meeting_on"], told["number"], told["approved_by"]["name"]) == (
        minuted.on.isoformat(), 1, cast.chair.name,
    )  # fmt: skip
    assert told["content"]["reasons"] == "Needs help early."
    (action,) = data["agreed_actions"]
    assert (action["text"], action["owner"]["name"], action["status"]) == (
        "Visit the school.",
        cast.member.name,
        "open",
    )
    assert {one["agency"] for one in data["returns"]} == {cast.police.name, cast.youth_justice.name}
    assert [one["on"] for one in data["meetings"]] == [minuted.on.isoformat()]
    whole = " ".join(text.split()) + json.dumps(data)
    for words in ("Needs help early.", "No further incidents.", "Visit the school.", "Seen at the park."):
        assert whole.count(words) >= 2, words  # on paper, and in the data
    for hidden in ("Of the girl.", "Her social worker was away.", "An older file", "Not approved yet."):
        assert hidden not in whole


@pytest.mark.rule("R32")
def test_an_agreed_action_that_is_late_stands_on_the_case(first, minuted, cast, as_person, web):
    case = first.agenda_item.case
    approve(cast, minuted, as_person)
    page = case.get_absolute_url()
    assert "Overdue:" not in web(cast.chair).get(page).content.decode()
    AgreedAction.objects.update(due_on=days.today() - timedelta(days=1))
    assert "Overdue: Visit the school, due" in web(cast.chair).get(page).content.decode()
    AgreedAction.objects.update(status="done", done_on=days.today())
    assert "Visit the school, due" not in web(cast.chair).get(page).content.decode()
    other = Case.objects.exclude(pk=case.pk).get()
    AgreedAction.objects.update(status="open", done_on=None)
    assert "Visit the school" not in web(cast.chair).get(other.get_absolute_url()).content.decode()
    assert web(cast.outsider).get(reverse("cases:detail", args=[case.pk])).status_code == 404
