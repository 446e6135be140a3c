"""Every free text that goes into a child's papers says that no other child is named there. R11"""

import inspect
import re

import pytest
from django import forms

import cases.assessment_forms
import cases.decision_forms
import cases.export_forms
import cases.flag_forms
import cases.forms
import cases.justice_forms
import cases.needs_forms
import cases.step_forms
import cases.timeline_forms
import meetings.action_forms
import meetings.forms
import meetings.minutes_forms
import meetings.planning_forms
import referrals.forms
from cases.justice import KINDS, EventKind
from cases.models import Case, Document, Release
from cases.pathways import STEPS
from referrals.models import Point
from sharing import ledger_forms
from sharing.models import Agency, Person
from sharing.places import Recipient
from sharing.web.wording import NO_NAMES

pytestmark = pytest.mark.rule("R11")

OWN_IDENTITY = "who the child of this case is"
PROFESSIONAL = "who told them, by name and agency"
NO_CHILD = "about no child"
WHOLE_REFERRAL = "stays with the referral, whose readers see all of its children"
EXEMPT = {
    "IdentityForm.given_names": OWN_IDENTITY,
    "IdentityForm.family_name": OWN_IDENTITY,
    "IdentityForm.also_known_as": OWN_IDENTITY,
    "IdentityForm.ethnicity": OWN_IDENTITY,
    "IdentityForm.first_language": OWN_IDENTITY,
    "IdentityForm.school": OWN_IDENTITY,
    "IdentityForm.gp": OWN_IDENTITY,
    "IdentityForm.nhs_number": OWN_IDENTITY,
    "IdentityForm.social_care_reference": OWN_IDENTITY,
    "IdentityForm.yjs_reference": OWN_IDENTITY,
    "AddressForm.address": OWN_IDENTITY,
    "PlansForm.looked_after_by": "an authority",
    "StrategyForm.strategy_agencies": "agencies",
    "ReportsForm.police_told_by": PROFESSIONAL,
    "ReportsForm.police_reference": "a number",
    "ReportsForm.report_to": "an authority",
    "ReportsForm.report_by": PROFESSIONAL,
    "ReportsForm.report_reference": "a number",
    "IncidentForm.crime_reference": "a number",
    "EventForm.reference": "a number",
    "OtherCaseForm.reference": "a reference, which is not kept",
    "LinkForm.reference": "a reference, which is not kept",
    "FlagForm.looked_after_by": "an authority",
    **{f"{form}.to_whom": "an authority or body" for form in ("RecipientForm", "DisclosureForm", "ExportForm")},
    "StartForm.team": NO_CHILD,
    "AssessmentForm.assessment_worker": NO_CHILD,
    "NoChildHarmedForm.why_no_child_harmed": WHOLE_REFERRAL,
    "DecisionForm.advice": WHOLE_REFERRAL,
    "DecisionForm.point_*": WHOLE_REFERRAL,
    "DecisionForm.reason": WHOLE_REFERRAL,
    "AnswersForm.answer_*": WHOLE_REFERRAL,
    "RemoveLastChildForm.because": WHOLE_REFERRAL,
    "RemoveLastChildForm.why_none": WHOLE_REFERRAL,
    "WhyForm.because": WHOLE_REFERRAL,
    "WithdrawForm.because": WHOLE_REFERRAL,
    **{
        f"WholeChildForm.{name}": OWN_IDENTITY
        for name in (
            "address",
            "gp",
            "looked_after_by",
            "social_care_reference",
            "yjs_reference",
            "given_names",
            "family_name",
            "also_known_as",
            "ethnicity",
            "first_language",
            "school",
            "nhs_number",
        )
    },
    "BeginForm.other_tool": NO_CHILD,
    "BeginForm.tool_version": NO_CHILD,
    "MeetingForm.place": NO_CHILD,
    "PlanForm.place": NO_CHILD,
    "MoveForm.place": NO_CHILD,
    "RegularMeetingsForm.place": NO_CHILD,
    "MoveForm.reason": NO_CHILD,
    "CancelForm.reason": NO_CHILD,
    "PointsForm.points": "about a whole version, read by those who prepare it; asks for references instead of names",
    "ApprovalForm.content_sha256": "not typed",
    "ObserverForm.name": "an observer; says that no child is named",
    "ObserverForm.organisation": NO_CHILD,
    "AddItemForm.reference": "a reference, which is not kept",
    "ApprovalForm.paper_sha256": "not typed",
    "AttendanceForm.note_*": "about no child; says that none is named",
}
GIVEN = {
    "AllocationForm": {"people": Person.objects.none()},
    "IncidentForm": {"children": []},
    "AnswersForm": {"points": [Point(position=1)]},
    "CompareForm": {"submissions": []},
    "WholeChildForm": {"incidents": []},
    "AgendaItemForm": {"places": 1},
    "TimesForm": {"items": []},
    "AskForm": {"agencies": Agency.objects.none()},
    "UrgentItemForm": {"cases": Case.objects.none()},
    "ActionForm": {"people": Person.objects.none()},
    "WorkerForm": {"people": Person.objects.none()},
    "InterestOfForm": {"people": Person.objects.none()},
    "GiveForm": {"people": Person.objects.none()},
    "ActionFilterForm": {"people": Person.objects.none()},
    "EndActionForm": {"documents": Document.objects.none()},
    "AmendForm": {"texts": [("risks", "Risks and analysis", "")]},
    "MergeForm": {"lines": []},
    "BeginForm": {"people": Person.objects.none()},
    "ReplaceForm": {"people": Person.objects.none()},
    "InterviewForm": {"assessors": []},
    "SettleInterviewForm": {"assessors": []},
    "FinishForm": {"documents": Document.objects.none()},
    "NeedsAndRiskForm": {"case": Case(role="young_person")},
    "PathwayForm": {"case": Case(role=Case.Role.CHILD_HARMED)},
    "LeadAgencyForm": {"case": Case()},
    "EventForm": {"asked": KINDS[EventKind.OFFENCE]},
    "ReleaseForm": {"bails": Release.objects.none()},
    "StepForm": {"step": STEPS["plea_entered"]},
    "PlanTextForm": {"people": Person.objects.none(), "before": Person(name="Somebody")},
    "GoalForm": {"people": Person.objects.none()},
    "ReviewForm": {"goals": []},
    "TimelineForm": {"agencies": Agency.objects.none()},
}


ROOMS = (
    cases.assessment_forms,
    cases.decision_forms,
    cases.export_forms,
    cases.flag_forms,
    cases.forms,
    cases.justice_forms,
    cases.needs_forms,
    cases.step_forms,
    cases.timeline_forms,
    ledger_forms,
    meetings.action_forms,
    meetings.forms,
    meetings.planning_forms,
    meetings.minutes_forms,
    referrals.forms,
)


def forms_of(module):
    for name, one in inspect.getmembers(module, inspect.isclass):
        if issubclass(one, forms.BaseForm) and one.__module__.startswith(module.__name__.partition(".")[0]):
            yield name, one
    yield from getattr(module, "OF_SECTION", {}).items()


def all_forms(cast):
    given = GIVEN | {
        "MinutesForm": {"agencies": [cast.police]},
        "AttendanceForm": {"expected": [Recipient(cast.member, None)], "recorded": []},
    }
    for module in ROOMS:
        for _, one in forms_of(module):
            yield one.__name__, one(**given.get(one.__name__, {}))


def free_texts(cast):
    for name, form in all_forms(cast):
        for box, field in form.fields.items():
            if type(field) is forms.CharField:
                kept = re.sub(r"^(note|point|answer)_.*", r"\1_*", box)
                yield f"{name}.{kept}", field


def test_every_free_text_says_that_no_other_child_is_named(cast):
    found = dict(free_texts(cast))
    assert len(found) > 50
    without = {name for name, field in found.items() if NO_NAMES not in str(field.help_text)}
    assert without == set(EXEMPT)


def test_the_sentence_stands_once_in_a_hint(cast):
    assert {name for name, field in free_texts(cast) if str(field.help_text).count(NO_NAMES) > 1} == set()
