"""How far the two cases have come on their routes: a step on each, and of the young person an arrest and bail."""

import cases.services
from hsbpanel.demo.acting import acting
from tests.house.people import HARMED, YOUNG, in_days

FIRST_STEPS = {YOUNG: "workers_nominated", HARMED: "needs_assessed"}


def tell(world):
    chair, today = world["chair"], in_days(0)
    with acting(chair):
        for side, step in FIRST_STEPS.items():
            cases.services.record_step(
                case=world.cases[side], step=step, by=chair, on=today, note=f"First step of the {side}"
            )
        case = world.cases[YOUNG]
        cases.services.record_event(case=case, kind="arrest", by=chair, on=in_days(-3))
        cases.services.record_event(case=case, kind="offence", by=chair, on=in_days(-3), words="Offence", reference="1")
        cases.services.record_release(
            case=case, kind="bail", by=chair, on=in_days(-3), until=in_days(20), authorised_by="custody_officer",
            conditions="Stays away from the school",
        )  # fmt: skip
