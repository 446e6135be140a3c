"""My papers and the page of a dispatch: each shows its own people what is theirs, and 404 to all others."""

import pytest
from django.urls import reverse

from sharing import encryption
from sharing.models import AuditEvent, CopyPassword, Delivery
from sharing.services import claiming
from tests.sharing import post

State = Delivery.State


@pytest.fixture
def records(cast, as_person):
    return post.papers_and_case(cast, as_person)


@pytest.fixture
def schedule(cast, records):
    """Sent to the Chair, the Coordinator and the police's member, who may open it by the permission that came along."""
    sent = post.circulate(cast, records[0], records[1:], to=[cast.chair, cast.coordinator, cast.member])
    with post.worker_session():
        for one in sent.deliveries.select_related("dispatch__by", "recipient", "pack"):
            claiming._grant_what_is_in(one)
    sent.deliveries.update(state=State.SENT, server_said="250 Kept")
    return sent


def paper_url(schedule, person):
    return reverse("sharing:paper", args=[schedule.deliveries.get(recipient=person).pk])


def password_of(schedule, person):
    return encryption.decrypt(CopyPassword.objects.get(delivery__dispatch=schedule, recipient=person).encrypted)


def test_my_papers_lists_what_was_sent_to_me(web, cast, schedule):
    page = web(cast.member).get(reverse("sharing:papers")).content.decode()
    assert schedule.reference in page
    assert "1 set of papers" in page
    assert "No papers yet" in web(cast.health_member).get(reverse("sharing:papers")).content.decode()


@pytest.mark.rule("R31")
def test_the_password_is_shown_only_after_pressing_the_button(web, cast, schedule):
    browser, url, password = web(cast.member), paper_url(schedule, cast.member), password_of(schedule, cast.member)
    assert password not in browser.get(url).content.decode()
    assert not schedule.deliveries.get(recipient=cast.member).opened_at
    response = browser.post(url)
    assert password in response.content.decode()
    assert "no-store" in response["Cache-Control"]
    assert schedule.deliveries.get(recipient=cast.member).opened_at
    assert AuditEvent.objects.filter(what="password.read", person=cast.member).count() == 1


@pytest.mark.rule("R31")
@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("who", ["chair", "coordinator", "health_member", "outsider", "leaver", "referrer"])
def test_somebody_elses_paper_does_not_exist(web, cast, schedule, who, method):
    response = getattr(web(getattr(cast, who)), method)(paper_url(schedule, cast.member))
    assert response.status_code == 404
    assert not AuditEvent.objects.filter(what="password.read").exists()


def test_a_paper_that_has_not_gone_has_no_password_to_show(web, cast, schedule):
    schedule.deliveries.update(state=State.QUEUED)
    url = paper_url(schedule, cast.member)
    assert "Show the password" not in web(cast.member).get(url).content.decode()
    assert web(cast.member).post(url).status_code == 404


def test_every_reading_is_written_down(web, cast, records, schedule):
    web(cast.member).get(paper_url(schedule, cast.member))
    web(cast.member).get(reverse("sharing:papers"))
    web(cast.coordinator).get(reverse("sharing:dispatch", args=[schedule.pk]))
    pages = AuditEvent.objects.filter(what="page.read", records__contains=[records[0]])
    assert set(pages.values_list("page", flat=True)) == {"sharing:paper", "sharing:papers", "sharing:dispatch"}


def test_the_dispatch_page_sums_up_and_says_whom_to_ask(web, cast, schedule):
    schedule.deliveries.filter(recipient=cast.member).update(state=State.UNKNOWN, server_said="No answer.")
    page = web(cast.coordinator).get(reverse("sharing:dispatch", args=[schedule.pk])).content.decode()
    assert "2 of 3 accepted, 1 unknown: ask Mina Member (Northmoor Police)." in page
    assert "No answer." in page
    assert "It arrived" in page
    schedule.deliveries.filter(recipient=cast.member).update(state=State.FAILED, server_said="554 No.")
    page = web(cast.coordinator).get(reverse("sharing:dispatch", args=[schedule.pk])).content.decode()
    assert "2 of 3 accepted, 1 refused. Without a copy: Mina Member (Northmoor Police)." in page
    assert "Send a new copy" in page


def test_the_dispatch_page_leads_back_to_its_meeting(web, cast, schedule):
    page = web(cast.coordinator).get(reverse("sharing:dispatch", args=[schedule.pk])).content.decode()
    assert f'href="{reverse("record", args=[schedule.record_id])}">Meeting</a>' in page


@pytest.mark.parametrize("who", ["member", "health_member", "referrer", "outsider", "leaver"])
def test_the_dispatch_page_is_for_those_who_manage_the_record(web, cast, schedule, who):
    assert web(getattr(cast, who)).get(reverse("sharing:dispatch", args=[schedule.pk])).status_code == 404


@pytest.mark.parametrize(("answer", "state"), [("yes", State.SENT), ("no", State.FAILED)])
def test_the_coordinator_says_whether_it_arrived(web, cast, schedule, answer, state):
    schedule.deliveries.filter(recipient=cast.member).update(state=State.UNKNOWN)
    one = schedule.deliveries.get(recipient=cast.member)
    url = reverse("sharing:settle", args=[one.pk])
    browser = web(cast.coordinator)
    assert browser.post(url, {"has_arrived": answer}).status_code == 302
    one.refresh_from_db()
    assert one.state == state
    again = browser.post(url, {"has_arrived": answer}, follow=True)
    assert "no longer unknown" in again.content.decode()


def test_whether_it_arrived_is_not_for_the_recipient_to_settle_nor_for_nonsense(web, cast, schedule):
    schedule.deliveries.update(state=State.UNKNOWN)
    one = schedule.deliveries.get(recipient=cast.member)
    url = reverse("sharing:settle", args=[one.pk])
    assert web(cast.member).post(url, {"has_arrived": "yes"}).status_code == 404
    assert web(cast.health_member).post(url, {"has_arrived": "yes"}).status_code == 404
    assert web(cast.coordinator).post(url, {"has_arrived": "perhaps"}).status_code == 404
    assert web(cast.coordinator).get(url).status_code == 405
    one.refresh_from_db()
    assert one.state == State.UNKNOWN


def test_lists_ask_the_database_as_often_for_many_as_for_one(
    web, cast, records, schedule, django_assert_max_num_queries
):
    for _ in range(5):
        post.circulate(cast, records[0], records[1:], to=[cast.member])
    browser = web(cast.member)
    with django_assert_max_num_queries(32):
        assert "6 sets of papers" in browser.get(reverse("sharing:papers")).content.decode()
