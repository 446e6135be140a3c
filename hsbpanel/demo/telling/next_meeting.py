"""The next meeting: its schedule is approved and goes out by itself two minutes after the demo was loaded."""

from datetime import timedelta

from django.utils import timezone

from hsbpanel.demo.acting import acting
from hsbpanel.demo.stories.last_meeting import KNOWN
from hsbpanel.demo.telling.stage import Stage
from meetings.models import Meeting
from meetings.services import (
    approve_schedule,
    ask_to_check,
    compile_schedule,
    describe_item,
    record_return,
    send_to_chair,
)
from sharing.models import Exclusion
from sharing.services import access
from sharing.working_days import add_working_days

GOES_OUT_AFTER = timedelta(minutes=2)
ASKED_TO_CHECK = ("police", "education")
ASKED = {
    "stepsiblings-Y": ("Review, as decided at the last meeting", "Is the assessment on its way, and may he see his "
                       "father in the holidays?"),
    "stepsiblings-A": ("Review, as decided at the last meeting", "Is the support enough, and what does she need before "
                       "the holidays?"),
    "classmates-A": ("Put off at the last meeting", "A pathway, and what the school does about the messages."),
    "sister_and_brothers-Y": ("New referral", "Who carries out the HSB assessment, and what should the court be told "
                              "about contact?"),
    "sister_and_brothers-A": ("New referral", "What he needs now, and how he is told what happens next."),
    "sister_and_brothers-B": ("New referral", "What he needs now, and an intermediary for any interview."),
}  # fmt: skip


def tell(stage: Stage):
    meeting = stage.meetings["next"]
    _goes_out_soon(meeting)
    _interest(stage)
    version = _compile(stage, meeting)
    _early_returns(stage, meeting)
    with stage.at(add_working_days(stage.today, -1), 16, 40), acting(stage["chair"]):
        approve_schedule(version=version, content_sha256=version.content_sha256, by=stage["chair"])


def _goes_out_soon(meeting):
    """The one date the demo bends: in life the schedule goes out at 9am, a week before. Whoever watches has no week."""
    meeting.circulate_at = timezone.now() + GOES_OUT_AFTER
    Meeting.objects.filter(pk=meeting.pk).update(circulate_at=meeting.circulate_at)


def _interest(stage):
    """The housing member's sister fosters one of the families: he gets papers without those cases. R28."""
    with stage.at(add_working_days(stage.today, -4), 10), acting(stage["chair"]):
        for case in ("sister_and_brothers-Y", "sister_and_brothers-A", "sister_and_brothers-B"):
            access.exclude(
                record=stage.cases[case], person=stage["housing"], why=Exclusion.Why.INTEREST, by=stage["chair"],
                reason="Told the Chair that a relative of his is a foster carer in this case",
            )  # fmt: skip


def _compile(stage, meeting):
    coordinator = stage["coordinator"]
    with stage.at(add_working_days(stage.today, -3), 14, 5), acting(coordinator):
        compile_schedule(meeting=meeting, by=coordinator)
        called = {case.pk: name for name, case in stage.cases.items()}
        for item in meeting.agenda.select_related("case"):
            because, asked = ASKED[called[item.case_id]]
            describe_item(item=item, because=because, asked_of_panel=asked, by=coordinator)
        ask_to_check(meeting=meeting, agencies=[stage[who].agency for who in ASKED_TO_CHECK], by=coordinator)
        return send_to_chair(version=meeting.schedules.get(), by=coordinator)


def _early_returns(stage, meeting):
    """Who had these cases before may answer before the schedule is out; the others are asked by it."""
    police = stage["police"]
    with stage.at(add_working_days(stage.today, -2), 11, 20), acting(police):
        for item in meeting.agenda.filter(case=stage.cases["stepsiblings-Y"].pk):
            record_return(
                item=item, by=police, answer=KNOWN, source="Investigation log",
                information="Charging advice has been asked for. The file is with a reviewing lawyer.",
                caveat="Not to be shared with the family.",
            )  # fmt: skip
