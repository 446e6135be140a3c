import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.urls import reverse

from cases.models import Case, PathwayDecision
from meetings import services, tasks
from meetings.models import AgreedAction, MinutesItem, MinutesVersion, MinutesVersionItem, SharedInformation
from sharing.errors import RuleBroken
from sharing.models import Dispatch, Exclusion
from sharing.web import days
from tests.meetings.conftest import working_day_ahead
from tests.meetings.test_circulation import pdf_of, text_of


@pytest.mark.rule("R30")
def test_two_tabs_do_not_overwrite_each_other(cast, today, as_person):
    item = today.agenda.first()
    with as_person(cast.coordinator):
        services.record_minutes(item=item, version=0, by=cast.coordinator, risks="First tab")
    with as_person(cast.chair), pytest.raises(RuleBroken, match="saved this item after you opened it"):
        services.record_minutes(item=item, version=0, by=cast.chair, risks="Second tab")
    assert MinutesItem.objects.get().risks == "First tab"


@pytest.mark.rule("R30")
def test_minutes_begin_with_what_agencies_returned(cast, today, as_person):
    item = today.agenda.first()
    with as_person(cast.member):
        services.record_return(item=item, by=cast.member, answer="known", information="Two calls in June.")
    with as_person(cast.coordinator):
        minutes = services.record_minutes(item=item, version=0, by=cast.coordinator, risks="Some")
        assert minutes.shared.get().text == "Two calls in June."


@pytest.mark.rule("R30")
def test_members_do_not_write_minutes(cast, today, as_person):
    with as_person(cast.member), pytest.raises(PermissionDenied):
        services.record_minutes(item=today.agenda.first(), version=0, by=cast.member, risks="Mine")
    with as_person(cast.referrer):
        assert not MinutesItem.objects.exists()


@pytest.mark.rule("R22")
@pytest.mark.rule("R30")
def test_meeting_does_not_close_while_a_case_is_without_decision(cast, today, as_person):
    with as_person(cast.coordinator), pytest.raises(RuleBroken) as broken:
        services.close_meeting(meeting=today, by=cast.coordinator)
    assert any("neither a decision" in reason for reason in broken.value.reasons)
    assert "Nobody is recorded as present." in broken.value.reasons


@pytest.mark.rule("R22")
def test_a_decision_names_the_next_panel_date(cast, today, as_person):
    with as_person(cast.coordinator), pytest.raises(RuleBroken, match="next comes to panel"):
        services.record_minutes(
            item=today.agenda.first(), version=0, by=cast.coordinator, pathway="both", reasons="Because"
        )


@pytest.mark.rule("R14")
@pytest.mark.rule("R30")
def test_approved_minutes_write_decisions_to_the_cases_once(cast, minutes_sent, both, as_person):
    with as_person(cast.chair):
        services.approve_minutes(version=minutes_sent, content_sha256=minutes_sent.content_sha256, by=cast.chair)
    decision = PathwayDecision.objects.get()
    assert (decision.case, decision.pathway, decision.meeting_on) == (both[0], "child_protection", days.today())
    assert all(case.due_at_panel_on > days.today() for case in Case.objects.all())
    assert AgreedAction.objects.get().agreed_at
    with as_person(cast.coordinator):
        again = services.write_up(meeting=minutes_sent.meeting, by=cast.coordinator)
        services.send_to_chair(version=again, by=cast.coordinator)
    with as_person(cast.vice_chair):
        again.refresh_from_db()
        services.approve_minutes(version=again, content_sha256=again.content_sha256, by=cast.vice_chair)
    assert PathwayDecision.objects.count() == 1


@pytest.mark.rule("R14")
def test_a_corrected_decision_supersedes_the_former(cast, minutes_sent, as_person):
    with as_person(cast.chair):
        services.approve_minutes(version=minutes_sent, content_sha256=minutes_sent.content_sha256, by=cast.chair)
    with as_person(cast.coordinator):
        minutes = MinutesItem.objects.exclude(pathway="").get()
        services.record_minutes(
            item=minutes.agenda_item, version=minutes.version, by=cast.coordinator, pathway="both",
            reasons="The police have a report.", next_panel_on=minutes.next_panel_on,
        )  # fmt: skip
        again = services.write_up(meeting=minutes_sent.meeting, by=cast.coordinator)
        services.send_to_chair(version=again, by=cast.coordinator)
    with as_person(cast.chair):
        again.refresh_from_db()
        services.approve_minutes(version=again, content_sha256=again.content_sha256, by=cast.chair)
    assert PathwayDecision.objects.get(pathway="both").supersedes.pathway == "child_protection"


@pytest.mark.rule("R18")
def test_straight_to_prosecution_is_minuted_and_decided(cast, minutes_sent, as_person):
    with as_person(cast.chair):
        services.approve_minutes(version=minutes_sent, content_sha256=minutes_sent.content_sha256, by=cast.chair)
    with as_person(cast.coordinator):
        minutes = MinutesItem.objects.exclude(pathway="").get()
        told = {"item": minutes.agenda_item, "by": cast.coordinator, "next_panel_on": minutes.next_panel_on}
        with pytest.raises(RuleBroken, match="leads to no prosecution"):
            services.record_minutes(
                **told, version=minutes.version, pathway="child_protection", is_straight_to_prosecution=True,
                reasons="x",
            )  # fmt: skip
        services.record_minutes(
            **told, version=minutes.version, pathway="both", is_straight_to_prosecution=True, reasons="Charged"
        )
        again = services.write_up(meeting=minutes_sent.meeting, by=cast.coordinator)
        services.send_to_chair(version=again, by=cast.coordinator)
    with as_person(cast.chair):
        again.refresh_from_db()
        assert "straight to prosecution" in str([item.content["pathway"] for item in again.items.all()])
        services.approve_minutes(version=again, content_sha256=again.content_sha256, by=cast.chair)
    assert PathwayDecision.objects.get(pathway="both").is_straight_to_prosecution


@pytest.mark.rule("R15")
def test_the_minutes_of_a_child_harmed_offer_no_criminal_justice(cast, today, web):
    items = {item.case.role: item for item in today.agenda.select_related("case")}
    pages = {
        role: web(cast.coordinator).get(reverse("meetings:minutes-item", args=[item.pk])).content.decode()
        for role, item in items.items()
    }
    assert 'value="criminal_justice"' in pages["young_person"]
    assert "straight to prosecution" in pages["young_person"]
    assert 'value="criminal_justice"' not in pages["child_harmed"]
    assert "for a child harmed it is not possible" in pages["child_harmed"]


@pytest.mark.rule("R30")
@pytest.mark.rule("R31")
def test_approved_minutes_go_out_at_once(cast, minutes_sent, as_person, as_worker):
    with as_person(cast.chair):
        services.approve_minutes(version=minutes_sent, content_sha256=minutes_sent.content_sha256, by=cast.chair)
    with as_worker():
        tasks.circulate_due()
    assert Dispatch.objects.get(source=minutes_sent.pk).kind == Dispatch.Kind.MINUTES
    minutes_sent.refresh_from_db()
    assert minutes_sent.circulated_at
    text = text_of(pdf_of(MinutesVersion.objects.get()))
    for words in ("No further incidents.", "Contact after school.", "Visit the school.", "Put off.", "Cora Chair"):
        assert words in text


@pytest.mark.rule("R28")
@pytest.mark.rule("R33")
def test_a_declared_interest_takes_away_sight_at_once(cast, sent, both, as_person):
    item = sent.meeting.agenda.first()
    with as_person(cast.member):
        services.declare_interest(item=item, reason="A family tie", by=cast.member)
        assert not Case.objects.filter(pk=item.record_id).exists()
        assert Case.objects.filter(pk=both[1].pk).exists()
    assert {one.why for one in Exclusion.objects.all()} == {"interest"}


def approve(cast, minutes_sent, as_person):
    with as_person(cast.chair):
        services.approve_minutes(version=minutes_sent, content_sha256=minutes_sent.content_sha256, by=cast.chair)
    return AgreedAction.objects.get()


@pytest.mark.rule("R32")
def test_owner_marks_an_action_done_and_can_change_nothing_else(cast, minutes_sent, as_person):
    action = approve(cast, minutes_sent, as_person)
    with as_person(cast.member):
        with pytest.raises(DatabaseError), transaction.atomic():
            AgreedAction.objects.filter(pk=action.pk).update(text="Nothing")
        services.end_action(action=action, status="done", done_on=days.today(), outcome="Seen.", by=cast.member)
    action.refresh_from_db()
    assert (action.status, action.text) == ("done", "Visit the school.")


@pytest.mark.rule("R32")
def test_the_next_schedule_opens_with_what_was_agreed(cast, minutes_sent, both, as_person):
    approve(cast, minutes_sent, as_person)
    with as_person(cast.coordinator):
        later = services.plan_meeting(
            panel=cast.panel, starts_at=working_day_ahead(70), place="Here", by=cast.coordinator
        )
        content = services.compile_schedule(meeting=later, by=cast.coordinator).items.get(record=both[0].pk).content
    assert [action["text"] for action in content["actions"]] == ["Visit the school."]
    assert content["because"] == "Review"


@pytest.mark.rule("R32")
def test_an_action_of_another_agency_is_not_theirs_to_end(cast, minutes_sent, as_person):
    action = approve(cast, minutes_sent, as_person)
    with as_person(cast.health_member), pytest.raises((PermissionDenied, AgreedAction.DoesNotExist)):
        services.end_action(action=action, status="done", done_on=days.today(), by=cast.health_member)


@pytest.mark.rule("R24")
def test_an_action_takes_effect_only_with_the_minutes(cast, minuted, as_person):
    with as_person(cast.member):
        assert not AgreedAction.objects.exists()


@pytest.mark.rule("R24")
@pytest.mark.rule("R33")
def test_nothing_of_minutes_is_seen_before_they_go_out(cast, minutes_sent, as_person):
    for person in (cast.member, cast.referrer):
        with as_person(person):
            for part in (MinutesItem, SharedInformation, MinutesVersion, MinutesVersionItem, AgreedAction):
                assert not part.objects.exists(), part


@pytest.mark.rule("R30")
def test_only_the_coordinator_records_who_came_and_writes_up_and_the_offices_close(cast, minuted, as_person):
    for person in (cast.member, cast.referrer):
        with as_person(person):
            for service, given in [
                (services.record_attendance, {"entries": []}), (services.close_meeting, {}), (services.write_up, {}),
            ]:  # fmt: skip
                with pytest.raises(PermissionDenied):
                    service(meeting=minuted, by=person, **given)
