"""The meetings are planned, and three referrals come in that the last meeting considered."""

from hsbpanel.demo.acting import acting, has_read
from hsbpanel.demo.stories import held
from hsbpanel.demo.stories.last_meeting import PLACE
from hsbpanel.demo.telling.referring import answer, attach, change, submit, write_draft
from hsbpanel.demo.telling.stage import Stage, half_past_nine
from meetings.services import plan_meeting
from referrals.services import decisions, drafts, hands
from sharing.working_days import add_working_days

COUSINS_CAME = 70  # days ago; one of the two is in a later draft again
SUMMARY = """Children’s Assessment Team: summary for the panel

The assessment was led by the team and completed before this referral. It rests on home visits, conversations with the
adults in both households, the school’s chronology and a strategy discussion with the police.

It finds that harmful sexual behaviour is known, that the child harmed is safe where she is, and that the young person
can be worked with.
"""


def tell(stage: Stage):
    _plan_meetings(stage)
    _cousins(stage)
    _stepsiblings(stage)
    _classmates(stage)
    _begun_by_mistake(stage)


def _plan_meetings(stage):
    with stage.at(stage.working_day(84), 10), acting(stage["coordinator"]):
        for key in ("last", "next"):
            day = half_past_nine(stage.meeting_days[key])
            stage.meetings[key] = plan_meeting(panel=stage.panel, starts_at=day, place=PLACE, by=stage["coordinator"])


def _cousins(stage):
    on, by = stage.working_day(COUSINS_CAME), stage["daniel"]
    with stage.at(on, 11):
        referral = write_draft(held.cousins(on), panel=stage.panel, by=by)
        submit(referral, by=stage["manager"])
    accept(stage, "cousins", referral, add_working_days(on, 1), 9)


def _stepsiblings(stage):
    on, by = stage.working_day(66), stage["daniel"]
    with stage.at(on, 14, 20):
        referral = write_draft(held.stepsiblings(on), panel=stage.panel, by=by)
        attach(referral, "Summary of the assessment", SUMMARY, by=by, kind="assessment")
        submit(referral, by=by)
    accept(stage, "stepsiblings", referral, add_working_days(on, 1), 16, 5)


def _begun_by_mistake(stage):
    """Begun for a case that another draft was about already, and discarded the same day."""
    by = stage["daniel"]
    with stage.at(stage.working_day(61), 9, 25), acting(by):
        draft = drafts.start_referral(by=by, panel=stage.panel, team="Children’s Assessment Team, East")
        hands.discard(referral=draft, by=by)


def _classmates(stage):
    """Comes back once with a question, and is accepted the second time. R03, R09."""
    on, by = stage.working_day(63), stage["sophie"]
    with stage.at(on, 15, 10):
        referral = write_draft(held.classmates(on), panel=stage.panel, by=by)
        submit(referral, by=by)
    with stage.at(add_working_days(on, 1), 12), acting(stage["chair"]):
        decisions.return_referral(
            referral=referral, by=stage["chair"],
            reason="Say what the school can do in the examination year, and add your view of the boy’s standing among "
            "his friends to the reasons for the level.",
        )  # fmt: skip
    with stage.at(add_working_days(on, 3), 15, 30):
        told = held.classmates(on).referral
        answer(referral, "Both are in the referral now: see what is asked of the panel, and the reasons.", by=by)
        change(referral, by=by, told={
            "asks": told["asks"] + " The school can offer separate mock examinations and a mentor until the summer.",
            "level_reasons": told["level_reasons"] + " Among his friends he is looked up to, and others copied him.",
        })  # fmt: skip
        submit(referral, by=by)
    accept(stage, "classmates", referral, add_working_days(on, 4), 9, 45)


def accept(stage, story, referral, day, *time):
    """The Chair reads the referral and accepts it."""
    with stage.at(day, *time):
        has_read(stage["chair"], "referrals:detail", referral)
        with acting(stage["chair"]):
            stage.keep_cases(story, decisions.accept_referral(referral=referral, by=stage["chair"]))
