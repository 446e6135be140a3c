"""The plans of the two cases of the world: a safety plan in force, reviewed once, and the draft that follows it."""

import cases.services
from hsbpanel.demo.acting import acting
from tests.house.people import in_days


def tell(world) -> None:
    chair = world["chair"]
    for side, case in world.cases.items():
        with acting(chair):
            plan = cases.services.begin_plan(case=case, kind="safety", by=chair)
            cases.services.save_goal(
                version=plan, by=chair, goal=f"The {side} is safe", work="Visits", person=world["referrer"], who="",
                agency=None, by_when=in_days(30), progress="No incident",
            )  # fmt: skip
            plan.refresh_from_db()
            plan = cases.services.write_plan(
                version=plan, saves=plan.saves, by=chair, purpose=f"Safety of the {side}", progress="Calmer days",
                key_worker=world["referrer"], adult_services="Asked of the adult team", next_review_on=in_days(20),
            )  # fmt: skip
            cases.services.agree_plan(version=plan, panel_on=in_days(0), by=chair)
            cases.services.review_plan(
                version=plan, by=chair, on=in_days(0), changes="Nothing", next_review_on=in_days(60),
                progress={plan.goals.get(): "A good start"}, child_view="It helps", parents_not_asked="Away",
            )  # fmt: skip
            cases.services.begin_plan(case=case, kind="safety", by=chair)
