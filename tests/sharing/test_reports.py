"""What a mail server reports of a copy: whom it is believed of, what it changes, and that it shows nobody anything."""

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.urls import reverse

from sharing import waiting
from sharing.errors import RuleBroken
from sharing.forms import LARGEST_REPORT
from sharing.models import AccountLetter, AuditEvent, CopyWanted, Delivery, DeliveryReport, Disclosure, Grant
from sharing.services import accounts, bounces, copies, delivery, dispatch
from sharing.views import words
from sharing.work import Kind
from tests.conftest import role
from tests.sharing import post, reports

pytestmark = pytest.mark.django_db(transaction=True)
State = Delivery.State


@pytest.fixture
def records(mail_server, cast, as_person):
    return post.papers_and_case(cast, as_person)


@pytest.fixture
def schedule(cast, records):
    """Sent to the Chair and the police's member, and accepted."""
    sent = post.circulate(cast, records[0], records[1:], to=[cast.chair, cast.member])
    work()
    return sent


@pytest.fixture
def copy(cast, schedule):
    return schedule.deliveries.get(recipient=cast.member)


def work():
    with post.worker_session():
        copies.make_wanted()
        delivery.deliver_due()


def take_in(raw):
    with post.worker_session():
        return bounces.take_in(raw)


def state(one):
    return Delivery.objects.get(pk=one.pk).state


# What is believed


@pytest.mark.rule("R31")
@pytest.mark.parametrize("family", reports.FAMILIES)
def test_a_copy_that_came_back_says_so_in_the_servers_words(copy, schedule, cast, family, web):
    ours = copy.server_said
    take_in(reports.on(copy, family=family))
    copy.refresh_from_db()
    assert (copy.state, copy.server_said) == (State.CAME_BACK, ours)
    report = DeliveryReport.objects.get()
    assert (report.status, report.said[:3]) == ("5.1.1", "550")
    assert copy.address not in report.said
    page = web(cast.coordinator).get(reverse("sharing:dispatch", args=[schedule.pk])).content.decode()
    assert ours in page
    assert "could not be delivered. 5.1.1 550" in page
    assert state(schedule.deliveries.get(recipient=cast.chair)) == State.SENT
    events = AuditEvent.objects.filter(detail__delivery=str(copy.pk)).values_list("what", flat=True)
    assert {"delivery.reported", "delivery.came_back"} <= set(events)


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed", "expanded"])
def test_other_news_is_noted_and_moves_nothing(copy, action):
    take_in(reports.on(copy, action=action, status="4.4.1"))
    assert state(copy) == State.SENT
    assert DeliveryReport.objects.get().action == action


def test_a_delay_and_then_a_failure_are_two_rows(copy):
    for action in ("delayed", "delayed", "failed", "failed"):
        take_in(reports.on(copy, action=action))
    assert sorted(DeliveryReport.objects.values_list("action", flat=True)) == ["delayed", "failed"]
    assert AuditEvent.objects.filter(what="delivery.came_back").count() == 1


@pytest.mark.rule("R31")
def test_a_report_without_the_mails_own_number_or_address_is_not_believed(copy, cast):
    for raw in (
        reports.report(f"<x{copy.message_id[1:]}", copy.address),
        reports.report(copy.message_id, cast.chair.email),
        b"",
    ):
        assert take_in(raw) == []
    assert state(copy) == State.SENT
    assert not DeliveryReport.objects.exists()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (State.UNKNOWN, State.CAME_BACK),
        (State.FAILED, State.FAILED),
        (State.QUEUED, State.QUEUED),
        (State.SUPPRESSED, State.SUPPRESSED),
    ],
)
def test_only_what_may_have_left_comes_back(copy, before, after):
    Delivery.objects.filter(pk=copy.pk).update(state=before)
    take_in(reports.on(copy))
    assert state(copy) == after


@pytest.mark.rule("R34")
def test_a_false_report_takes_nothing_from_the_recipient_and_nothing_from_the_ledger(copy, cast, as_person):
    before = (Grant.objects.filter(user=cast.member, ended_at=None).count(), Disclosure.objects.count())
    take_in(reports.on(copy))
    assert (Grant.objects.filter(user=cast.member, ended_at=None).count(), Disclosure.objects.count()) == before
    copy.refresh_from_db()
    with as_person(cast.member):
        assert dispatch.read_password(delivery=copy, by=cast.member)
    with post.worker_session():
        assert cast.member in dispatch.withdraw(dispatch=copy.dispatch, reason="Moved")


def opened(copy, cast):
    with role("hsb_web", cast.member):
        dispatch.read_password(delivery=Delivery.objects.get(pk=copy.pk), by=cast.member)


def how_it_stands(sent):
    return words.how_it_stands(list(sent.deliveries.select_related("recipient__agency", "sent_again")))


@pytest.mark.rule("R31")
def test_a_report_on_a_copy_that_was_opened_is_noted_and_changes_nothing(copy, schedule, cast, web):
    """Whoever has opened it has it; and who better to forge a report than the recipient, who knows its number?"""
    opened(copy, cast)
    url = reverse("sharing:upload-report", args=[schedule.pk])
    told = web(cast.coordinator).post(url, chosen(reports.on(copy)), follow=True).content.decode()
    assert f"Recorded of the copy of {cast.member.name}: could not be delivered." in told
    assert "Nothing else changes: they have opened it." in told
    assert "could not be delivered. 5.1.1 550" in told
    take_in(reports.on(copy))
    assert state(copy) == State.SENT
    assert DeliveryReport.objects.get().action == "failed"
    assert how_it_stands(schedule) == "2 of 2 accepted."


def test_whoever_opens_a_copy_that_is_said_to_have_come_back_is_not_without(copy, schedule, cast, web):
    take_in(reports.on(copy))
    assert "Without a copy: Mina" in how_it_stands(schedule)
    assert "It came back" in web(cast.coordinator).get("/").content.decode()
    opened(copy, cast)
    assert how_it_stands(schedule) == "1 of 2 accepted, 1 came back."
    assert "It came back" not in web(cast.coordinator).get("/").content.decode()


@pytest.mark.rule("R31")
def test_papers_stay_to_be_read_when_a_report_says_that_they_came_back(copy, schedule, cast, as_person):
    def to_read():
        with as_person(cast.member):
            return [one.url for one in waiting.waiting_for(cast.member, cast.panel) if one.kind == Kind.PAPERS]

    take_in(reports.on(copy))
    assert to_read() == [reverse("sharing:paper", args=[copy.pk])]
    with as_person(cast.coordinator):
        copies.want_again(delivery=Delivery.objects.get(pk=copy.pk), by=cast.coordinator)
    work()
    assert to_read() == [reverse("sharing:paper", args=[Delivery.objects.get(replaces=copy).pk])]


def test_an_invitation_that_came_back_waits_for_the_coordinator(mail_server, cast, web):
    accounts.ask_for_letter(AccountLetter.Kind.PASSWORD, cast.member.email)
    with post.worker_session():
        accounts.write_letters()
    work()
    letter = Delivery.objects.get(record=None)
    take_in(reports.on(letter))
    assert state(letter) == State.CAME_BACK
    page = web(cast.coordinator).get("/").content.decode()
    assert f"A letter to {cast.member.name} did not arrive" in page
    assert reverse("sharing:person", args=[cast.member.pk]) in page


@pytest.mark.rule("R33")
def test_letters_that_are_about_no_record_have_no_page_of_a_dispatch(mail_server, cast, web):
    """The Coordinator sees how they fared, and nobody manages them."""
    accounts.ask_for_letter(AccountLetter.Kind.PASSWORD, cast.member.email)
    with post.worker_session():
        accounts.write_letters()
    work()
    letter = Delivery.objects.get(record=None)
    browser = web(cast.coordinator)
    for page in ("dispatch", "upload-report"):
        assert browser.get(reverse(f"sharing:{page}", args=[letter.dispatch_id])).status_code == 404
    upload = reverse("sharing:upload-report", args=[letter.dispatch_id])
    assert browser.post(upload, chosen(reports.on(letter))).status_code == 404
    Delivery.objects.update(state=State.UNKNOWN)
    for button in ("settle", "send-again", "stop-copy"):
        url = reverse(f"sharing:{button}", args=[letter.pk])
        assert browser.post(url, {"has_arrived": "yes"}).status_code == 404
    assert state(letter) == State.UNKNOWN
    assert not DeliveryReport.objects.exists()


# A new one


@pytest.mark.rule("R31")
@pytest.mark.rule("R26")
def test_the_coordinator_corrects_the_address_and_a_new_copy_goes(mail_server, copy, schedule, cast, web):
    take_in(reports.on(copy))
    browser, page = web(cast.coordinator), reverse("sharing:dispatch", args=[schedule.pk])
    assert f"It came back: {schedule.reference}, to {cast.member.name}" in browser.get("/").content.decode()
    told = browser.get(page).content.decode()
    assert f"1 of 2 accepted, 1 came back. Without a copy: {cast.member.name} ({cast.member.agency})." in told
    assert f"Correct it on the page of {cast.member.name}" in told
    cast.member.email = "mina.right@ashdale.gov.uk"
    cast.member.save()
    browser.post(reverse("sharing:send-again", args=[copy.pk]))
    assert "It came back" not in browser.get("/").content.decode()
    work()
    again = Delivery.objects.get(replaces=copy)
    assert (again.state, again.address) == (State.SENT, "mina.right@ashdale.gov.uk")
    assert mail_server.mails("mina.right@ashdale.gov.uk")
    assert state(copy) == State.CAME_BACK
    told = browser.get(page).content.decode()
    assert "2 of 2 accepted." in told
    assert "Sent again as copy 3" in told


# Chosen as a file


def chosen(raw, name="report.eml"):
    return {"file": SimpleUploadedFile(name, raw, content_type="message/rfc822")}


def test_the_coordinator_adds_a_report(copy, schedule, cast, web):
    browser, url = web(cast.coordinator), reverse("sharing:upload-report", args=[schedule.pk])
    assert url in browser.get(reverse("sharing:dispatch", args=[schedule.pk])).content.decode()
    told = browser.post(url, chosen(reports.on(copy)), follow=True).content.decode()
    assert f"Recorded: the copy of {cast.member.name} came back." in told
    assert "Came back" in told
    row = DeliveryReport.objects.get()
    assert (row.by, row.delivery, row.record_id) == (cast.coordinator, copy, copy.record_id)
    assert AuditEvent.objects.filter(what="delivery.reported", person=cast.coordinator).count() == 1
    assert AuditEvent.objects.filter(what="delivery.came_back", person=cast.coordinator).count() == 1
    told = browser.post(url, chosen(reports.on(copy)), follow=True).content.decode()
    assert "had been reported" in told
    assert DeliveryReport.objects.count() == 1


def test_a_delay_that_is_added_is_told_as_one(copy, schedule, cast, web):
    browser, url = web(cast.coordinator), reverse("sharing:upload-report", args=[schedule.pk])
    told = browser.post(url, chosen(reports.on(copy, action="delayed", status="4.4.1")), follow=True).content.decode()
    assert f"Recorded of the copy of {cast.member.name}: not delivered yet, tried again." in told
    assert "4.4.1 550 5.1.1 (address)" in told


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        (b"", "The file is empty"),
        (b"\xd0\xcf\x11\xe0" + bytes(999), "This file is not a mail server’s report."),
        (reports.report("<other@ashdale.gov.uk>", "a@b.gov.uk"), "This report is not about a copy of this dispatch"),
        (bytes(LARGEST_REPORT * 1024 * 1024 + 1), f"The file must be {LARGEST_REPORT} MB or less"),
    ],
    ids=["empty", "no report", "of another mail", "too large"],
)
def test_a_file_that_says_nothing_gets_a_sentence_at_the_field(schedule, cast, web, raw, sentence):
    url = reverse("sharing:upload-report", args=[schedule.pk])
    answer = web(cast.coordinator).post(url, chosen(raw))
    assert answer.status_code == 200
    assert sentence in answer.content.decode()
    assert not DeliveryReport.objects.exists()
    assert "Choose the file" in web(cast.coordinator).post(url, {"sent": "yes"}).content.decode()


@pytest.mark.rule("R33")
def test_a_report_on_another_dispatch_says_nothing_of_it(records, copy, cast, web):
    """Added on the wrong page it reads like one of nobody's mail, so that the page is no way to ask who got what."""
    other = post.circulate(cast, records[0], records[1:], to=[cast.chair])
    url = reverse("sharing:upload-report", args=[other.pk])
    answer = web(cast.coordinator).post(url, chosen(reports.on(copy))).content.decode()
    assert "This report is not about a copy of this dispatch" in answer
    assert cast.member.name not in answer
    assert state(copy) == State.SENT


def test_a_copy_that_is_being_handed_over_is_asked_for_in_a_minute(copy, schedule, cast, web):
    Delivery.objects.filter(pk=copy.pk).update(state=State.HANDING)
    url = reverse("sharing:upload-report", args=[schedule.pk])
    assert "try again in a minute" in web(cast.coordinator).post(url, chosen(reports.on(copy))).content.decode()


@pytest.mark.rule("R33")
@pytest.mark.parametrize("who", ["member", "health_member", "referrer", "outsider", "leaver"])
def test_only_who_manages_the_record_adds_a_report(copy, schedule, cast, web, as_person, who):
    url = reverse("sharing:upload-report", args=[schedule.pk])
    assert web(getattr(cast, who)).get(url).status_code == 404
    assert web(getattr(cast, who)).post(url, chosen(reports.on(copy))).status_code == 404
    with pytest.raises(PermissionDenied), as_person(getattr(cast, who)):
        bounces.upload(dispatch=schedule, raw=reports.on(copy), by=getattr(cast, who))
    assert not DeliveryReport.objects.exists()


# What the database holds


def row(copy, by=None, **changes):
    fields = {
        "delivery": copy,
        "record_id": copy.record_id,
        "action": "failed",
        "status": "5.1.1",
        "said": "No",
        "by": by,
    }
    return DeliveryReport.objects.create(**fields | changes)


@pytest.mark.rule("R31")
def test_no_process_says_that_a_copy_came_back_without_a_report(copy, cast, as_person, as_worker, refused):
    said = "update sharing_delivery set state = 'came_back' where id = %s"
    assert refused(cast.coordinator, said, copy.pk)
    with pytest.raises(DatabaseError, match="with a report"), as_worker():
        Delivery.objects.filter(pk=copy.pk).update(state=State.CAME_BACK)
    row(copy, action="delayed")
    assert refused(cast.coordinator, said, copy.pk)
    row(copy)
    assert not refused(cast.coordinator, said, copy.pk)
    assert refused(cast.coordinator, "update sharing_delivery set state = 'sent' where id = %s", copy.pk)


@pytest.mark.rule("R33")
def test_a_report_is_written_by_who_manages_the_record_in_their_own_name_and_never_changed(
    copy, records, cast, as_person, as_worker, refused
):
    for by, changes in (
        (cast.member, {}),
        (cast.coordinator, {"by": cast.chair}),
        (cast.coordinator, {"by": None}),
        (cast.coordinator, {"record_id": records[1]}),
    ):
        with pytest.raises(DatabaseError), as_person(by):
            row(copy, **{"by": by} | changes)
    with pytest.raises(DatabaseError), as_worker():
        row(copy, by=cast.coordinator)
    with as_person(cast.coordinator):
        row(copy, by=cast.coordinator)
        assert DeliveryReport.objects.count() == 1
    with as_person(cast.member):
        assert not DeliveryReport.objects.exists()
    for change in ("update sharing_deliveryreport set said = 'Yes'", "delete from sharing_deliveryreport"):
        assert refused(cast.coordinator, change)
        with pytest.raises(DatabaseError), as_worker(), transaction.atomic():
            DeliveryReport.objects.update(said="Yes")
    assert refused(cast.coordinator, "select * from sharing_mailboxposition")


def test_a_new_copy_of_what_came_back_is_asked_for_by_who_manages_it(copy, cast, as_person):
    take_in(reports.on(copy))
    with pytest.raises(DatabaseError), as_person(cast.member):
        CopyWanted.objects.create(delivery=copy, record_id=copy.record_id, asked_by=cast.member)
    copy.refresh_from_db()
    with as_person(cast.coordinator):
        assert copies.want_again(delivery=copy, by=cast.coordinator)
    with pytest.raises(RuleBroken), as_person(cast.coordinator):
        copies.want_again(delivery=Delivery.objects.get(pk=copy.pk), by=cast.coordinator)
