"""Rows of what comes beside the main job, one of each kind, written as the owner: work, access, people, readings."""

from datetime import timedelta

from django.utils import timezone
from django_otp_webauthn.models import WebAuthnAttestation, WebAuthnCredential, WebAuthnUserHandle

from cases.models import (
    Allocation,
    Assessment,
    Assessor,
    CaseClosing,
    CaseEvent,
    ChildMerge,
    DomainResult,
    GoalProgress,
    Interview,
    JusticeEvent,
    LeadAgency,
    NeedsAndRisk,
    Plan,
    PlanGoal,
    PlanReview,
    PlanVersion,
    PossibleMatch,
    Release,
    StatusFlag,
    StepRecord,
    TextToCheck,
)
from meetings.models import (
    ActionEntry,
    AgreedAction,
    Amendment,
    CheckRequest,
    Discussion,
    Invitation,
    KeptPaper,
    Meeting,
    MeetingChange,
    MinutedWorker,
    MinutesVersion,
    Observer,
    RegularMeetings,
)
from referrals.models import KnownAs, ReferredChild
from sharing.models import (
    AccessRequest,
    Breach,
    CopyWanted,
    Delivery,
    DeliveryReport,
    DeviceReset,
    Disclosure,
    Dispatch,
    EmergencyAccess,
    ReadingReview,
    SealedCopy,
    Training,
)
from sharing.services import access


def write(cast, case, other):
    now = timezone.now()
    Allocation.objects.create(
        record=case.record, case=case, person=cast.youth_justice_member, role="worker", task="Assessment",
        allocated_by=cast.chair,
    )  # fmt: skip
    StepRecord.objects.create(
        record=case.record, case=case, step="strategy_held", on=now.date(), note="Test", agency=cast.chair.agency,
        recorded_by=cast.chair,
    )  # fmt: skip
    JusticeEvent.objects.create(
        record=case.record, case=case, kind="offence", on=now.date(), words="Test", reference="1",
        recorded_by=cast.chair,
    )  # fmt: skip
    Release.objects.create(
        record=case.record, case=case, kind="bail", on=now.date(), until=now.date(), authorised_by="inspector",
        conditions="Test", recorded_by=cast.chair,
    )  # fmt: skip
    LeadAgency.objects.create(
        record=case.record, case=case, agency=cast.police, on=now.date(), because="Test", set_by=cast.chair
    )
    plan = Plan.objects.create(record=case.record, case=case, kind="safety", begun_by=cast.chair)
    version = PlanVersion.objects.create(
        record=case.record, plan=plan, number=1, status="agreed", purpose="Safety", progress="Calm",
        key_worker=cast.chair, next_review_on=now.date() + timedelta(days=30), written_by=cast.chair,
        panel_on=now.date(), agreed_by=cast.chair, agreed_at=now,
    )  # fmt: skip
    goal = PlanGoal.objects.create(
        record=case.record, version=version, position=1, goal="Safe", work="Visits", person=cast.chair,
        by_when=now.date(), progress="Calm",
    )  # fmt: skip
    review = PlanReview.objects.create(
        record=case.record, version=version, on=now.date(), changes="None", child_view="Good", parents_view="Good",
        next_review_on=now.date() + timedelta(days=30), recorded_by=cast.chair,
    )  # fmt: skip
    GoalProgress.objects.create(record=case.record, review=review, goal=goal, text="Good")
    CaseClosing.objects.create(
        record=case.record, case=case, meeting_on=now.date(), reason="Test", closed_by=cast.chair, ended_at=now,
        ended_by=cast.chair, ended_because="Test",
    )  # fmt: skip
    CaseEvent.objects.create(
        record=case.record, case=case, on=now.date(), kind="work", words="Test", by=cast.youth_justice_member
    )
    item = case.agenda_items.first()
    CheckRequest.objects.create(
        record=case.record, case=case, meeting=item.meeting, agency=cast.police, asked_by=cast.coordinator
    )
    KeptPaper.objects.create(
        record=item.meeting.papers.record, version=item.meeting.papers.pk, content_sha256="0", sha256="0", shown={},
        records=[case.pk], sealed=b"sealed", rendered_by=cast.chair,
    )  # fmt: skip
    StatusFlag.objects.create(record=case.record, case=case, kind="looked_after", begun_by=cast.chair)
    Disclosure.objects.create(
        record=case.record, what="Test", to_agency=cast.health, by_agency=cast.social_care, purpose="update",
        ground="significant_harm", reason="Test", on=now.date(), by=cast.chair,
    )  # fmt: skip
    copy = Delivery.objects.filter(pack__isnull=False, recipient=cast.member).first()
    if copy:
        CopyWanted.objects.create(delivery=copy, record=copy.record, asked_by=cast.coordinator, made_at=now)
        DeliveryReport.objects.create(delivery=copy, record=copy.record, action="delayed", status="4.4.1", said="Later")
        SealedCopy.objects.create(delivery=copy, record=copy.record, recipient=cast.member, pdf=b"sealed")
    TextToCheck.objects.create(record=case.record, case=case, other=other, place="A return", sha256="0" * 64)
    PossibleMatch.objects.create(record=case.record, case=case, other=other)
    ChildMerge.objects.create(
        record=case.record, case=case, other=other, kept=case.child, absorbed=other.child, kept_before={},
        absorbed_before={}, chosen={}, reason="Test", merged_by=cast.chair,
    )  # fmt: skip
    _assess(cast, case, now.date())
    _minute(cast, case)
    _print(cast)
    referred = ReferredChild.objects.first()
    KnownAs.objects.create(
        referral=referred.referral, referred=referred, child=case.child, side="panel", answer="same",
        told_sha256="0" * 64, said_by=cast.chair,
    )  # fmt: skip
    AccessRequest.objects.create(
        asked_by=cast.education_member, person=cast.education_member, about=case.record, purpose="update",
        reason="Test", wanted_until=now.date(),
    )  # fmt: skip
    grant = access.grant_access(
        record=case, to=cast.manager, permission=access.VIEW, purpose="update", ground="significant_harm",
        reason="Emergency", via="emergency", by=cast.manager, ends_at=now + timedelta(hours=12),
    )  # fmt: skip
    emergency = EmergencyAccess.objects.create(
        record=case.record, person=cast.manager, grant=grant, reason="Test", taken_at=now, ends_at=grant.ends_at
    )
    Breach.objects.create(record=case.record, emergency=emergency, what="Test", entered_by=cast.chair)
    DeviceReset.objects.create(person=cast.manager, reason="Lost", asked_by=cast.coordinator)
    ReadingReview.objects.create(
        person=cast.manager, why="night", began_at=now, ended_at=now, count=1, words="On call", reviewed_by=cast.chair
    )
    _planned(cast)
    passkey = WebAuthnCredential.objects.create(
        user=cast.chair, name="Laptop", confirmed=True, credential_id=b"1", public_key=b"2", sign_count=0,
        backup_eligible=False, backup_state=False, transports=[], credential_id_sha256=b"3" * 32, aaguid="0" * 36,
    )  # fmt: skip
    WebAuthnAttestation.objects.create(credential=passkey, fmt="none", data=b"", client_data_json=b"")
    WebAuthnUserHandle.objects.create(user=cast.chair, handle_hex="00")


def _planned(cast):
    """The rule of the meetings, one that was moved, and what a diary was told of it."""
    RegularMeetings.objects.create(
        panel=cast.panel, weekday=1, weeks=[3], begins="09:30", place="Library", saved_by=cast.chair
    )
    meeting = Meeting.objects.select_related("papers").first()
    MeetingChange.objects.create(
        meeting=meeting, number=1, what="moved", starts_before=meeting.starts_at, place_before="Library",
        reason="Test", by=cast.coordinator,
    )  # fmt: skip
    told = Dispatch.objects.create(record=meeting.papers.record, kind="notice", reference="Test", subject="", body="")
    Invitation.objects.create(
        record=meeting.papers.record, meeting=meeting, person=cast.member, number=1, sequence=1, dispatch=told,
        starts_at=meeting.starts_at,
    )  # fmt: skip


def _assess(cast, case, today):
    """Begun by two, one of them trained; and what the child needs."""
    Training.objects.create(
        person=cast.chair, tool="aim3", trained_on=today, evidence="Certificate", recorded_by=cast.coordinator
    )
    of_case = {"record": case.record}
    assessment = Assessment.objects.create(
        **of_case, case=case, tool="aim3", tool_version="3", begun_on=today, begun_by=cast.chair
    )
    for person in (cast.chair, cast.youth_justice_member):
        Assessor.objects.create(
            **of_case, assessment=assessment, person=person, agency=person.agency, is_trained=person == cast.chair,
            joined_on=today, named_by=cast.chair,
        )  # fmt: skip
    Interview.objects.create(**of_case, assessment=assessment, kind="parents", planned_on=today, recorded_by=cast.chair)
    DomainResult.objects.create(**of_case, assessment=assessment, domain="developmental", position=1)
    NeedsAndRisk.objects.create(
        **of_case, case=case, dated_on=today, agency=cast.chair.agency, risk_to_child="Test", risk_from_child="Test",
        needs="Test", child_view="Test", parents_view="Test", review_on=today + timedelta(days=1),
        recorded_by=cast.chair,
    )  # fmt: skip


def _minute(cast, case):
    """What is recorded beside the minutes of the meeting that the case was at, and of its agreed action since."""
    action = AgreedAction.objects.filter(case=case).select_related("item__agenda_item__meeting__papers").first()
    item, meeting = action.item, action.item.agenda_item.meeting
    papers, of_case = meeting.papers.record, {"record": case.record}
    Observer.objects.create(
        record=papers, meeting=meeting, name="Ola Observer", organisation="University", has_signed=True,
        is_present=True, recorded_by=cast.coordinator,
    )  # fmt: skip
    Discussion.objects.create(**of_case, agenda_item=item.agenda_item, by=cast.coordinator)
    MinutedWorker.objects.create(**of_case, item=item, person=cast.health_member, role="worker", task="Test")
    Amendment.objects.create(
        **of_case, version=meeting.minutes.first(), item=item, part="risks", was=item.risks, text="Test", by=cast.chair
    )
    ActionEntry.objects.create(**of_case, action=action, kind="progress", text="Begun", by=cast.member)


def _print(cast):
    """A copy of the minutes on paper."""
    version = MinutesVersion.objects.first()
    run = version.print_runs.create(record=version.record, printed_by=cast.coordinator)
    run.copies.create(record=version.record, meeting=version.meeting, number=1)
