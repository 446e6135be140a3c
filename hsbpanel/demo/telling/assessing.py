"""The HSB assessment under way, who is trained for it, and what two children need. R20, R46, §3d"""

from datetime import timedelta

import cases.services
from hsbpanel.demo.acting import acting
from hsbpanel.demo.stories import before
from hsbpanel.demo.telling.stage import Stage
from sharing.models import Tool
from sharing.services.training import record_training

FAMILY = {
    "strengths": "His mother keeps to the plan and takes part in every third session. His aunt is there twice a week, "
    "and he seeks her out.",
    "concerns": "He has lost his place in the family within a month. Nobody has told him yet when he sees his father’s "
    "house again.",
}
NEEDS_OF_HIM = {
    "risk_to_child": "Low mood since he left the house, and messages from others of his year. His mother checks on him "
    "at night.",
    "risk_from_child": "To younger children in a home where nobody watches; less where adults are near and his days "
    "have a shape.",
    "needs": "Adults who stay, a way back to lessons, and somebody to talk to about his mood.",
    "protective": "His mother and his aunt. He came to both sessions, and was early for the second.",
    "support": "Consultation for his mother offered by the mental health service.",
    "school": "He arrives and leaves with a member of staff; a place to go at lunch.",
    "contact": "None with the younger child until the panel has seen the assessment.",
    "child_view": "He wants to know when he can play football again.",
    "parents_view": "His mother wants one person to ring, not five.",
}
NEEDS_OF_HER = {
    "risk_to_child": "Fear of meeting him again, on the way to school above all. No contact since the disclosure.",
    "needs": "To sleep in her own bed, to be believed, and to hear early what is decided.",
    "protective": "Her mother, her class teacher, and a cousin of her age.",
    "support": "Six sessions with the voluntary service, the first held within two weeks. She wants to come back.",
    "therapy": "Not now: looked at again after the sixth session.",
    "school": "Her teacher meets her at the gate. She has a card to leave the room with.",
    "contact": "None. She has asked whether she has to see him in the holidays.",
    "child_view": "She says that she sleeps in her own bed again.",
    "parents_view": "Her mother would like a move, and fears the summer.",
}


def tell(stage: Stage):
    _training(stage)
    _assessment(stage)
    _needs(stage, "stepsiblings-Y", NEEDS_OF_HIM, days_ago=16)
    _needs(stage, "stepsiblings-A", NEEDS_OF_HER, days_ago=15)
    _plan_stands(stage, "stepsiblings-A", days_ago=15)


def _training(stage):
    """One has years to run; the other's ends next month and waits for the Coordinator."""
    coordinator = stage["coordinator"]
    with stage.at(stage.working_day(40), 10, 20), acting(coordinator):
        for who, until in (("youth_justice", 600), ("daniel", 25)):
            record_training(
                person=stage[who], by=coordinator, tool=Tool.AIM3 if who == "youth_justice" else Tool.AIM_UNDER_12,
                trained_on=before(stage.today, 700), valid_until=stage.today + timedelta(days=until),
                evidence="Certificate of the two-day course seen",
            )  # fmt: skip


def _assessment(stage):
    leanne, daniel, coordinator = stage["youth_justice"], stage["daniel"], stage["coordinator"]
    with stage.at(stage.working_day(19), 9, 30), acting(coordinator):
        assessment = cases.services.begin_assessment(
            case=stage.cases["stepsiblings-Y"], by=coordinator, tool=Tool.AIM3, tool_version="AIM3, 2019",
            begun_on=stage.working_day(19), lead=leanne, second=daniel,
        )  # fmt: skip
    both = f"{leanne.name} and {daniel.name}"
    with stage.at(stage.working_day(11), 15, 10), acting(leanne):
        interviews = (
            {"kind": "young_person", "held_on": stage.working_day(18), "held_by": both},
            {"kind": "professionals", "who": "Head of year", "held_on": stage.working_day(12), "held_by": leanne.name},
            {"kind": "parents", "who": "Mother", "planned_on": stage.today + timedelta(days=4)},
        )
        for one in interviews:
            cases.services.add_interview(assessment=assessment, by=leanne, **one)
        family = assessment.results.get(domain="environment_family")
        cases.services.write_result(result=family, version=0, by=leanne, **FAMILY)


def _needs(stage, case, texts, days_ago):
    on, daniel = stage.working_day(days_ago), stage["daniel"]
    with stage.at(on, 16, 5), acting(daniel):
        cases.services.assess_needs(
            case=stage.cases[case], by=daniel, dated_on=on, review_on=on + timedelta(days=42), **texts
        )


def _plan_stands(stage, case, days_ago):
    """The plan was agreed before the needs were assessed: the step follows when it can be recorded."""
    on, daniel = stage.working_day(days_ago), stage["daniel"]
    with stage.at(on, 16, 20), acting(daniel):
        cases.services.record_step(
            case=stage.cases[case], step="plan_agreed", by=daniel, on=on,
            note="The plan in force answers what the assessment says.",
        )  # fmt: skip
