"""How far the cases of two young people have come on their routes since the last meeting. R16, R17"""

from datetime import timedelta

import cases.services
from hsbpanel.demo.acting import acting
from hsbpanel.demo.telling.stage import Stage

CONDITIONS = (
    "No contact with the girl or her family, directly or through others. He does not go within 100 metres of her "
    "school gate except to attend lessons as the school’s plan says."
)


def tell(stage: Stage):
    _stepsiblings(stage)
    _classmates(stage)


def _stepsiblings(stage):
    case, chair, daniel = stage.cases["stepsiblings-Y"], stage["chair"], stage["daniel"]
    with stage.at(stage.working_day(19), 10), acting(chair):
        cases.services.record_step(
            case=case, step="workers_nominated", by=chair, on=stage.meeting_days["last"],
            note="The social worker, and a worker of youth justice trained in AIM3",
        )  # fmt: skip
    with stage.at(stage.working_day(17), 16, 40), acting(daniel):
        cases.services.record_step(case=case, step="assessment_started", by=daniel, on=stage.working_day(18))


def _classmates(stage):
    """He admits it; bailed within what a custody officer may authorise, for longer than the guidance's 28 days."""
    case, chair = stage.cases["classmates-Y"], stage["chair"]
    arrested = stage.meeting_days["last"] - timedelta(days=6)
    with stage.at(stage.working_day(16), 11), acting(chair):
        told = {"case": case, "by": chair}
        cases.services.record_event(**told, kind="arrest", on=arrested)
        cases.services.record_event(
            **told, kind="offence", on=arrested, words="Taking and sharing an indecent image", reference="WM/40/118274"
        )
        cases.services.record_event(
            **told, kind="admission", on=arrested, value="full", words="In interview, with his father there."
        )
        cases.services.record_release(
            **told, kind="bail", on=arrested, until=arrested + timedelta(days=60), authorised_by="custody_officer",
            conditions=CONDITIONS,
        )  # fmt: skip
