"""What is written of one child for a meeting names no child of another case unseen. R11"""

from datetime import timedelta

import pytest
from django.urls import reverse

from cases.models import TextToCheck
from cases.second_look import SEEMS_TO_NAME
from meetings import services
from meetings.models import AgencyReturn, AgreedAction, MinutesItem
from sharing.models import Exclusion
from sharing.services import access
from sharing.web import days

pytestmark = pytest.mark.rule("R11")

RETURN = {"answer": "known", "is_opinion": "no", "information": "Two calls in June."}
MINUTES = {"version": 0, "outcome": "open"}

ENDED = {"status": "not_done", "not_done_because": "circumstances"}


def page(name, thing):
    return reverse(f"meetings:{name}", args=[thing.pk])


def asks(answer, *labels):
    words = answer.content.decode()
    return answer.status_code == 200 and all(SEEMS_TO_NAME.format(label) in words for label in labels)


@pytest.fixture
def shut_out(cast, both, as_person):
    """`shut_out(person)`: that person sees the young person's case and no longer the harmed child's."""

    def shut_out(person):
        with as_person(cast.chair):
            access.exclude(
                record=both[1].record, person=person, why=Exclusion.Why.FAMILY, reason="Uncle", by=cast.chair
            )

    return shut_out


@pytest.mark.parametrize(
    ("box", "label"),
    [
        ("information", "What is relevant and proportionate for the panel"), ("source", "Where it comes from"),
        ("caveat", "How it may be used"), ("withheld", "What your agency holds but does not share, and why"),
    ],
)  # fmt: skip
def test_a_return_that_names_the_other_child_asks_once(box, label, cast, sent, web):
    item = sent.meeting.agenda[0]
    client, told = web(cast.chair), RETURN | {box: "Knows Wren"}
    assert asks(client.post(page("return", item), told), label)
    assert not AgencyReturn.objects.exists()
    assert client.post(page("return", item), told | {"as_it_is": box}).status_code == 302
    assert AgencyReturn.objects.count() == 1
    assert not TextToCheck.objects.exists()


def test_a_return_of_who_sees_one_child_alone_is_taken_and_noted(cast, sent, web, shut_out):
    shut_out(cast.vice_chair)
    item = sent.meeting.agenda[0]
    for text in ("Knows Wren.", "Knows Finn."):
        answer = web(cast.vice_chair).post(page("return", item), RETURN | {"information": text})
        assert answer.status_code == 302
    noted = TextToCheck.objects.get()
    assert noted.place == f"Return of {cast.youth_justice}, information"
    assert (noted.case_id, noted.other.reference) == (item.case_id, "HSB-2026-0001-A")


def test_every_box_of_the_minutes_is_looked_through(cast, today, web):
    item = today.agenda[0]
    with_names = {
        "risks": "Near Wren.", "recommendation": "Apart from wren.", "decision": "For the Oakdenes and Wren.",
        "outcome": "decided", "pathway": "child_protection", "reasons": "Wren’s safety.", "dissent": "Oakdene",
        "next_panel_on_day": 1, "next_panel_on_month": 6, "next_panel_on_year": days.today().year + 1,
        f"shared_{cast.police.pk.hex}": "Wren was there.",
    }  # fmt: skip
    client = web(cast.coordinator)
    answer = client.post(page("minutes-item", item), MINUTES | with_names)
    labels = ("Risks and analysis", "Recommendation", "Decision", "Reasons for the pathway",
              "Who saw it differently, and why", cast.police.name)  # fmt: skip
    assert asks(answer, *labels)
    assert "Save it as it is" in answer.content.decode()
    assert not MinutesItem.objects.exists()
    put_off = {
        "outcome": "put_off", "deferred_because": "Wren was ill.", "deferred_to_day": 1, "deferred_to_month": 6,
        "deferred_to_year": days.today().year + 1,
    }  # fmt: skip
    assert asks(client.post(page("minutes-item", item), MINUTES | put_off), "Why it is put off")
    ticked = put_off | {"as_it_is": "deferred_because"}
    assert client.post(page("minutes-item", item), MINUTES | ticked).status_code == 302
    assert MinutesItem.objects.get().deferred_because == "Wren was ill."


def test_what_stood_in_the_minutes_before_is_not_asked_about_again(cast, today, web):
    item, client = today.agenda[0], web(cast.coordinator)
    client.post(page("minutes-item", item), MINUTES | {"risks": "Near Wren.", "as_it_is": "risks"})
    version = MinutesItem.objects.get().version
    told = {"version": version, "outcome": "open", "risks": "Near Wren.", "decision": "None yet."}
    assert client.post(page("minutes-item", item), told).status_code == 302


def test_minutes_of_who_sees_one_child_alone_are_noted_box_by_box(cast, today, as_person, shut_out):
    shut_out(cast.coordinator)
    item = today.agenda[0]
    with as_person(cast.coordinator):
        services.record_minutes(
            item=item, version=0, by=cast.coordinator, risks="Near Wren.", decision="None.",
            shared={cast.police: "Wren was there."},
        )  # fmt: skip
    places = set(TextToCheck.objects.values_list("place", flat=True))
    assert places == {"Minutes, risks and analysis", f"Minutes, shared by {cast.police}"}


def test_an_action_and_how_it_ended_are_looked_through(cast, today, as_person, web):
    item, client = today.agenda[0], web(cast.coordinator)
    due = days.today() + timedelta(days=7)
    told = {
        "text": "Visit Wren.", "owner": str(cast.member.pk), "due_on_day": due.day, "due_on_month": due.month,
        "due_on_year": due.year,
    }  # fmt: skip
    assert asks(client.post(page("action-add", item), told), "What will be done")
    assert not AgreedAction.objects.exists()
    assert client.post(page("action-add", item), told | {"as_it_is": "text"}).status_code == 302
    action = AgreedAction.objects.get()
    AgreedAction.objects.update(agreed_at=action.created_at)
    assert asks(client.post(page("action-end", action), ENDED | {"why_not": "Wren moved."}),
                "Why it was not done")  # fmt: skip


def test_the_agenda_is_looked_through(cast, meeting, as_person, web):
    with as_person(cast.coordinator):
        services.compile_schedule(meeting=meeting, by=cast.coordinator)
    item, client = meeting.agenda[0], web(cast.coordinator)
    given = {"because": "After Wren’s disclosure", "asked_of_panel": "To keep Wren safe", "takes": 20, "position": 1}
    answer = client.post(page("agenda-item", item), given)
    assert asks(answer, "Why the case comes to panel", "What the panel is asked")
    removal = client.post(page("agenda-remove", item), {"reason": "Heard with Wren"})
    assert asks(removal, "Why the case comes off this agenda")
    assert client.post(page("agenda-item", item), given | {"as_it_is": "because asked_of_panel"}).status_code == 302


def test_an_urgent_item_is_looked_through(cast, sent, both, as_person, web):
    item = sent.meeting.agenda[0]
    item.removed_by, item.removed_because = cast.coordinator, "Later"
    item.save()
    given = {"case": str(both[0].pk), "reason": "Lives beside Wren"}
    answer = web(cast.chair).post(page("urgent", sent.meeting), given)
    assert asks(answer, "Why it cannot wait for the next meeting")
