"""People as the Coordinator keeps them: inviting, changing, recording induction; and the pages for it."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from sharing import gate
from sharing.errors import RuleBroken
from sharing.models import AccountLetter, AuditEvent, Delivery, Person
from sharing.services import accounts, people
from tests.sharing.test_panel_pages import days

TODAY = timezone.localdate


def invitation(cast, **changes):
    return {
        "name": "Nia New", "email": "Nia.New@ashdale.gov.uk", "agency": cast.health, "job_title": "Nurse",
        "kind": Person.Kind.PERMANENT,
    } | changes  # fmt: skip


def as_form(values):
    values = {name: getattr(value, "pk", value) for name, value in values.items()}
    return {name: value for name, value in values.items() if name != "ends_on"}


@pytest.fixture
def invite(cast, as_person):
    def invite(by=None, **changes):
        with as_person(by or cast.coordinator):
            return people.invite(**invitation(cast, **changes), by=by or cast.coordinator)

    return invite


def test_who_is_invited_has_no_password_and_a_letter_on_the_way(invite, as_worker):
    nia = invite()
    assert (nia.email, nia.has_usable_password()) == ("nia.new@ashdale.gov.uk", False)
    assert AccountLetter.objects.get().kind == AccountLetter.Kind.INVITATION
    with as_worker():
        accounts.write_letters()
    assert Delivery.objects.get().recipient == nia
    assert AuditEvent.objects.filter(what="person.invited").count() == 1


@pytest.mark.rule("R39")
def test_who_is_invited_sees_nothing_before_induction_and_undertaking(invite, cast, as_person):
    nia = invite()
    assert gate.reasons(nia) == [gate.SENTENCES["induction"], gate.SENTENCES["undertaking"]]
    with as_person(cast.coordinator):
        people.record_induction(person=nia, inducted_on=TODAY(), undertaking_on=None, by=cast.coordinator)
        assert not gate.is_open(nia)
        people.record_induction(person=nia, inducted_on=TODAY(), undertaking_on=TODAY(), by=cast.coordinator)
    assert gate.is_open(nia)


@pytest.mark.rule("R39")
@pytest.mark.rule("R41")
@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"email": "nia@elsewhere.example"}, "is not on the list of secure e-mail domains"),
        ({"email": "nia@ashdale.gcsx.gov.uk"}, "retired"),
        ({"email": "cast1@ashdale.gov.uk"}, "is here already"),
        ({"kind": Person.Kind.STUDENT}, "only permanent staff are here without one"),
        ({"ends_on": TODAY() - timedelta(days=1)}, "today or in the future"),
        ({"manager": "chair"}, "the manager comes from Ashdale Community Health"),
    ],
)
def test_who_cannot_be_invited_is_refused_by_the_service_and_at_the_box(changes, says, invite, cast, web):
    changes = {name: getattr(cast, value) if name == "manager" else value for name, value in changes.items()}
    with pytest.raises(RuleBroken, match=says):
        invite(**changes)
    form = as_form(invitation(cast, **changes))
    if "ends_on" in changes:
        form |= days("ends_on", changes["ends_on"])
    page = web(cast.coordinator).post(reverse("sharing:invite"), form).content.decode()
    assert page.count(says) == 2  # in the summary and at the box
    assert not Person.objects.filter(name="Nia New").exists()
    assert not AccountLetter.objects.exists()


def test_the_coordinator_invites_from_the_page(web, cast):
    form = as_form(invitation(cast, kind="student", can_refer="on", manager=cast.health_member))
    form |= days("ends_on", TODAY() + timedelta(days=30))
    answer = web(cast.coordinator).post(reverse("sharing:invite"), form)
    nia = Person.objects.get(name="Nia New")
    assert answer.url == reverse("sharing:person", args=[nia.pk])
    assert (nia.can_refer, nia.manager, nia.ends_on) == (True, cast.health_member, TODAY() + timedelta(days=30))
    page = web(cast.coordinator).get(answer.url).content.decode()
    for words in ("Invited", "have not chosen a password", "induction has not been recorded", "Invite again"):
        assert words in page
    again = web(cast.coordinator).post(reverse("sharing:invite-again", args=[nia.pk]))
    assert again.url == answer.url
    assert AccountLetter.objects.filter(kind="invitation").count() == 2


def test_who_has_a_password_is_not_invited_again(web, cast):
    client = web(cast.coordinator)
    url = reverse("sharing:invite-again", args=[cast.member.pk])
    assert "has chosen a password" in client.post(url, follow=True).content.decode()
    assert not AccountLetter.objects.exists()


@pytest.mark.parametrize("who", ["chair", "vice_chair", "member", "referrer", "outsider", "leaver"])
def test_people_are_kept_by_the_coordinator_alone(who, web, cast, invite):
    person = getattr(cast, who)
    with pytest.raises(PermissionDenied):
        invite(by=person)
    for name in ("people", "invite", "agencies"):
        assert web(person).get(reverse(f"sharing:{name}")).status_code == 404
    other = cast.health_member.pk
    for name in ("person", "change-person", "induction", "transfer", "leave-panel", "give-place", "lost-device"):
        assert web(person).get(reverse(f"sharing:{name}", args=[other])).status_code == 404
        assert web(person).post(reverse(f"sharing:{name}", args=[other]), {}).status_code == 404


def test_a_coordinator_changes_nothing_about_themselves(web, cast, as_person):
    mine = cast.coordinator.pk
    page = web(cast.coordinator).get(reverse("sharing:person", args=[mine])).content.decode()
    assert "changed by another Coordinator" in page
    for name in ("change-person", "induction", "transfer", "leave-panel", "give-place", "lost-device"):
        assert web(cast.coordinator).get(reverse(f"sharing:{name}", args=[mine])).status_code == 404
        assert reverse(f"sharing:{name}", args=[mine]) not in page
    with as_person(cast.coordinator), pytest.raises(PermissionDenied):
        people.change(person=cast.coordinator, can_refer=True, by=cast.coordinator)


def test_details_are_changed_and_the_audit_says_which(web, cast):
    url = reverse("sharing:change-person", args=[cast.member.pk])
    assert cast.member.email in web(cast.coordinator).get(url).content.decode()
    form = {"name": "Mina Memberova", "email": cast.member.email, "job_title": "Sergeant", "kind": "permanent"}
    answer = web(cast.coordinator).post(url, form)
    assert answer.status_code == 302, answer.content.decode()
    cast.member.refresh_from_db()
    assert (cast.member.name, cast.member.job_title) == ("Mina Memberova", "Sergeant")
    assert AuditEvent.objects.get(what="person.changed").detail["changed"] == ["name", "job_title"]


@pytest.mark.rule("R39")
def test_a_day_in_the_future_is_no_induction(web, cast, as_person):
    tomorrow = TODAY() + timedelta(days=1)
    with as_person(cast.coordinator), pytest.raises(RuleBroken, match="in the past"):
        people.record_induction(person=cast.member, inducted_on=tomorrow, undertaking_on=None, by=cast.coordinator)
    url = reverse("sharing:induction", args=[cast.member.pk])
    page = web(cast.coordinator).post(url, days("inducted_on", tomorrow)).content.decode()
    assert "Day of the induction must be today or in the past" in page
    assert web(cast.coordinator).post(url, days("inducted_on", TODAY())).status_code == 302
    cast.member.refresh_from_db()
    assert (cast.member.inducted_on, cast.member.undertaking_on) == (TODAY(), None)


def test_the_list_says_how_everybody_stands(web, cast, invite, django_assert_max_num_queries):
    invite()
    cast.deputy.undertaking_on = None
    cast.deputy.save()
    client = web(cast.coordinator)
    page = client.get(reverse("sharing:people")).content.decode()
    for words in ("Has not chosen a password yet", "Missing: undertaking", "has not approved the agreement", "Left"):
        assert words in page
    for state, name in (("invited", "Nia New"), ("closed", "Dee Deputy"), ("left", "Lee Leaver"), ("active", "Mina")):
        page = client.get(reverse("sharing:people"), {"state": state}).content.decode()
        assert name in page
        assert page.count('data-label="Name"') < 13
    page = client.get(reverse("sharing:people"), {"agency": cast.police.pk, "state": "invited"}).content.decode()
    assert "Nobody matches" in page
    with django_assert_max_num_queries(25):
        client.get(reverse("sharing:people"))


def test_the_panels_page_leads_the_coordinator_to_people_and_agencies(web, cast):
    for person, leads in ((cast.coordinator, True), (cast.chair, False), (cast.member, False)):
        page = web(person).get(reverse("sharing:panel")).content.decode()
        for name in ("people", "agencies"):
            assert (f'href="{reverse(f"sharing:{name}")}"' in page) is leads
