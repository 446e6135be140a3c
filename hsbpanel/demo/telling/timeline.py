"""What the timeline of a case shows: an entry put right, a link to a sibling, and what was shared and not shared."""

from datetime import timedelta

import cases.services
from cases.models import CaseInformation, CaseLink, StatusFlag
from hsbpanel.demo.acting import acting
from hsbpanel.demo.telling.stage import Stage
from sharing.grounds import Ground, Purpose
from sharing.models import Disclosure
from sharing.services import ledger

BEGUN = (
    "First two sessions held with {}. He came to the first and was ill for the second, which was held a day later. His "
    "mother takes part in every third session."
)
WRONG_DAY = "The diary of the office shows that the second session was moved."


def tell(stage: Stage):
    daniel, coordinator = stage["daniel"], stage["coordinator"]
    case, sister = stage.cases["stepsiblings-Y"], stage.cases["stepsiblings-A"]
    with stage.at(stage.working_day(13), 9, 40), acting(daniel):
        begun = CaseInformation.objects.get(case=case, heading="HSB assessment begun")
        cases.services.correct_information(
            entry=begun, by=daniel, because=WRONG_DAY, text=BEGUN.format(stage["youth_justice"].name)
        )
    with stage.at(stage.working_day(13), 11, 5), acting(coordinator):
        cases.services.link_cases(
            case=case, other=sister, kind=CaseLink.Kind.SIBLING, by=coordinator,
            relation="Step-brother and step-sister, who lived in one household",
        )  # fmt: skip
    with stage.at(stage.working_day(12), 14, 25), acting(daniel):
        if not case.flags.filter(kind=StatusFlag.Kind.PROTECTION_PLAN, ended_at=None).exists():
            cases.services.begin_flag(
                case=case, by=daniel, kind=StatusFlag.Kind.PROTECTION_PLAN, detail="Sexual abuse",
                source="Child protection conference", began_on=stage.working_day(12),
            )  # fmt: skip
    _shared(stage, case, daniel)


def _shared(stage, case, by):
    grounds = {"purpose": Purpose.UPDATE, "ground": Ground.SIGNIFICANT_HARM, "by": by, "record": case}
    with stage.at(stage.working_day(11), 16, 10), acting(by):
        ledger.write_disclosure(
            what="Days and times on which he must not be alone with younger children",
            to_agency=stage.agencies["health"],
            reason="The school nurse sees him weekly and keeps to the plan.", **grounds,
        )  # fmt: skip
        ledger.write_disclosure(
            outcome=Disclosure.Outcome.NOT_SHARED, what="That there is an assessment", to_whom="His football club",
            reason="His father takes him and stays, which is enough. Telling the club would do more harm than good.",
            on=stage.working_day(11) - timedelta(days=1), **grounds,
        )  # fmt: skip
