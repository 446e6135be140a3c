"""The demo partnership: loaded through the product's own services, shown on pages that exist only in demo mode."""

import json
import stat
from contextlib import contextmanager
from datetime import timedelta
from email.utils import parseaddr
from itertools import permutations

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test import override_settings
from django.urls import include, path, reverse
from django.utils import timezone

import hsbpanel.urls
from cases.models import Assessment, Case, CaseInformation, Child, NeedsAndRisk
from hsbpanel.demo import mailboxes, people
from hsbpanel.demo.post import PostOffice
from hsbpanel.stack.configuration import DEMO_SENDER
from meetings.models import AgencyReturn, AgreedAction, Meeting, ScheduleVersion
from meetings.rules import due_cases
from meetings.services import circulate_version, due_versions
from referrals import rules
from referrals.models import Referral, ReferredChild
from referrals.nhs_numbers import problem_with
from sharing import audit, gate
from sharing.models import AuditEvent, Delivery, Grant, Panel, Person

urlpatterns = [*hsbpanel.urls.urlpatterns, path("demo/", include("hsbpanel.demo.urls"))]
in_demo_mode = pytest.mark.urls(__name__)
GATE_CLOSED = {"Bethan Rowe", "Joe Markland", "Alan Priory", "Hannah Pryce"}


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker, tmp_path_factory):
    """Loaded once for all tests that look at it, and rolled back behind the last of them."""
    from django.conf import settings

    var = tmp_path_factory.mktemp("var")
    documents = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": var / "documents"}}
    changed = {"DEMO": True, "VAR": var, "STORAGES": settings.STORAGES | {"default": documents}}
    with django_db_blocker.unblock(), override_settings(**changed), transaction.atomic():
        call_command("load_demo", verbosity=0)
        yield var
        transaction.set_rollback(True)


@pytest.fixture
def demo(loaded):
    """The folder VAR of the demo; what a test changes in the database is gone after it."""
    with transaction.atomic():
        yield loaded
        transaction.set_rollback(True)


@pytest.fixture
def written_down(demo):
    return json.loads((demo / "demo/people.json").read_text())


def called(name):
    return Person.objects.get(name=name)


# What is there


def test_the_partnership_is_whole(demo):
    panel = Panel.objects.get()
    assert panel.partnership == "Ashdale and Wenmoor Safeguarding Children Partnership"
    assert Person.objects.values("agency").distinct().count() == 10
    assert Person.objects.count() >= 20
    names = {(child.given_names, child.family_name) for child in ReferredChild.objects.all()}
    assert len(names) == 19
    assert Case.objects.count() == 14


def test_there_are_referrals_at_every_stage(demo):
    assert set(Referral.objects.values_list("status", flat=True)) == set(Referral.Status)
    waiting = Referral.objects.filter(status="submitted").order_by("reference")
    late, new = (rules.working_days_waiting(referral.submission.submitted_at) for referral in waiting)
    assert late > Panel.objects.get().decision_working_days > new


def test_the_last_meeting_was_held_and_minuted(demo):
    meeting = Meeting.objects.get(status=Meeting.Status.HELD)
    assert timedelta(days=27) < timezone.now() - meeting.starts_at < timedelta(days=35)
    minutes = meeting.minutes.get()
    assert minutes.status == "approved"
    assert meeting.starts_at < minutes.approved_at < minutes.circulated_at < timezone.now()
    assert {one.pathway for case in Case.objects.all() for one in case.decisions.all()} == {
        "child_protection", "criminal_justice", "both",
    }  # fmt: skip
    assert set(AgreedAction.objects.values_list("status", flat=True)) == set(AgreedAction.Status)
    assert {"known", "not_known"} == set(AgencyReturn.objects.values_list("answer", flat=True))


def test_the_next_schedule_goes_out_two_minutes_later(demo, as_worker):
    following, later = Meeting.objects.filter(status=Meeting.Status.PLANNED)
    loaded_at = max(Person.objects.values_list("joined_at", flat=True))
    assert timedelta(minutes=2) <= following.circulate_at - loaded_at < timedelta(minutes=4)
    assert not later.schedules.exists()
    assert Case.objects.filter(due_at_panel_on__gt=following.on, due_at_panel_on__lte=later.on).exists()
    with time_machine.travel(following.circulate_at - timedelta(seconds=1), tick=False), as_worker():
        assert due_versions() == []
    with time_machine.travel(following.circulate_at, tick=False), as_worker():
        assert [version.meeting for version in due_versions()] == [following]


def test_what_was_accepted_after_the_schedule_was_compiled_comes_to_the_later_meeting(demo):
    schedule, later = ScheduleVersion.objects.get(circulated_at=None), Meeting.objects.filter(status="planned").last()
    accepted = Referral.objects.filter(status="accepted", submission__submitted_at__gt=schedule.compiled_at)
    assert rules.working_days_waiting(min(accepted.values_list("submission__decided_at", flat=True))) <= 2
    cases = set(Case.objects.filter(record__origin__in=accepted.values("pk")).values_list("pk", flat=True))
    assert (accepted.count(), len(cases)) == (2, 5)
    assert cases.isdisjoint(schedule.items.values_list("record_id", flat=True))
    assert cases <= {case.pk for case in due_cases(later)}


def test_an_assessment_is_under_way_and_needs_are_told_of_both_children(demo):
    assessment = Assessment.objects.get()
    assert (assessment.is_open, assessment.interviews.filter(held_on__isnull=False).count()) == (True, 2)
    assert {one.case.role for one in NeedsAndRisk.objects.select_related("case")} == {"young_person", "child_harmed"}


def test_references_are_in_the_order_of_submission(demo):
    first = {}
    for referral in Referral.objects.exclude(reference=None):
        first[referral.reference] = min(referral.submissions.values_list("submitted_at", flat=True))
    assert sorted(first) == sorted(first, key=first.get)


def test_a_child_known_as_harmed_comes_back_as_a_young_person(demo):
    finn = ReferredChild.objects.filter(given_names="Finn")
    assert {child.role for child in finn} == {"young_person", "child_harmed"}
    assert len({child.date_of_birth for child in finn}) == 1


def test_numbers_ages_and_dates_make_sense(demo):
    for child in ReferredChild.objects.all():
        assert child.nhs_number.startswith("999")
        assert not problem_with(child.nhs_number)
        assert 6 <= child.age() <= 18
    assert not Delivery.objects.filter(state_at__gt=timezone.now()).exists()
    assert not AuditEvent.objects.filter(at__gt=timezone.now()).exists()
    assert not Grant.objects.filter(starts_at__gte=max(Person.objects.values_list("joined_at", flat=True))).exists()


def test_what_was_written_of_the_past_is_sealed_like_anything_else(demo):
    assert all(audit.leaf_hash(event) == event.sha256 for event in AuditEvent.objects.all())


# Who can sign in


def test_people_are_written_down_for_scripts(demo, written_down):
    assert stat.S_IMODE((demo / "demo/people.json").stat().st_mode) == 0o600
    assert {"name", "email", "password", "totp_secret", "agency", "roles", "about"} <= set(written_down[0])
    roles = {role for person in written_down for role in person["roles"]}
    assert roles >= {
        "Chair", "Vice-chair", "Coordinator", "Panel member", "Deputy", "Social worker", "Team manager", "Interpreter",
        "Student", "Temporary worker", "Leaver", "Newcomer", "Outsider at a partner", "Information governance",
    }  # fmt: skip
    for person in written_down:
        assert called(person["name"]).check_password(person["password"]) or person["roles"] == ["Invited"]


def test_everybody_but_the_newcomer_and_who_is_invited_has_a_second_factor(written_down):
    assert [one["name"] for one in written_down if not one["totp_secret"]] == ["Amir Siddall", "Hannah Pryce"]
    codes = people.codes_now()
    for person in written_down:
        device = called(person["name"]).totpdevice_set.first()
        assert (device is None) == (person["email"] not in codes)
        assert device is None or device.verify_token(codes[person["email"]])


def test_who_is_invited_finds_the_link_in_her_mailbox(demo, web, settings):
    [invitation] = mailboxes.mails("hannah.pryce@lantern.example")
    link = next(line for line in invitation.text.splitlines() if "/account/set-password/" in line)
    form = web().get(link.removeprefix(settings.SITE_URL).strip(), follow=True).content.decode()
    assert "Choose a password" in form


def test_a_lost_device_waits_for_the_chair(demo, web):
    assert "Lost device: Stephen Lisle" in web(called("Ruth Adeyemi")).get(reverse("home")).content.decode()
    assert "Lost device" not in web(called("Priya Nairn")).get(reverse("home")).content.decode()


# Loading


def test_loading_wakes_no_worker(demo):
    assert connection.run_on_commit == []


def test_mail_of_the_stack_comes_from_the_mailbox_of_the_panel(demo):
    assert parseaddr(DEMO_SENDER)[1] == Panel.objects.get().mailbox


def test_a_second_load_does_nothing_where_it_may(demo, capsys):
    before = AuditEvent.objects.count()
    call_command("load_demo", "--if-empty")
    assert "already" in capsys.readouterr().out
    assert AuditEvent.objects.count() == before


def test_a_database_in_use_is_refused(cast, settings):
    settings.DEMO = True
    with pytest.raises(CommandError, match="not empty"):
        call_command("load_demo")


def test_an_installation_that_is_no_demo_is_refused(db, settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="DEMO"):
        call_command("load_demo")
    with pytest.raises(CommandError, match="DEMO"):
        call_command("load_demo", "--if-empty")
    assert not Panel.objects.exists()


# Need to know


@pytest.mark.rule("R33")
def test_a_member_sees_what_was_circulated_and_nothing_else(demo, as_person):
    circulated = set(Meeting.objects.get(status="held").agenda.values_list("case", flat=True))
    for name in ("Marcus Bellamy", "Naomi Clarkson", "Dr Elin Parry", "Peter Hallam"):
        with as_person(called(name)):
            assert set(Case.objects.values_list("pk", flat=True)) == circulated
            assert not Referral.objects.exists()
            assert not ScheduleVersion.objects.filter(circulated_at=None).exists()


@pytest.mark.rule("R33")
def test_whoever_was_sent_nothing_sees_nothing(demo, as_person):
    had_papers = {one.recipient.name for one in Delivery.objects.filter(state="sent").select_related("recipient")}
    others = Person.objects.exclude(name__in=had_papers)
    assert others.filter(name="Owen Hartnell").exists()
    for person in others.exclude(can_refer=True):
        with as_person(person):
            assert not Case.objects.exists()
            assert not Child.objects.exists()
            assert not CaseInformation.objects.exists()


@pytest.mark.rule("R38")
@pytest.mark.rule("R39")
def test_the_gate_is_closed_for_those_it_should_be(demo):
    assert {person.name for person in Person.objects.all() if not gate.is_open(person)} == GATE_CLOSED
    assert set(Delivery.objects.filter(state="suppressed").values_list("recipient__name", flat=True)) == {"Bethan Rowe"}


@pytest.mark.rule("R26")
@pytest.mark.rule("R28")
def test_the_next_circulation_goes_to_the_deputy_and_not_past_an_interest(demo, as_person, as_worker):
    version = ScheduleVersion.objects.get(circulated_at=None)
    with as_worker():
        circulate_version(version=version)
    PostOffice().deliver_all()
    sent = set(
        version.record.deliveries.filter(dispatch__source=version.pk, state="sent").values_list(
            "recipient__name", flat=True
        )
    )
    assert "Grace Mensah" in sent
    assert sent.isdisjoint({"Joanne Tully", "Bethan Rowe", "Alan Priory"})
    with as_person(called("Marcus Bellamy")):
        assert Case.objects.filter(child__family_name="Garrow").count() == 3
    with as_person(called("Peter Hallam")):
        assert not Case.objects.filter(child__family_name="Garrow").exists()


@pytest.mark.rule("R10")
@pytest.mark.rule("R11")
def test_no_case_names_the_child_of_another(demo):
    for one, other in permutations(Case.objects.select_related("child"), 2):
        words = " ".join(f"{told.heading} {told.text} {told.source} {told.caveat}" for told in one.information.all())
        words += " ".join(link.description for link in one.links.all())
        assert other.child.given_names not in words


# The pages


@in_demo_mode
def test_the_page_lists_everybody_with_code_and_mailbox(web, written_down):
    page = web().get(reverse("demo")).content.decode()
    codes = people.codes_now()
    for person in written_down:
        assert person["name"] in page
        assert person["email"] in page
        assert reverse("demo-mailbox", args=[person["email"]]) in page
        assert codes.get(person["email"], "not set up yet") in page


@in_demo_mode
def test_mail_can_be_read_and_its_papers_saved(web, demo):
    address = "marcus.bellamy@wenmoor-police.example"
    page = web().get(reverse("demo-mailbox", args=[address])).content.decode()
    minutes, schedule = mailboxes.mails(address)
    assert page.index(minutes.subject) < page.index(schedule.subject)
    page = web().get(reverse("demo-mail", args=[address, schedule.name])).content.decode()
    assert "opens with a password of your own" in page
    for one in schedule.attachments:
        answer = web().get(reverse("demo-attachment", args=[address, schedule.name, one.number]))
        assert answer.content == one.content
        assert answer["Content-Type"] == "application/octet-stream"
        assert answer["Content-Disposition"].startswith("attachment")
        assert answer["X-Content-Type-Options"] == "nosniff"
    assert any(one.content.startswith(b"%PDF") for one in schedule.attachments)


@in_demo_mode
@pytest.mark.parametrize(
    "address",
    [
        "..",
        "...",
        ".",
        "nobody@ashdale.example",
        "marcus.bellamy@wenmoor-police.example%00",
        "..%2f..",
        "%2e%2e",
        "RUTH.ADEYEMI@ashdale.example",
    ],
)
def test_only_the_mailboxes_of_the_demo_are_there(demo, web, address):
    for suffix in ("", "people.json/", "..%2f..%2fdemo%2fpeople.json/", "x.eml/1/"):
        assert web().get(f"/demo/mail/{address}/{suffix}").status_code == 404


@in_demo_mode
@pytest.mark.parametrize(
    "name",
    [
        "..",
        "..%2f..%2fdemo%2fpeople.json",
        "%2fetc%2fpasswd",
        "people.json",
        "*.eml",
        "secret.txt",
        "link.eml",
        "folder.eml",
    ],
)
def test_only_the_mails_of_a_mailbox_are_there(web, demo, name):
    folder = demo / "mail/ruth.adeyemi@ashdale.example"
    (folder / "secret.txt").write_text("no mail")
    if not (folder / "link.eml").is_symlink():
        (folder / "link.eml").symlink_to(demo / "demo/people.json")
    (folder / "folder.eml").mkdir(exist_ok=True)
    assert web().get(f"/demo/mail/ruth.adeyemi@ashdale.example/{name}/").status_code == 404
    assert web().get(f"/demo/mail/ruth.adeyemi@ashdale.example/{name}/1/").status_code == 404


BROKEN = [
    b"",
    b"\xff\xfe\x00 nothing of a mail",
    b"Subject: =?utf-8?b?!!!?=\nDate: the other day\nFrom: <<>\nTo: =?x\n\nwords",
    b"Content-Type: text/plain; charset=never-heard-of-it\n\n\xff\xff",
    b"Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: multipart/mixed; boundary=y\n\n--y\n",
    b"Content-Type: multipart/mixed; boundary=x\n\n--x\n"
    b"Content-Disposition: attachment; filename=\"../../a\r\n b\x01.pdf\"\n"
    b"Content-Transfer-Encoding: base64\n\n%%%\n--x--\n",
]  # fmt: skip


@in_demo_mode
@pytest.mark.parametrize("content", BROKEN)
def test_a_broken_mail_breaks_no_page(web, demo, content):
    address, name = "owen.hartnell@ashdale.example", "20260101T000000-00001.eml"
    with only_mail(demo / "mail" / address, name, content):
        assert web().get(reverse("demo")).status_code == 200
        assert web().get(reverse("demo-mailbox", args=[address])).status_code == 200
        assert web().get(reverse("demo-mail", args=[address, name])).status_code == 200
        answer = web().get(reverse("demo-attachment", args=[address, name, 1]))
        assert answer.status_code in (200, 404)
        assert ".." not in answer.get("Content-Disposition", "")
        assert web().get(reverse("demo-attachment", args=[address, name, 99])).status_code == 404


@contextmanager
def only_mail(folder, name, content):
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(content)
    yield
    (folder / name).unlink()


@in_demo_mode
def test_the_pages_only_show_and_never_take(demo, web):
    assert web().post(reverse("demo")).status_code in (403, 405)


@in_demo_mode
def test_there_is_no_demo_page_where_it_is_no_demo(demo, web):
    addresses = [
        reverse("demo"),
        reverse("demo-mailbox", args=["ruth.adeyemi@ashdale.example"]),
        reverse("demo-mail", args=["ruth.adeyemi@ashdale.example", "x.eml"]),
        reverse("demo-attachment", args=["ruth.adeyemi@ashdale.example", "x.eml", 1]),
    ]
    with override_settings(DEMO=False):
        assert {web().get(address).status_code for address in addresses} == {404}


def test_the_addresses_are_there_only_in_demo_mode(demo, web):
    assert web().get("/demo/").status_code == 404


@in_demo_mode
def test_a_page_without_its_list_says_what_to_do(web, demo, tmp_path):
    with override_settings(VAR=tmp_path):
        assert "load_demo" in web().get(reverse("demo")).content.decode()
        (tmp_path / "demo").mkdir()
        (tmp_path / "demo/people.json").write_text("{ broken")
        assert "load_demo" in web().get(reverse("demo")).content.decode()
