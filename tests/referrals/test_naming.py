"""A referral's texts go to the cases of its children: a box that names a child who is not its own asks once. R11"""

import pytest

from cases.second_look import SEEMS_TO_NAME
from referrals.models import Incident
from tests.referrals.pages import OF_CHILD, OF_REFERRAL, url, version
from tests.referrals.telling import HARMED, INCIDENT, as_posted

pytestmark = pytest.mark.rule("R11")


@pytest.fixture
def page(complete, cast, web):
    """`page(name, row, box=…)`: what comes of saving that page of the draft with these texts."""
    client = web(cast.referrer)

    def page(name, row, **texts):
        told = OF_CHILD[name] if name in OF_CHILD else OF_REFERRAL[name]
        if name == "child_identity" and row.position:
            told = HARMED
        args = (complete, row) if name in OF_CHILD else (complete,)
        return client.post(url(name, *args), as_posted(told) | {"version": version(name, row)} | texts)

    return page


def asks(answer, label):
    return answer.status_code == 200 and SEEMS_TO_NAME.format(label) in answer.content.decode()


CHILD_TEXTS = [
    ("child_family", "parental_responsibility", "Who has parental responsibility?"),
    ("child_needs", "needs", "Needs and vulnerabilities"),
    ("child_plans", "plans", "Other current plans, and who leads them"),
    ("child_safety", "contact", "What contact is there between the children?"),
    ("child_views", "views", "What does the child say?"),
]


@pytest.mark.parametrize(("name", "box", "label"), CHILD_TEXTS)
def test_a_childs_own_page_names_no_other(name, box, label, complete, page):
    young_person, harmed = complete.young_person, complete.harmed[0]
    assert asks(page(name, young_person, **{box: "With Hettie at weekends"}), label)
    assert asks(page(name, harmed, **{box: "Afraid of the Youngpersons’ dog and of Yorick"}), label)
    assert page(name, young_person, **{box: "Yorick lives with Yolanda Youngperson"}).status_code == 302
    assert page(name, harmed, **{box: "With Hettie’s aunt"}).status_code == 302


@pytest.mark.parametrize(
    ("name", "box", "label"),
    [
        ("behaviour", "level_reasons", "Your reasons for the level"),
        ("admission", "admission_account", "What the young person says happened"),
    ],
)
def test_what_goes_to_the_young_persons_case_names_no_child_harmed(name, box, label, complete, page):
    assert asks(page(name, complete, **{box: "It was hettie’s idea"}), label)
    assert page(name, complete, **{box: "It was Yorick’s idea"}).status_code == 302


@pytest.mark.parametrize("text", ["Advice for Hettie", "Advice for the Youngperson family"])
def test_what_is_asked_of_the_panel_names_nobody(text, complete, page):
    assert asks(page("asks", complete, asks=text), "What do you ask of the panel?")


@pytest.mark.parametrize("text", ["Yorick took her aside", "Hettie was taken aside"])
@pytest.mark.parametrize(
    ("box", "label"),
    [
        ("what_happened", "What happened?"), ("came_to_light", "How did it come to light?"),
        ("place", "Where did it happen?"),
    ],
)  # fmt: skip
def test_an_incident_names_nobody_since_every_case_gets_it(box, label, text, complete, cast, web):
    client = web(cast.referrer)
    told = as_posted(INCIDENT) | {box: text, "harmed": [str(complete.harmed[0].pk)], "version": ""}
    assert asks(client.post(url("incident_add", complete), told), label)
    assert Incident.objects.count() == 1
    assert client.post(url("incident_add", complete), told | {"as_it_is": box}).status_code == 302
    assert Incident.objects.count() == 2


def test_nothing_is_saved_before_it_was_looked_at_again(complete, page):
    answer = page("child_needs", complete.young_person, needs="Misses Hettie")
    assert "Misses Hettie" in answer.content.decode()
    complete.young_person.refresh_from_db()
    assert complete.young_person.needs == "Needs of Yorick"
    assert page("child_needs", complete.young_person, needs="Misses Hettie", as_it_is="needs").status_code == 302


def test_what_was_saved_as_it_is_is_not_asked_about_again(complete, page):
    young_person = complete.young_person
    page("child_needs", young_person, needs="Misses Hettie", as_it_is="needs")
    changed = page("child_needs", young_person, needs="Misses Hettie", communication_needs="Simple words")
    assert changed.status_code == 302


def test_a_family_name_that_two_children_share_names_neither(complete, page):
    young_person, harmed = complete.young_person, complete.harmed[0]
    assert asks(
        page("child_family", harmed, parental_responsibility="Yolanda Youngperson, mother"),
        "Who has parental responsibility?",
    )
    assert page("child_identity", harmed, family_name="Youngperson").status_code == 302
    assert page("child_family", harmed, parental_responsibility="Yolanda Youngperson, mother").status_code == 302
    assert (
        page("child_needs", young_person, needs="Close to all Youngpersons, a Youngperson himself").status_code == 302
    )
