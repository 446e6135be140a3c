"""A referral read in from a file: a draft of the worker who refers, who checks and submits it. R02, R05–R07"""

from django.db import transaction

from referrals.exchange.reading import Told
from referrals.models import Referral
from referrals.sections import row_of, version_of
from referrals.services import asking
from referrals.services.drafts import add_child_harmed, save_incident, save_section, start_referral
from sharing import audit
from sharing.models import Panel, Person


@transaction.atomic
def read_in_referral(*, told: Told, by: Person, panel: Panel) -> Referral:
    """Write all of it or nothing. Nothing is submitted: the responsible worker does that, having read it. R02

    Nobody has been asked about the texts: those that seem to name a child wait for somebody to look at them. R11
    """
    referral = start_referral(by=by, panel=panel, team=told.team)
    for section, values in told.referral:
        save_section(
            referral=referral, by=by, section=section, row=referral, values=values,
            seen=version_of(section, referral),
        )  # fmt: skip
        referral.refresh_from_db()
    young_person, *harmed = told.children
    children = [referral.young_person, *(add_child_harmed(referral=referral, by=by) for _ in harmed)]
    for child, written in zip(children, [young_person, *harmed], strict=True):
        for section, values in written:
            seen = version_of(section, row_of(section, child))
            save_section(referral=referral, by=by, section=section, row=child, values=values, seen=seen)
    for values, positions in told.incidents:
        ids = [children[1 + position].pk for position in positions]
        save_incident(referral=referral, by=by, incident=None, values=values, harmed=ids, seen="")
    asking.ask_about(referral, asking.named_in(referral))
    audit.record("referral.read_in", referral, by=by, children=len(children), incidents=len(told.incidents))
    return referral
