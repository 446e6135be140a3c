"""What is changed while the Chair has it: a new version at once, with its reason, and nothing in between. R09"""

import pytest
from django.core.exceptions import PermissionDenied

from cases.models import Document
from referrals import content
from referrals.models import Referral, Submission
from referrals.services import changes, decisions, documents
from referrals.services.drafts import ChangedMeanwhile, add_child_harmed, remove_incident, save_section
from referrals.services.withdrawal import withdraw_referral
from referrals.views.loading import whole
from sharing.errors import RuleBroken
from sharing.models import AuditEvent, Delivery, Dispatch
from tests.referrals.pages import url, version
from tests.referrals.telling import NEW_CHILD, save

pytestmark = pytest.mark.rule("R09")


def change(referral, by, because="The school rang", **values):
    return save(referral, by, "asks", referral, {"asks": "An assessor."} | values, because=because)


@pytest.mark.parametrize("who", ["referrer", "manager"])
def test_a_change_is_a_new_version_with_its_reason(cast, submitted, as_person, who):
    person = getattr(cast, who)
    with as_person(person):
        change(submitted, person)

        first, second = submitted.submissions.all()
        referral = whole(submitted.pk)
        assert (first.outcome, first.decided_by) == ("superseded", person)
        assert (second.outcome, second.change_reason, second.submitted_by) == ("", "The school rang", person)
        assert content.changed(first.content, second.content) == {("asks", "asks")}
        assert referral.submission == second
        assert second.content_sha256 == content.sha256_of(content.as_stored(content.parts_of(referral)))
        assert second.waits_since == first.submitted_at < second.submitted_at
        assert (referral.status, referral.reference) == ("submitted", submitted.reference)


@pytest.mark.rule("R42")
def test_whoever_decides_is_told_and_not_why(cast, submitted, as_person):
    with as_person(cast.referrer):
        change(submitted, cast.referrer, because="Hettie has moved")
    told = Dispatch.objects.get(subject__contains="referral changed")
    assert set(Delivery.objects.filter(dispatch=told).values_list("recipient__name", flat=True)) == {
        cast.chair.name,
        cast.vice_chair.name,
    }
    assert "Hettie" not in told.subject + told.body
    assert AuditEvent.objects.filter(what="referral.changed", person=cast.referrer).exists()


@pytest.mark.parametrize("because", ["", "  "])
def test_without_a_reason_nothing_changes(cast, submitted, as_person, because):
    with as_person(cast.referrer), pytest.raises(RuleBroken):
        change(submitted, cast.referrer, because=because)
    assert Referral.objects.get().asks == "Advice on the pathway."
    assert Submission.objects.count() == 1


def test_what_must_be_told_stays_told(cast, submitted, as_person):
    with as_person(cast.referrer), pytest.raises(RuleBroken, match="Say what you ask of the panel"):
        change(submitted, cast.referrer, asks="")
    with as_person(cast.referrer), pytest.raises(RuleBroken, match="at least one incident"):
        remove_incident(
            referral=submitted, by=cast.referrer, incident=submitted.incidents.get(), because="It was not so"
        )
    with as_person(cast.referrer), pytest.raises(RuleBroken, match="enter the given names"):
        add_child_harmed(referral=submitted, by=cast.referrer, because="Another child")
    assert Submission.objects.count() == 1
    assert submitted.incidents.exists()


def test_nothing_changed_is_no_version(cast, submitted, as_person):
    with as_person(cast.referrer), pytest.raises(RuleBroken, match="Nothing is changed"):
        change(submitted, cast.referrer, asks="Advice on the pathway.")
    assert Submission.objects.count() == 1


@pytest.mark.parametrize("who", ["chair", "vice_chair", "coordinator"])
def test_nobody_else_changes_it(cast, submitted, as_person, who):
    person = getattr(cast, who)
    with as_person(person), pytest.raises(PermissionDenied):
        change(submitted, person)


@pytest.mark.parametrize("decision", ["accept", "decline", "return"])
def test_what_is_decided_is_not_changed_with_a_reason(cast, submitted, as_person, decision):
    with as_person(cast.chair):
        told = {"accept": {}, "return": {"reason": "No"}, "decline": {"reason": "No", "advice": "x"}}[decision]
        getattr(decisions, f"{decision}_referral")(referral=submitted, by=cast.chair, **told)
    with as_person(cast.referrer), pytest.raises(RuleBroken):
        change(submitted, cast.referrer)


def test_two_windows_do_not_overwrite_each_other(cast, submitted, as_person):
    from referrals import sections

    with as_person(cast.referrer):
        seen = sections.version_of(sections.ASKS, submitted)
        change(submitted, cast.referrer)
        with pytest.raises(ChangedMeanwhile):
            save_section(
                referral=submitted, by=cast.referrer, section=sections.ASKS, row=submitted, values={"asks": "Mine"},
                seen=seen, because="Late",
            )  # fmt: skip
    assert Submission.objects.count() == 2


def test_a_document_added_and_taken_away_are_versions(cast, submitted, as_person, pdf):
    with as_person(cast.referrer):
        document = documents.add_document(
            referral=submitted, by=cast.referrer, because="It came", uploaded_file=pdf, title="School report"
        )
        with pytest.raises(RuleBroken):
            documents.remove_document(referral=submitted, by=cast.referrer, because=" ", document=document)
        document = Document.objects.get(title="School report")
        documents.remove_document(referral=submitted, by=cast.referrer, because="Wrong one", document=document)
    said = [one.content[-1]["rows"][0]["words"] for one in Submission.objects.all()]
    assert said == ["", "School report", ""]
    assert not Document.objects.filter(record=submitted.pk).exists()


def test_another_child_harmed_is_told_in_one_go(cast, submitted, as_person):
    with as_person(cast.referrer):
        child = changes.add_child(
            referral=submitted, by=cast.referrer, because="She has told her mother", values=NEW_CHILD,
            incidents=[submitted.incidents.get().pk],
        )  # fmt: skip
        referral = whole(submitted.pk)
        assert [one.label for one in referral.harmed] == ["Child harmed A", "Child harmed B"]
        assert child in referral.incidents.get().harmed.all()
        assert referral.submission.number == 2


def test_the_pages_of_a_change_ask_why_and_show_what_came_of_it(cast, web, submitted):
    browser = web(cast.referrer)
    page = browser.get(url("detail", submitted)).content.decode()
    assert url("change_asks", submitted) in page
    assert url("change_asks", submitted) not in web(cast.chair).get(url("detail", submitted)).content.decode()
    sent = {"asks": "An assessor.", "version": version("asks", submitted)}

    assert "Say why you change it" in browser.post(url("change_asks", submitted), sent).content.decode()
    assert Submission.objects.count() == 1

    sent |= {"because": "The school rang"}
    page = browser.post(url("change_asks", submitted), sent, follow=True).content.decode()
    assert "The school rang" in page
    page = web(cast.chair).get(url("detail", submitted)).content.decode()
    assert "The school rang" in page
    assert page.count(">Changed<") == 1


def test_every_page_of_a_change_opens(cast, web, submitted):
    browser = web(cast.referrer)
    incident, harmed = submitted.incidents.get(), submitted.harmed[0]
    addresses = [url(f"change_{name}", submitted) for name in ("assessment", "behaviour", "admission", "urgency")]
    addresses += [
        url(f"change_child_{name}", submitted, child)
        for name in ("identity", "needs", "plans", "safety", "views")
        for child in submitted.children.all()
    ]
    addresses += [url("change_incident_add", submitted), url("change_documents", submitted)]
    addresses += [url("change_incident", submitted, incident), url("change_incident_remove", submitted, incident)]
    addresses += [url("change_child_remove", submitted, harmed), url("change_child_add", submitted)]
    for address in addresses:
        page = browser.get(address)
        assert page.status_code == 200, address
        assert "Why do you change it?" in page.content.decode(), address
        assert web(cast.chair).get(address).status_code == 404, address


def test_a_change_decided_meanwhile_is_not_decided_on_unread(cast, web, submitted, as_person):
    sent = {"outcome": "accepted", "is_urgent": "no", "submission": str(submitted.submission_id)}
    with as_person(cast.referrer):
        change(submitted, cast.referrer)
    page = web(cast.chair).post(url("decide", submitted), sent).content.decode()
    assert "submitted again since" in page
    assert Referral.objects.get().status == "submitted"


@pytest.mark.parametrize("stage", ["submitted", "returned"])
@pytest.mark.parametrize("who", ["referrer", "manager"])
def test_withdrawing_tells_the_offices_and_keeps_why(cast, submitted, as_person, who, stage):
    person = getattr(cast, who)
    if stage == "returned":
        with as_person(cast.chair):
            decisions.return_referral(referral=submitted, by=cast.chair, reason="More")
    with as_person(person):
        withdraw_referral(referral=submitted, by=person, because="Sent twice")
    referral = Referral.objects.select_related("submission").get()
    assert (referral.status, referral.withdrawn_by, referral.withdrawn_because) == ("withdrawn", person, "Sent twice")
    assert referral.submission.outcome == ("withdrawn" if stage == "submitted" else "returned")
    told = Dispatch.objects.get(subject__contains="referral withdrawn")
    assert told.deliveries.count() == 3
    assert "Sent twice" not in told.body
    with as_person(cast.chair), pytest.raises(RuleBroken):
        decisions.accept_referral(referral=submitted, by=cast.chair)


@pytest.mark.parametrize("who", ["chair", "coordinator", "member"])
def test_nobody_else_withdraws(cast, submitted, as_person, who):
    person = getattr(cast, who)
    with as_person(person), pytest.raises(PermissionDenied):
        withdraw_referral(referral=submitted, by=person, because="x")


@pytest.mark.rule("R33")
def test_some_days_after_only_those_responsible_see_what_was_withdrawn(cast, submitted, as_person, as_worker, web):
    import time_machine
    from django.utils import timezone

    from referrals.tasks import end_access_of_withdrawn

    with as_person(cast.referrer):
        withdraw_referral(referral=submitted, by=cast.referrer, because="Sent twice")
    with as_worker():
        end_access_of_withdrawn()
    assert "Sent twice" in web(cast.chair).get(url("detail", submitted)).content.decode()
    with time_machine.travel(timezone.now() + timezone.timedelta(days=28, hours=1)), as_worker():
        end_access_of_withdrawn()
    for who, sees in [("chair", False), ("coordinator", False), ("referrer", True), ("manager", True)]:
        with as_person(getattr(cast, who)):
            assert Referral.objects.exists() is sees, who


def test_the_page_withdraws_with_a_reason(cast, web, submitted):
    browser = web(cast.referrer)
    assert url("withdraw", submitted) in browser.get(url("detail", submitted)).content.decode()
    assert "Say why you withdraw" in browser.post(url("withdraw", submitted), {"because": " "}).content.decode()
    page = browser.post(url("withdraw", submitted), {"because": "Sent twice"}, follow=True).content.decode()
    assert "Sent twice" in page
    assert "start a new referral" in page
    assert submitted.reference not in web(cast.chair).get(url("desk")).content.decode()


def test_the_chair_reads_every_reason_of_the_round_and_compares_with_its_beginning(cast, web, submitted, as_person):
    with as_person(cast.referrer):
        for number, why in enumerate(("The school rang", "The mother rang", "The police rang")):
            change(whole(submitted.pk), cast.referrer, because=why, asks=f"An assessor, {number}.")
    page = web(cast.chair).get(url("detail", submitted)).text
    for why in ("The school rang", "The mother rang", "The police rang"):
        assert why in page
    assert "What is different from version 1" in page
    assert f"{url('versions', submitted)}?before=1&amp;after=4#difference" in page
    assert page.count(">Changed<") == 1
