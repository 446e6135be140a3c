"""Who comes and goes: leads of the agencies, somebody invited, a lost device, and who has left. R39, R40."""

from hsbpanel.demo.acting import acting, working
from hsbpanel.demo.cast import INVITED
from hsbpanel.demo.telling.stage import Stage
from sharing.services import accounts, agencies, devices, leaving, people
from sharing.working_days import add_working_days

LEADS = {"health": "governance", "social_care": "manager", "housing": "outsider"}


def tell(stage: Stage):
    coordinator, yesterday = stage["coordinator"], add_working_days(stage.today, -1)
    with stage.at(yesterday, 11, 5), acting(coordinator):
        for agency, lead in LEADS.items():
            agencies.name_lead(agency=stage.agencies[agency], lead=stage[lead], by=coordinator)
    with stage.at(yesterday, 11, 20):
        with acting(coordinator):
            stage.people["invited"] = people.invite(
                name=INVITED.name, email=INVITED.email, agency=stage.agencies[INVITED.agency],
                job_title=INVITED.job_title, kind=INVITED.kind, by=coordinator,
            )  # fmt: skip
        with working():
            accounts.write_letters()
    with stage.at(yesterday, 13, 40), acting(coordinator):
        devices.ask(
            person=stage["probation"], by=coordinator,
            reason="He left his phone on the train on Friday and it was not handed in. I rang him at his office.",
        )  # fmt: skip
    with working():
        leaving.close_ended_accounts()
