"""A text that names another child: what counts as naming, who is warned, and what is noted unseen."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cases import names, services
from cases.models import CaseInformation, TextToCheck
from cases.second_look import SEEMS_TO_NAME
from cases.waiting import waiting_for
from sharing.models import AuditEvent, Exclusion
from sharing.services import access
from tests.stories import child, open_cases

pytestmark = pytest.mark.rule("R11")


def who(given, family, alias=""):
    return SimpleNamespace(given_names=given, family_name=family, also_known_as=alias, name=f"{given} {family}".strip())


WREN = who("Wren", "Oakdene")
JORDAN = who("Jordan", "Ferncliffe")


def named(text, child=WREN, own=JORDAN):
    return names.naming({"text": text}, [child], own=own) == ["text"]


@pytest.mark.parametrize(
    ("text", "child"),
    [
        ("Saw Wren at school.", WREN), ("saw wren", WREN), ("WREN’S mother", WREN), ("Wren's coat", WREN),
        ("the Oakdenes' dog, Oakdene", WREN), ("Oakdene", WREN), ("(Wren)", WREN), ("wren/oakdene", WREN),
        ("Seán O’Shea’s bag", who("Sean", "Oshea")), ("OShea", who("Sean", "O'Shea")),
        ("by O Shea", who("Sean", "O'Shea")),
        ("Zoe said", who("Zoë", "Müller")), ("Frau Muller", who("Zoë", "Müller")),
        ("Anne-Marie left", who("Anne-Marie", "Day")), ("Annemarie left", who("Anne-Marie", "Day")),
        ("Marie left", who("Anne-Marie", "Day")),
        ("with Birdie", who("Wren", "Oakdene", "Birdie, JJ")), ("with JJ", who("Wren", "Oakdene", "Birdie, JJ")),
        ("Jo Li came", who("Jo", "Li")), ("Will came", who("Will", "Oakdene")), ("WILL came", who("Will", "Oakdene")),
        ("Bo Ferncliffe", who("Bo", "Ferncliffe")), ("James' coat", who("James", "Oakdene")),
    ],
)  # fmt: skip
def test_a_text_names_a_child(text, child, db):
    assert named(text, child)


@pytest.mark.parametrize(
    ("text", "child"),
    [
        ("", WREN), ("Nobody", WREN), ("Wrenching", WREN), ("the wrens", WREN), ("Jo came", who("Jo", "Li")),
        ("Ferncliffe", who("Wren", "Ferncliffe")), ("Jordan Ferncliffe", who("Wren", "Ferncliffe")),
        ("Jordan", who("Jordan", "Oakdene")), ("she will come", who("Will", "Oakdene")), ("jj", who("A", "B", "JJ")),
        ("the van", who("Wren", "van Berg")), ("Anything", who("", "")), ("He's here", who("He", "S")),
    ],
)  # fmt: skip
def test_a_text_does_not_name_a_child(text, child, db):
    assert not named(text, child)


@pytest.fixture
def cases(cast, as_person):
    """The young person's case and those of two children harmed."""
    told = [child(given, date(2012, 1, 1), "boy") for given in ("Jordan", "Wren", "Robin")]
    for one, family in zip(told, ("Ferncliffe", "Oakdene", "Hazelmere"), strict=True):
        one["child"]["family_name"] = family
    return open_cases(cast, as_person, *told)


@pytest.fixture
def to_one(cast, as_person):
    """`to_one(case)`: the member may add to that case and sees no other."""

    def to_one(case, person=None):
        with as_person(cast.chair):
            access.grant_access(
                record=case.record, to=person or cast.member, permission=access.CONTRIBUTE, purpose="discussion",
                ground="significant_harm", reason="Works with the child", via="request", by=cast.chair,
            )  # fmt: skip

    return to_one


def information(**texts):
    return {"kind": "needs", "heading": "School", "text": "Attends daily", "is_opinion": "no"} | texts


def add(case):
    return reverse("cases:add_information", args=[case.pk])


def test_who_may_see_the_other_child_is_warned_and_nothing_is_saved(cases, cast, web):
    client = web(cast.referrer)
    given = information(text="Sits beside Wren.", source="Mrs Oakdene")
    page = client.post(add(cases[0]), given).content.decode()
    assert SEEMS_TO_NAME.format("What is known") in page
    assert SEEMS_TO_NAME.format("Where it comes from") in page
    assert SEEMS_TO_NAME.format("Heading") not in page
    assert "Sits beside Wren." in page
    assert not CaseInformation.objects.filter(heading="School").exists()


def test_the_second_press_saves_it_as_it_is(cases, cast, web):
    client = web(cast.referrer)
    given = information(text="Sits beside Wren.")
    page = client.post(add(cases[0]), given).content.decode()
    assert '<input type="checkbox" name="as_it_is" value="text"' in page
    assert "checked" in page.partition('name="as_it_is"')[2].partition(">")[0]
    assert client.post(add(cases[0]), given | {"as_it_is": "text"}).status_code == 302
    assert CaseInformation.objects.get(heading="School").text == "Sits beside Wren."
    assert not TextToCheck.objects.exists()


def test_the_tick_holds_for_the_boxes_that_were_shown(cases, cast, web):
    client = web(cast.referrer)
    given = information(text="Sits beside Wren.", source="Robin")
    assert client.post(add(cases[0]), given | {"as_it_is": "text"}).status_code == 200
    assert client.post(add(cases[0]), given).status_code == 200
    assert client.post(add(cases[0]), given | {"as_it_is": "text source"}).status_code == 302


def test_a_child_harmed_is_not_named_in_the_case_of_another_either(cases, cast, web):
    page = web(cast.referrer).post(add(cases[1]), information(text="Was with Robin.")).content.decode()
    assert SEEMS_TO_NAME.format("What is known") in page


def test_the_childs_own_name_is_no_matter(cases, cast, web):
    assert web(cast.referrer).post(add(cases[0]), information(text="Jordan sits in front.")).status_code == 302


def without_marks(response):
    lines = response.content.decode().splitlines()
    return [line for line in lines if "csrf" not in line.lower() and "nonce" not in line]


@pytest.mark.rule("R33")
def test_a_writer_without_the_other_case_learns_nothing(cases, cast, to_one, web):
    """The same answer to the byte, the same way there and as many statements, whether or not the name is right."""
    to_one(cases[0])
    client = web(cast.member)
    seen = []
    for text in ("Sits beside Finn.", "Sits beside Wren.", "Sits beside Anna."):
        with CaptureQueriesContext(connection) as statements:
            page = client.post(add(cases[0]), information(text=text), follow=True)
        assert text in page.content.decode()
        told = [line.replace(text, "…") for line in without_marks(page)]
        seen.append((page.redirect_chain, page.status_code, len(statements), told))
        CaseInformation.objects.filter(text=text).delete()
    assert seen[0] == seen[1] == seen[2]
    assert TextToCheck.objects.count() == 1


def test_what_an_unknowing_writer_wrote_waits_for_those_who_manage_both(cases, cast, to_one, as_person, web):
    to_one(cases[0])
    web(cast.member).post(add(cases[0]), information(text="Sits beside Wren and Robin."))
    assert TextToCheck.objects.count() == 2
    for person in (cast.member, cast.referrer, cast.health_member):
        with as_person(person):
            assert not TextToCheck.objects.exists()
            assert list(waiting_for(person, cast.panel)) == []
    page = web(cast.coordinator).get("/").content.decode()
    assert f"{cases[0].reference}: a text may name another child" in page
    assert "Information, what is known" in page
    assert "Wren" not in page
    detail = web(cast.chair).get(cases[0].get_absolute_url()).content.decode()
    assert "Texts to check" in detail
    assert "Texts to check" not in web(cast.member).get(cases[0].get_absolute_url()).content.decode()


def test_a_text_is_marked_as_checked_once_and_leaves_the_list(cases, cast, to_one, as_person, web):
    to_one(cases[0])
    web(cast.member).post(add(cases[0]), information(text="Sits beside Wren."))
    text = TextToCheck.objects.get()
    address = reverse("cases:text_checked", args=[text.pk])
    for person in (cast.member, cast.referrer):
        assert web(person).post(address).status_code == 404
    assert web(cast.coordinator).post(address).url == cases[0].get_absolute_url()
    text.refresh_from_db()
    assert (text.checked_by, text.checked_at is not None) == (cast.coordinator, True)
    event = AuditEvent.objects.get(what="text.checked")
    assert event.records == [cases[0].pk, cases[1].pk]
    web(cast.chair).post(address)
    assert TextToCheck.objects.get().checked_by == cast.coordinator
    assert "a text may name another child" not in web(cast.chair).get("/").content.decode()


def test_the_same_text_is_noted_once_also_after_it_was_checked(cases, cast, to_one, as_person):
    to_one(cases[0])
    with as_person(cast.member):
        for _ in range(2):
            names.note(cases[0], {"Return": "About Wren."})
        names.note(cases[0], {"Return": "About Wren again."})
    assert TextToCheck.objects.count() == 2
    TextToCheck.objects.update(checked_at=timezone.now(), checked_by=cast.chair)
    with as_person(cast.member):
        names.note(cases[0], {"Return": "About Wren."})
    assert TextToCheck.objects.count() == 2


def test_who_is_shut_out_of_the_other_case_is_not_warned_and_does_not_see_what_was_noted(cases, cast, as_person, web):
    with as_person(cast.chair):
        access.exclude(
            record=cases[1].record, person=cast.vice_chair, why=Exclusion.Why.FAMILY, reason="Uncle", by=cast.chair
        )
    assert web(cast.vice_chair).post(add(cases[0]), information(text="Sits beside Wren.")).status_code == 302
    assert TextToCheck.objects.count() == 1
    with as_person(cast.vice_chair):
        assert not TextToCheck.objects.exists()
    with as_person(cast.chair):
        assert TextToCheck.objects.exists()


@pytest.mark.rule("R33")
def test_no_names_are_tried_against_a_case_that_is_not_ones_own(cases, cast, to_one, as_person):
    to_one(cases[0])
    with as_person(cast.member):
        assert names.naming_linked(cases[0], {"text": "Wren Oakdene"}) == []
        assert names.naming_linked(cases[1], {"text": "Jordan Ferncliffe"}) == []
        names.note(cases[1], {"text": "Robin"})
    assert not TextToCheck.objects.exists()
    with as_person(cast.health_member):
        names.note(cases[0], {"text": "Wren"})
    assert not TextToCheck.objects.exists()


@pytest.mark.rule("R33")
@pytest.mark.parametrize(
    "statement",
    [
        "insert into cases_texttocheck select * from cases_texttocheck",
        "delete from cases_texttocheck",
        "update cases_texttocheck set place = 'Elsewhere'",
        "update cases_texttocheck set checked_at = now()",
    ],
)
def test_a_web_process_only_marks_a_text_in_its_readers_name(statement, cases, cast, to_one, as_person, refused):
    to_one(cases[0])
    with as_person(cast.member):
        names.note(cases[0], {"Return": "About Wren."})
    for person in (cast.member, cast.coordinator):
        assert refused(person, statement)
    other = "update cases_texttocheck set checked_at = now(), checked_by_id = %s"
    assert refused(cast.coordinator, other, cast.chair.pk)
    assert not refused(cast.coordinator, other, cast.coordinator.pk)
    assert refused(cast.chair, other, cast.chair.pk)  # once


def test_the_pathways_reasons_are_looked_through(cases, cast, as_person):
    with as_person(cast.chair):
        access.exclude(record=cases[1].record, person=cast.chair, why=Exclusion.Why.FAMILY, reason="x", by=cast.chair)
        services.decide_pathway(
            case=cases[0], by=cast.chair, pathway="child_protection", reasons="For Wren", dissent="None",
            decided_on=date(2026, 6, 1),
        )  # fmt: skip
    assert TextToCheck.objects.get().place == "Pathway, reasons"


def test_nothing_is_noted_of_a_case_that_belongs_to_no_other(one_case, cast, as_person):
    with as_person(cast.referrer):
        names.note(one_case, {"Return": "Anybody"})
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("insert into cases_texttocheck (id) values (gen_random_uuid())")
    assert not TextToCheck.objects.exists()


def test_what_a_worker_does_is_looked_through(cases, cast, web):
    given = {"person": str(cast.partner_outsider.pk), "role": "worker", "task": "Assessment with Wren"}
    address = reverse("cases:allocate", args=[cases[0].pk])
    client = web(cast.chair)
    assert SEEMS_TO_NAME.format("What they do") in client.post(address, given).content.decode()
    assert client.post(address, given | {"as_it_is": "task"}).status_code == 302
