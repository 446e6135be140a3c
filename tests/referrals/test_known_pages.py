"""The pages that ask whether a child is known already: the referrer's in the draft, the panel's before it accepts."""

from datetime import date

import pytest
from django.urls import reverse

from cases.models import Case
from referrals import known
from referrals.models import KnownAs, ReferredChild
from referrals.services import decisions
from referrals.views.loading import whole
from sharing.models import AuditEvent, Exclusion
from sharing.services import access
from tests.referrals.pages import url, version
from tests.referrals.telling import IDENTITY, as_posted, save, start
from tests.referrals.test_known import OTHERWISE, refer

pytestmark = pytest.mark.rule("R08")


@pytest.fixture
def earlier(submitted, cast, as_person):
    """The cases of an earlier referral, of Yorick Youngperson and of Hettie Harmedchild."""
    with as_person(cast.chair):
        return decisions.accept_referral(referral=submitted, by=cast.chair)


@pytest.fixture
def again(earlier, cast, as_person):
    with as_person(cast.referrer):
        return start(cast)


def say_who(browser, again, identity, query=""):
    child = again.young_person
    told = as_posted(identity) | {"version": version("child_identity", child)}
    return browser.post(url("child_identity", again, child) + query, told)


# In the draft


def test_who_names_a_child_that_they_know_here_is_asked_and_answers(again, earlier, cast, web):
    browser, child = web(cast.referrer), again.young_person
    asked = say_who(browser, again, OTHERWISE)
    assert asked["Location"] == url("child_known", again, child)
    page = browser.get(asked["Location"]).content.decode()
    assert "Youngpersson" in page
    assert "Sounds alike" in page
    assert "943 476 5919" in page
    assert earlier[0].get_absolute_url() in page
    assert earlier[1].reference not in page
    assert f"Say whether it is {earlier[0].child.name}" in browser.post(asked["Location"], {}).content.decode()
    answered = browser.post(asked["Location"], {f"known_{earlier[0].child_id}": "same"})
    assert answered["Location"] == again.get_absolute_url()
    assert KnownAs.objects.get().answer == "same"
    # Asked once: the page leads on when it is saved again.
    assert say_who(browser, again, OTHERWISE | {"school": "Another"})["Location"] == again.get_absolute_url()
    # And again when what is told of the child is something else.
    told = OTHERWISE | {"date_of_birth": date(2012, 3, 28)}
    assert say_who(browser, again, told)["Location"] == asked["Location"]


def test_whoever_came_from_checking_their_answers_goes_back_there(again, earlier, cast, web):
    browser = web(cast.referrer)
    asked = say_who(browser, again, IDENTITY, "?from=check")["Location"]
    reminded = "Young person: may be a child who is known here"
    assert reminded in browser.get(url("check", again)).text
    answered = browser.post(asked, {f"known_{earlier[0].child_id}": "unsure"})
    assert answered["Location"] == url("check", again)
    assert reminded not in browser.get(url("check", again)).text


@pytest.mark.rule("R33")
def test_reading_whom_one_knows_leaves_its_row(again, earlier, cast, web):
    browser = web(cast.referrer)
    browser.get(say_who(browser, again, OTHERWISE)["Location"])
    read = AuditEvent.objects.get(page="referrals:child_known")
    assert set(read.records) == {again.pk, earlier[0].pk}
    assert len(read.grants) >= 2


@pytest.mark.rule("R33")
def test_who_may_not_see_a_child_is_led_on_as_if_there_were_none(again, earlier, cast, as_person, web):
    with as_person(cast.chair):
        access.exclude(
            record=earlier[0].record, person=cast.referrer, why=Exclusion.Why.FAMILY, reason="Uncle", by=cast.chair
        )
    browser = web(cast.referrer)
    nobody = IDENTITY | {"given_names": "Zack", "family_name": "Quinlan", "nhs_number": "", "social_care_reference": ""}
    for identity in (IDENTITY, nobody):
        assert say_who(browser, again, identity)["Location"] == again.get_absolute_url()
        page = browser.get(url("child_known", again, again.young_person)).content.decode()
        assert "Nobody you know here is like this child" in page
        assert "Yewtree" not in page


# At the desk


@pytest.fixture
def second(earlier, cast, as_person):
    return refer(cast, as_person)


def chosen(referral, known):
    child = referral.young_person
    return {f"child_{child.pk}": str(known), f"shown_{child.pk}": str(known) if known != "new" else ""}


def test_the_chair_is_led_from_deciding_to_the_children_and_back(second, earlier, cast, web):
    browser = web(cast.chair)
    page = browser.get(url("decide", second)).content.decode()
    assert "Young person: say whether they are a child who is known already." in page
    assert url("known", second) in page
    accept = {"outcome": "accepted", "submission": second.submission_id}
    assert "Young person: say whether" in browser.post(url("decide", second), accept).content.decode()
    page = browser.get(url("known", second)).content.decode()
    assert f"Yorick Youngperson, known from {earlier[0].reference}" in page
    assert "The referrer has said nothing of this child" in page
    assert "Nobody known here has a name" in page  # of the child harmed
    assert "Say who the young person is" in browser.post(url("known", second), {}).content.decode()
    assert browser.post(url("known", second), chosen(second, earlier[0].child_id)).status_code == 302
    assert "Before you accept" not in browser.get(url("decide", second)).content.decode()
    assert browser.post(url("decide", second), accept).status_code == 302
    assert set(Case.objects.filter(child=earlier[0].child)) >= {earlier[0]}
    assert Case.objects.filter(child=earlier[0].child_id).count() == 2
    read = AuditEvent.objects.filter(what="page.read", page="referrals:known").first()
    assert set(read.records) == {second.pk, earlier[0].pk}


def test_the_referrers_opinion_stands_beside_the_child(earlier, cast, as_person, web):
    second = refer(cast, as_person)
    KnownAs.objects.create(
        referral=second, referred=second.young_person, child=earlier[0].child, side="referrer", answer="unsure",
        told_sha256=known.sha256_of(ReferredChild.objects.get(pk=second.young_person.pk)), said_by=cast.referrer,
    )  # fmt: skip
    page = web(cast.coordinator).get(url("known", second)).content.decode()
    assert "<strong>The referrer thinks:</strong> not sure" in page
    assert "Rhys Referrer" in page


def test_somebody_who_came_up_since_the_page_was_opened_is_shown_first(second, earlier, cast, web):
    form = chosen(second, "new") | {f"shown_{second.young_person.pk}": ""}
    answer = web(cast.chair).post(url("known", second), form).content.decode()
    assert "has come up since you opened this page" in answer
    assert not KnownAs.objects.exists()


def test_a_child_who_was_not_listed_cannot_be_chosen(second, earlier, cast, web):
    form = chosen(second, earlier[1].child_id) | {f"shown_{second.young_person.pk}": str(earlier[0].child_id)}
    answer = web(cast.chair).post(url("known", second), form).content.decode()
    assert "those listed have changed" in answer
    assert not KnownAs.objects.exists()


@pytest.mark.rule("R33")
@pytest.mark.parametrize("who", ["referrer", "manager", "member", "outsider"])
def test_the_page_is_for_the_offices(who, second, cast, web):
    assert web(getattr(cast, who)).get(url("known", second)).status_code == 404
    assert url("known", second) not in web(cast.referrer).get(second.get_absolute_url()).content.decode()


def test_the_coordinator_finds_the_page_from_the_referral(second, cast, web):
    assert url("known", second) in web(cast.coordinator).get(second.get_absolute_url()).content.decode()


def test_what_is_decided_is_not_asked_any_more(second, cast, as_person, web):
    with as_person(cast.chair):
        decisions.decline_referral(referral=whole(second.pk), by=cast.chair, reason="No", advice="x")
    answer = web(cast.coordinator).get(url("known", second))
    assert answer["Location"] == reverse("referrals:detail", args=[second.pk])


@pytest.mark.rule("R33")
def test_a_referrer_who_saw_a_child_no_more_answers_nothing(again, earlier, cast, as_person, web):
    browser = web(cast.referrer)
    with as_person(cast.referrer):
        save(again, cast.referrer, "child_identity", again.young_person, OTHERWISE)
    with as_person(cast.chair):
        access.exclude(record=earlier[0].record, person=cast.referrer, why="family", reason="Uncle", by=cast.chair)
    page = url("child_known", again, again.young_person)
    assert browser.post(page, {f"known_{earlier[0].child_id}": "same"}).status_code == 302
    assert not KnownAs.objects.exists()
