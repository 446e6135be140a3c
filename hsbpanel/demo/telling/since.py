"""What has happened since the last meeting: actions, leave, new referrals at every stage."""

from datetime import time, timedelta

import cases.services
from cases.models import InformationKind
from hsbpanel.demo.acting import acting, has_read
from hsbpanel.demo.stories import accepted, before, coming, desk, held
from hsbpanel.demo.stories.last_meeting import ACTIONS, PLACE
from hsbpanel.demo.telling.first_referrals import COUSINS_CAME, accept
from hsbpanel.demo.telling.last_meeting import minutes_out_on
from hsbpanel.demo.telling.referring import attach, submit, write_draft
from hsbpanel.demo.telling.stage import Stage, half_past_nine
from meetings.models import AgreedAction
from meetings.services import end_action, plan_meeting, set_regular_meetings
from referrals.services import decisions
from referrals.services.withdrawal import withdraw_referral
from sharing.services import panel as panel_services
from sharing.working_days import add_working_days

SAFETY_PLAN = """Safety plan, agreed at home

1. He lives with his mother. No younger child stays overnight.
2. His phone stays downstairs at night.
3. His aunt is there on Tuesdays and Thursdays.
4. He does not go to his father’s house. His father visits on Sundays.
5. Whoever is worried rings the team, or out of hours the emergency duty service.
"""
DECLINED = (
    "His school meets this behaviour well, no child was singled out or frightened, and his mother is working with the "
    "school."
)
ADVICE = (
    "Early help with the school nurse fits better than the panel. Refer again if force, secrecy or a younger child "
    "come into it."
)
SENT_TWICE = "Sent twice by mistake: the one that was sent ten minutes before stands."
RETURNED = (
    "Ask her what she says herself, in the way you describe, and record it.",
    "Write to the other authority again: we need to know whether the younger girl is safe.",
    "Say what contact the two could have at school galas.",
)


def tell(stage: Stage):
    with stage.at(stage.working_day(26), 11), acting(stage["coordinator"]):
        day = half_past_nine(stage.meeting_days["later"])
        stage.meetings["later"] = plan_meeting(panel=stage.panel, starts_at=day, place=PLACE, by=stage["coordinator"])
    _actions(stage)
    _leave(stage)
    _calendar(stage)
    _read_at_night(stage)
    _work_on_cases(stage)
    _playground(stage)
    _sister_and_brothers(stage)
    _swimming_club(stage)
    _group_chat(stage)


def tell_the_last_two_days(stage: Stage):
    """What came in after the next schedule was compiled. What the Chair accepts now comes to the later meeting. R04."""
    _childrens_home(stage)
    _drama_group(stage)
    _on_the_desk(stage)


def _actions(stage):
    for case, owner, text, _, ended in ACTIONS:
        if ended:
            status, days, outcome = ended
            on = add_working_days(minutes_out_on(stage), days)
            with stage.at(on, 15, 40), acting(stage[owner]):
                action = AgreedAction.objects.get(case=stage.cases[case], text=text)
                is_done = status == AgreedAction.Status.DONE
                done_on, because = (on, "") if is_done else (None, AgreedAction.NotDone.CIRCUMSTANCES)
                end_action(
                    action=action,
                    status=status,
                    by=stage[owner],
                    done_on=done_on,
                    outcome=outcome,
                    not_done_because=because,
                )


def _leave(stage):
    """The health member is away over the next meeting, and her deputy gets the papers. R26."""
    on = stage.meeting_days["next"]
    with stage.at(stage.working_day(21), 9, 15), acting(stage["health"]):
        panel_services.name_deputy(
            place=stage["health"].places.get(), person=stage["health_deputy"], by=stage["health"],
            starts_on=before(stage.today, 1), ends_on=on + timedelta(days=9), reason="Annual leave",
        )  # fmt: skip


def _calendar(stage):
    """The Chair says by which rule the panel meets; the Coordinator has not planned by it yet."""
    with stage.at(stage.working_day(20), 16), acting(stage["chair"]):
        set_regular_meetings(
            panel=stage.panel, weekday=1, weeks=[3], begins=time(9, 30), place=PLACE, call_link="", months_ahead=4,
            by=stage["chair"],
        )  # fmt: skip


def _read_at_night(stage):
    """The health member opens what the panel minuted, late in the evening: it waits to be looked into. R33."""
    for minute, case in enumerate(("stepsiblings-Y", "stepsiblings-A", "classmates-Y"), 12):
        with stage.at(stage.working_day(18), 23, minute):
            has_read(stage["health"], "cases:detail", stage.cases[case])


def _work_on_cases(stage):
    daniel, leanne = stage["daniel"], stage["youth_justice"]
    with stage.at(stage.working_day(17), 16, 30), acting(daniel):
        cases.services.record_information(
            case=stage.cases["stepsiblings-Y"], by=daniel, kind=InformationKind.OTHER, heading="HSB assessment begun",
            text=f"First two sessions held with {leanne.name}. He came both times and talked more in the second. His "
            "mother takes part in every third session.",
            source="Assessment record", dated_on=stage.working_day(18),
        )  # fmt: skip
    attach(stage.cases["stepsiblings-Y"], "Safety plan at home", SAFETY_PLAN, by=daniel)
    with stage.at(stage.working_day(15), 10, 10), acting(daniel):
        cases.services.record_information(
            case=stage.cases["stepsiblings-A"], by=daniel, kind=InformationKind.VIEWS,
            heading="After the first session",
            text="She says that she sleeps in her own bed again. She asked whether she has to see him in the holidays.",
            source="Home visit", dated_on=stage.working_day(15),
        )  # fmt: skip


def _playground(stage):
    on = add_working_days(stage.today, -12)
    with stage.at(on, 12, 30):
        referral = write_draft(desk.playground(on), panel=stage.panel, by=stage["sophie"])
        submit(referral, by=stage["sophie"])
    with stage.at(add_working_days(on, 1), 17), acting(stage["chair"]):
        decisions.decline_referral(referral=referral, by=stage["chair"], reason=DECLINED, advice=ADVICE)


def _sister_and_brothers(stage):
    on = add_working_days(stage.today, -9)
    with stage.at(on, 15, 50):
        referral = write_draft(coming.sister_and_brothers(on), panel=stage.panel, by=stage["agency_worker"])
        submit(referral, by=stage["manager"])
    accept(stage, "sister_and_brothers", referral, add_working_days(on, 1), 8, 50)


def _swimming_club(stage):
    on = add_working_days(stage.today, -7)
    with stage.at(on, 9, 55):
        referral = write_draft(desk.swimming_club(on), panel=stage.panel, by=stage["sophie"])
        submit(referral, by=stage["sophie"])
    with stage.at(add_working_days(on, 1), 18, 20), acting(stage["chair"]):
        asked = [("", one) for one in RETURNED]
        decisions.return_referral(referral=referral, by=stage["chair"], asked=asked)


def _group_chat(stage):
    """Waits too long; sent a second time by mistake, and that one withdrawn."""
    on, by = add_working_days(stage.today, -5), stage["agency_worker"]
    with stage.at(on, 16, 45):
        submit(write_draft(desk.group_chat(on), panel=stage.panel, by=by), by=by)
    with stage.at(on, 16, 55):
        twice = write_draft(desk.group_chat(on), panel=stage.panel, by=by)
        submit(twice, by=by)
    with stage.at(on, 17, 20), acting(by):
        withdraw_referral(referral=twice, by=by, because=SENT_TWICE)


def _childrens_home(stage):
    on, by = add_working_days(stage.today, -2), stage["sophie"]
    with stage.at(on, 9, 20):
        referral = write_draft(accepted.childrens_home(on), panel=stage.panel, by=by)
        submit(referral, by=by)
    accept(stage, "childrens_home", referral, on, 16, 30)


def _drama_group(stage):
    on, by = add_working_days(stage.today, -2), stage["daniel"]
    with stage.at(on, 14, 50):
        referral = write_draft(accepted.drama_group(on), panel=stage.panel, by=by)
        submit(referral, by=stage["manager"])
    accept(stage, "drama_group", referral, add_working_days(on, 1), 9, 10)


def _on_the_desk(stage):
    """One referral has just come in, one is still being written."""
    yesterday, daniel = add_working_days(stage.today, -1), stage["daniel"]
    with stage.at(yesterday, 10, 25):
        submit(write_draft(desk.college(yesterday), panel=stage.panel, by=daniel), by=daniel)
    with stage.at(yesterday, 15, 15):
        birthday = held.cousins(stage.working_day(COUSINS_CAME)).harmed[0]["date_of_birth"]
        write_draft(desk.infant_class(yesterday, birthday), panel=stage.panel, by=daniel)
