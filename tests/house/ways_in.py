"""What stands on the pages of access, people and reading: asked for, taken, lost, looked into."""

from datetime import datetime, time

import time_machine
from django.urls import reverse
from django_otp.plugins.otp_totp.models import TOTPDevice

from cases.models import TextToCheck
from hsbpanel.demo.acting import acting, has_read, working
from sharing.services import devices, emergency, requests
from sharing.web.days import LONDON
from tests.conftest import WebClient
from tests.house.people import HARMED, YOUNG, in_days
from tests.sharing.authenticator import Authenticator, asked_on


def tell(world):
    _requests(world)
    _emergencies(world)
    _devices(world)
    _readings(world)
    TextToCheck.objects.create(
        record=world.cases[YOUNG].record, case=world.cases[YOUNG], other=world.cases[HARMED], place="Return", sha256="0"
    )
    with working():
        emergency.tell()
        requests.tell()


def _requests(world):
    """One by a reference, for oneself; one from a record's page, for a colleague."""
    asked = {"purpose": "discussion", "reason": "Teaches in the school", "wanted_until": in_days(14)}
    colleague, member = world["colleague"], world["member"]
    reference, about = world.cases[YOUNG].reference, world.cases[HARMED].record
    with acting(colleague):
        requests.ask_for_access(by=colleague, person=colleague, reference=reference, about=None, **asked)
    with acting(member):
        requests.ask_for_access(by=member, person=world["partner_outsider"], about=about, **asked)


def _emergencies(world):
    """One that waits for the Chair; one that was not justified."""
    for who, side in [("in_emergency", YOUNG), ("unjustified", HARMED)]:
        with acting(world[who]):
            taken = emergency.take(by=world[who], reference=world.cases[side].reference, reason="Is missing tonight")
    with acting(world["chair"]):
        emergency.review(emergency=taken, is_justified=False, finding="Nobody was missing", by=world["chair"])


def _devices(world):
    """The member has an app and a passkey; a colleague has lost theirs."""
    member, coordinator = world["member"], world["coordinator"]
    TOTPDevice.objects.create(user=member, name="default", confirmed=True)
    client, add = WebClient().sign_in(member), reverse("two_factor:passkey_add")
    made = Authenticator().make(asked_on(client.get(add).content.decode()))
    client.post(add, {"name": "Work laptop", "passkey": made})
    with acting(coordinator):
        devices.ask(person=world["health_member"], reason="Left on the bus", by=coordinator)


def _readings(world):
    """The member opened both cases at night."""
    for side in (YOUNG, HARMED):
        with time_machine.travel(datetime.combine(in_days(-1), time(2), LONDON), tick=False):
            has_read(world["member"], "cases:detail", world.cases[side])
