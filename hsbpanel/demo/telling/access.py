"""Access beyond the panel's own: who works on a case, who asks, and one emergency that waits for its review."""

from datetime import timedelta

import cases.services
from hsbpanel.demo.acting import acting
from hsbpanel.demo.telling.stage import Stage
from sharing.services import emergency, requests
from sharing.working_days import add_working_days

AT_NIGHT = (
    "He is not at home and his mother says that he has gone to his cousins. I must know tonight what was agreed about "
    "contact. The duty manager does not answer."
)
ASKED = (
    "His mother has asked us for another tenancy. I need to know whether a move changes the arrangements for safety."
)


def tell(stage: Stage):
    _allocation(stage)
    _emergency(stage)
    _request(stage)


def _allocation(stage):
    case, coordinator = stage.cases["stepsiblings-Y"], stage["coordinator"]
    with stage.at(stage.working_day(20), 11), acting(coordinator):
        for role, who in (("worker", "youth_justice"), ("co_worker", "daniel")):
            cases.services.allocate(case=case, person=stage[who], role=role, task="HSB assessment", by=coordinator)


def _emergency(stage):
    """The night before last, out of hours."""
    sophie = stage["sophie"]
    with stage.at(stage.today - timedelta(days=2), 22, 40), acting(sophie):
        emergency.take(by=sophie, reference=stage.cases["cousins-Y"].reference, reason=AT_NIGHT)


def _request(stage):
    owen = stage["outsider"]
    with stage.at(add_working_days(stage.today, -1), 11, 5), acting(owen):
        requests.ask_for_access(
            by=owen, person=owen, reference=stage.cases["stepsiblings-Y"].reference, about=None, purpose="update",
            reason=ASKED, wanted_until=stage.today + timedelta(days=60),
        )  # fmt: skip
