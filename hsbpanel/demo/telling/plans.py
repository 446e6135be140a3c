"""One plan of the demonstration: the safety and support plan of a child harmed, in force and reviewed once."""

from datetime import timedelta

import cases.services
from cases.models import PlanKind
from hsbpanel.demo.acting import acting
from hsbpanel.demo.telling.stage import Stage

PURPOSE = "She is safe at home and at school, sleeps again and gets the help that she chooses herself."
PROGRESS = "She says so herself. Her mother and her class teacher see it too, and nobody has to remind her of the plan."
GOALS = [
    {"goal": "No contact with the young person until the panel has said so",
     "work": "The adults in both homes know the arrangements for weekends and holidays and hold to them.",
     "who": "Her mother", "agency": None, "in": 21, "progress": "No unplanned meeting; she knows whom to tell."},
    {"goal": "Support that she has chosen", "work": "Sessions at school every week, at a time that she likes.",
     "who": "Support worker at Lantern", "agency": "voluntary", "in": 60,
     "progress": "She comes and wants to come back."},
]  # fmt: skip
STANDS = (
    "Held to by everybody. The arrangements for the holidays are still to be written down.",
    "Three sessions held. She chose the days herself.",
)
CHILD_VIEW = "“I like that it is only about me.” She wants to know before anybody else is told anything."
PARENTS_VIEW = "Her mother finds the plan clear and asks for help with the holidays."


def tell(stage: Stage):
    case, daniel, coordinator = stage.cases["stepsiblings-A"], stage["daniel"], stage["coordinator"]
    with stage.at(stage.working_day(20), 14, 20), acting(daniel):
        plan = cases.services.begin_plan(case=case, kind=PlanKind.SAFETY, by=daniel)
        for goal in GOALS:
            cases.services.save_goal(
                version=plan, by=daniel, goal=goal["goal"], work=goal["work"], person=None, who=goal["who"],
                agency=goal["agency"] and stage.agencies[goal["agency"]], progress=goal["progress"],
                by_when=stage.today + timedelta(days=goal["in"]),
            )  # fmt: skip
        plan.refresh_from_db()
        cases.services.write_plan(
            version=plan, saves=plan.saves, by=daniel, purpose=PURPOSE, progress=PROGRESS, key_worker=daniel,
            next_review_on=stage.working_day(8),
        )  # fmt: skip
    with stage.at(stage.working_day(19), 9, 50), acting(coordinator):
        cases.services.agree_plan(version=plan, panel_on=stage.meeting_days["last"], by=coordinator)
    with stage.at(stage.working_day(8), 15, 30), acting(daniel):
        cases.services.review_plan(
            version=plan, by=daniel, on=stage.working_day(8), changes="The arrangements for the holidays are added.",
            next_review_on=stage.today + timedelta(days=10), progress=dict(zip(plan.goals.all(), STANDS, strict=True)),
            child_view=CHILD_VIEW, parents_view=PARENTS_VIEW,
        )  # fmt: skip
