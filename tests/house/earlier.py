"""Cases from before, closed: the child of one is the young person, that of the other may be somebody known too."""

from datetime import date

import cases.services
from cases.models import Case, CaseClosing, Child, PossibleMatch
from hsbpanel.demo.acting import acting
from referrals.services.known import say_who_is_known
from sharing.models import Record
from sharing.services import access
from tests.house.people import HARMED, YOUNG, in_days

CALLED = {"merged": "Yorick", "alike": "Hettie"}


def open_and_close(world) -> dict[str, Case]:
    """Written by the owner, as if there long since; the offices hold them."""
    chair, panel = world["chair"], world.cast.panel
    opened = {}
    for number, (which, given) in enumerate(CALLED.items(), 1):
        record = Record.objects.create(
            kind=Record.Kind.CASE, panel=panel, opened_by=chair, reference=f"HSB-2020-{number:04}-Y"
        )
        access.grant_to_offices(record=record, panel=panel, by=chair)
        child = Child.objects.create(
            given_names=given, family_name="Formername", date_of_birth=date(2012, 3, 27), also_known_as="Y",
            social_care_reference=f"CSC{number}", yjs_reference=f"YJ{number}",
        )  # fmt: skip
        opened[which] = Case.objects.create(
            record=record, panel=panel, reference=record.reference, child=child, role=Case.Role.YOUNG_PERSON,
            opened_by=chair, status=Case.Status.CLOSED, due_at_panel_on=in_days(-200), closed_by=chair,
            closed_at=record.opened_at,
        )  # fmt: skip
        CaseClosing.objects.create(
            record=record, case=opened[which], meeting_on=in_days(-200), reason="All was done", closed_by=chair,
            closed_at=record.opened_at,
        )  # fmt: skip
    return opened


def say_who_is_sent(world) -> None:
    """The Coordinator has said of the children of the referral with the Chair that they are new."""
    referral, coordinator = world.referrals["sent"], world["coordinator"]
    with acting(coordinator):
        same = {child.pk: None for child in referral.children.all()}
        say_who_is_known(referral=referral, by=coordinator, same=same)


def merge(world) -> None:
    chair, case = world["chair"], world.cases[YOUNG]
    with acting(chair):
        cases.services.merge_children(
            case=case, other=world.earlier["merged"], theirs=set(), reason="Says so", by=chair
        )
    harmed = world.cases[HARMED]
    PossibleMatch.objects.create(record=harmed.record, case=harmed, other=world.earlier["alike"])
