"""Single copies: sent again as a new one, stopped, fetched, traced, and written into the ledger of each record."""

import io
import re
import subprocess
from io import StringIO

import pikepdf
import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError
from django.urls import reverse
from django.utils import timezone

from sharing import encryption
from sharing.errors import RuleBroken
from sharing.models import AllowedDomain, AuditEvent, CopyPassword, CopyWanted, Delivery, Disclosure, Exclusion
from sharing.places import recipients
from sharing.services import copies, delivery, dispatch
from sharing.web.days import moment
from tests.conftest import role
from tests.sharing import post

pytestmark = pytest.mark.django_db(transaction=True)
State = Delivery.State


@pytest.fixture
def records(mail_server, cast, as_person):
    return post.papers_and_case(cast, as_person)


@pytest.fixture
def schedule(cast, records):
    return post.circulate(cast, records[0], records[1:], to=[cast.chair, cast.member])


def work():
    with post.worker_session():
        copies.make_wanted()
        delivery.deliver_due()


def of(circulated, person):
    return Delivery.objects.get(dispatch=circulated, recipient=person, replaces=None)


@pytest.fixture
def refused(mail_server, cast, schedule):
    """The member's copy, which their server did not take."""
    mail_server.behave("554", recipient=cast.member.email)
    work()
    mail_server.behave()
    return of(schedule, cast.member)


# The ledger


@pytest.mark.rule("R34")
def test_each_copy_that_leaves_is_in_the_ledger_of_every_record_in_it(cast, records, schedule):
    work()
    work()
    for person in (cast.chair, cast.member):
        rows = Disclosure.objects.filter(to_person=person)
        assert {row.record_id for row in rows} == set(records)
        (words,) = {(row.what, row.to_agency.name, row.by.name, row.purpose, row.how) for row in rows}
        number = of(schedule, person).copy_number
        assert words == (
            f"{schedule.reference}, copy {number}",
            person.agency.name,
            cast.chair.name,
            "discussion",
            "copy",
        )


@pytest.mark.rule("R34")
def test_what_was_refused_is_not_said_to_have_been_shared(cast, refused):
    assert not Disclosure.objects.filter(to_person=cast.member).exists()


@pytest.mark.rule("R34")
def test_what_may_have_arrived_is_said_to_be_so(mail_server, cast, schedule):
    mail_server.behave("drop_after_data", recipient=cast.member.email)
    work()
    row = Disclosure.objects.filter(to_person=cast.member).first()
    assert row.what.endswith(", not known to have arrived")


@pytest.mark.rule("R34")
def test_only_the_worker_writes_that_a_copy_left(cast, records, schedule, as_person):
    one = of(schedule, cast.member)
    with pytest.raises(DatabaseError), as_person(cast.coordinator):
        Disclosure.objects.create(
            record_id=records[0], how="copy", what="A copy", to_agency=cast.police, to_person=cast.member, delivery=one,
            by_agency=cast.social_care, purpose="discussion", ground="significant_harm", reason="Invented",
            on=one.state_at.date(), by=cast.coordinator,
        )  # fmt: skip


# Again


@pytest.mark.rule("R31")
def test_a_new_copy_has_its_own_number_and_password_and_goes_once(mail_server, cast, refused, as_person):
    with as_person(cast.coordinator):
        copies.want_again(delivery=refused, by=cast.coordinator)
    work()
    work()
    again = Delivery.objects.get(replaces=refused)
    assert (again.state, again.recipient, again.copy_number) == (State.SENT, cast.member, 3)
    (mail,) = mail_server.mails(cast.member.email)
    assert mail["Message-ID"] == again.message_id != refused.message_id
    (attached,) = mail.iter_attachments()
    before, now = (encryption.decrypt(one.copy_password.encrypted) for one in (refused, again))
    with pytest.raises(pikepdf.PasswordError):
        pikepdf.open(io.BytesIO(attached.get_content()), password=before)
    pikepdf.open(io.BytesIO(attached.get_content()), password=now).close()
    refused.refresh_from_db()
    assert refused.state == State.FAILED


def test_a_copy_goes_again_only_once_and_only_where_it_did_not_arrive(cast, schedule, refused, as_person):
    with as_person(cast.coordinator):
        copies.want_again(delivery=refused, by=cast.coordinator)
    for one in (Delivery.objects.get(pk=refused.pk), of(schedule, cast.chair)):
        with pytest.raises(RuleBroken), as_person(cast.coordinator):
            copies.want_again(delivery=one, by=cast.coordinator)
    assert CopyWanted.objects.count() == 1


@pytest.mark.rule("R41")
def test_no_new_copy_goes_to_an_address_that_is_not_secure(cast, refused, as_person):
    AllowedDomain.objects.all().delete()
    with pytest.raises(RuleBroken, match="not on the list"), as_person(cast.coordinator):
        copies.want_again(delivery=refused, by=cast.coordinator)


@pytest.mark.rule("R28")
def test_whoever_lost_the_right_gets_no_new_copy(mail_server, cast, records, refused, as_person):
    with as_person(cast.coordinator):
        copies.want_again(delivery=refused, by=cast.coordinator)
    Exclusion.objects.create(
        record_id=records[1], person=cast.member, why="interest", reason="Cousin", excluded_by=cast.chair
    )
    work()
    assert Delivery.objects.get(replaces=refused).state == State.SUPPRESSED
    assert mail_server.mails(cast.member.email) == []


def test_the_database_lets_only_who_manages_ask_and_nobody_write_a_copy(cast, refused, as_person):
    for person in (cast.member, cast.referrer):
        with pytest.raises(DatabaseError), as_person(person):
            CopyWanted.objects.create(delivery=refused, record_id=refused.record_id, asked_by=person)
    with pytest.raises(DatabaseError), as_person(cast.coordinator):
        CopyWanted.objects.create(delivery=refused, record_id=refused.record_id, asked_by=cast.chair)
    with pytest.raises(IntegrityError):
        Delivery.objects.create(
            dispatch=refused.dispatch, record_id=refused.record_id, recipient=cast.member, address="a@ashdale.gov.uk",
            copy_number=9, message_id="<9@x>",
        )  # fmt: skip


def stamps(mail_server, person, *passwords):
    """How each of a person's copies is called at the foot of its pages, in the order they came."""
    found = []
    for mail, password in zip(mail_server.mails(person.email), passwords, strict=True):
        (attached,) = mail.iter_attachments()
        command = ["pdftotext", "-upw", password, "-"]
        text = subprocess.run([*command, "-"], input=attached.get_content(), check=True, capture_output=True).stdout
        found.append(re.search(r"OFFICIAL-SENSITIVE · (Copy .*?) · ", text.decode())[1])
    return found


def password_of(row):
    return encryption.decrypt(row.copy_password.encrypted)


@pytest.mark.rule("R31")
def test_of_how_many_is_the_same_on_all_and_a_later_copy_says_why_it_is_one_more(
    mail_server, cast, records, schedule, refused, as_person
):
    """The member's copy was refused and is made again; somebody joins. The Chair's had gone before all that."""
    with as_person(cast.coordinator):
        copies.want_again(delivery=refused, by=cast.coordinator)
    work()
    joined = next(one for one in recipients(cast.panel, timezone.localdate()) if one.person == cast.health_member)
    with post.worker_session():
        dispatch.add_copy(dispatch=schedule, recipient=joined, records=records[1:], render=post.pdf)
    work()
    for person, called in (
        (cast.chair, f"Copy {of(schedule, cast.chair).copy_number} of 2"),
        (cast.member, f"Copy 3, instead of copy {refused.copy_number} of 2"),
        (cast.health_member, "Copy 4, added to 2"),
    ):
        row = Delivery.objects.filter(dispatch=schedule, recipient=person).latest("copy_number")
        assert stamps(mail_server, person, password_of(row)) == [called]


# Stopping


def test_a_waiting_copy_is_stopped_and_the_others_go(mail_server, cast, schedule, as_person):
    with as_person(cast.coordinator):
        copies.stop(delivery=of(schedule, cast.member), by=cast.coordinator)
    work()
    assert (of(schedule, cast.member).state, of(schedule, cast.chair).state) == (State.SUPPRESSED, State.SENT)
    with pytest.raises(RuleBroken), as_person(cast.coordinator):
        copies.stop(delivery=of(schedule, cast.chair), by=cast.coordinator)


# The pages


def test_the_coordinator_sends_again_and_stops_from_the_page(web, cast, schedule, refused):
    browser, page = web(cast.coordinator), reverse("sharing:dispatch", args=[schedule.pk])
    assert "Send a new copy" in browser.get(page).content.decode()
    told = browser.post(reverse("sharing:send-again", args=[refused.pk]), follow=True).content.decode()
    assert f"A new copy goes to {cast.member.name}." in told
    assert "A new copy is being made" in told
    work()
    told = browser.get(page).content.decode()
    assert "Sent again as copy 3" in told
    assert "instead of copy" in told
    late = browser.post(reverse("sharing:stop-copy", args=[of(schedule, cast.chair).pk]), follow=True)
    assert "This copy is not waiting any more." in late.content.decode()


def test_sending_again_asks_for_a_fresh_second_factor(web, cast, refused):
    browser = web(cast.coordinator).minutes_later()
    told = browser.post(reverse("sharing:send-again", args=[refused.pk])).content.decode()
    assert "Confirm that it is you" in told
    assert not CopyWanted.objects.exists()


# Fetched here


@pytest.fixture
def fetched_here(cast, records, schedule):
    cast.panel.attaches_papers = False
    cast.panel.save()
    work()
    return of(schedule, cast.member)


@pytest.mark.rule("R31")
def test_without_attachment_the_mail_has_a_link_and_the_copy_is_fetched_by_its_recipient(
    mail_server, cast, web, fetched_here
):
    (mail,) = mail_server.mails(cast.member.email)
    assert not list(mail.iter_attachments())
    assert "The papers are not in this mail." in mail.get_body(["plain"]).get_content()
    url = reverse("sharing:fetch-copy", args=[fetched_here.pk])
    assert url in web(cast.member).get(reverse("sharing:paper", args=[fetched_here.pk])).content.decode()
    answer = web(cast.member).get(url)
    sealed = b"".join(answer.streaming_content)
    password = encryption.decrypt(CopyPassword.objects.get(delivery=fetched_here).encrypted)
    with pikepdf.open(io.BytesIO(sealed), password=password) as pdf:
        assert pdf.encryption.R == 6
    assert AuditEvent.objects.filter(what="copy.fetched", person=cast.member).count() == 1
    for other in (cast.chair, cast.coordinator, cast.health_member):
        assert web(other).get(url).status_code == 404


@pytest.mark.rule("R28")
def test_whoever_is_shut_out_since_fetches_nothing(cast, web, records, fetched_here):
    Exclusion.objects.create(
        record_id=records[1], person=cast.member, why="interest", reason="Cousin", excluded_by=cast.chair
    )
    assert web(cast.member).get(reverse("sharing:fetch-copy", args=[fetched_here.pk])).status_code == 404


# Traced


@pytest.mark.rule("R31")
def test_a_copy_number_leads_back_to_its_recipient(cast, schedule):
    work()
    one, told = of(schedule, cast.member), StringIO()
    call_command("trace_copy", schedule.reference, str(one.copy_number), stdout=told)
    assert f"{cast.member.name} ({cast.member.agency})" in told.getvalue()
    assert cast.chair.name not in told.getvalue()
    assert "opened: not yet" in told.getvalue()
    assert AuditEvent.objects.filter(what="copy.traced").count() == 1
    with pytest.raises(CommandError, match="No copy of that number"):
        call_command("trace_copy", schedule.reference, "99")


@pytest.mark.rule("R31")
def test_who_has_only_opened_the_paper_is_not_said_to_have_read_its_password(cast, schedule):
    work()
    one = of(schedule, cast.member)

    def told():
        out = StringIO()
        call_command("trace_copy", schedule.reference, str(one.copy_number), stdout=out)
        return [line.strip() for line in out.getvalue().splitlines()]

    with role("hsb_web", cast.member):
        dispatch.note_opened(schedule.source, by=cast.member)
    one.refresh_from_db()
    assert f"opened: {moment(one.opened_at)}" in told()
    assert "password read: not yet" in told()
    with role("hsb_web", cast.member):
        dispatch.read_password(delivery=one, by=cast.member)
    read = AuditEvent.objects.get(what="password.read")
    assert f"password read: {moment(read.at)}" in told()
