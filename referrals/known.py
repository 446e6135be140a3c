"""Which children of a referral may be known already, and what has been said of that. R08, R33

All of it is asked as the reader: a child known whom they may not see is neither put before them nor waited for.
"""

import hashlib
import json
from dataclasses import dataclass

from cases import facts, matching
from cases.models import Case, Child, Gender
from referrals.models import KnownAs, Referral, ReferredChild
from sharing.models import Person
from sharing.services import access
from sharing.web.days import today

# A referral says an age where it is an estimate; the day that is worked out from it is another every day.
TOLD_AND_COMPARED = [name for name in matching.COMPARED if name != "age_is_estimated"]
Side, Answer = KnownAs.Side, KnownAs.Answer


@dataclass(frozen=True)
class Candidate:
    """A child known, beside one of the referral; what the referrer and the panel have said while that is told."""

    child: Child
    cases: list[Case]
    lines: list[facts.Line]
    opinion: KnownAs | None
    choice: KnownAs | None

    @property
    def called(self):
        return f"{self.child.name}, known from {' and '.join(case.reference for case in self.cases)}"


def told_of(child: ReferredChild) -> dict:
    """The facts of a child as the referral tells them, by the names that a Child has."""
    told = {name: getattr(child, name) for name in facts.FACTS} | {"age_is_estimated": False}
    told["gender"] = child.gender or Gender.UNKNOWN
    if child.date_of_birth is None and child.estimated_age is not None:
        day = today()
        born = day.replace(year=day.year - child.estimated_age, day=min(day.day, 28))
        told |= {"date_of_birth": born, "age_is_estimated": True}
    return told


def sha256_of(child: ReferredChild) -> str:
    """Of what is compared: an answer counts while the referral tells the same of the child."""
    told = [str(getattr(child, name)) for name in (*TOLD_AND_COMPARED, "estimated_age")]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def candidates_for_referrer(child: ReferredChild) -> list[Candidate]:
    """Children whom the reader may find by searching; nothing else is put before them."""
    return [_candidate(child, one) for one in _alike(child)]


def candidates_for_panel(child: ReferredChild) -> list[Candidate]:
    """Children of whom the reader manages a case, so that another case may be opened about them."""
    managed = access.held(access.MANAGE)
    return [_candidate(child, one) for one in _alike(child) if any(case.pk in managed for case in one.cases.all())]


def is_asked(child: ReferredChild) -> bool:
    """Whether there is a child like this one of whom the referrer has not said whether it is the same."""
    return any(one.opinion is None for one in candidates_for_referrer(child))


def links(referral: Referral, person: Person) -> dict:
    """{id of a child of the referral: id of the child known whom it is}, where the person manages a case of that one.

    Nobody else's child gets a case more: what the person may only view is left to be noted as a possible match. R33
    """
    return {child.pk: one for child in referral.children.all() for one in _the_same(child, person)}


def reasons_not_to_accept(referral: Referral, person: Person) -> list[str]:
    """Of whom it still has to be said whether they are known, and who cannot be one child. R08, R10"""
    reasons, linked = [], []
    for child in referral.children.all():
        found = candidates_for_panel(child)
        same = _the_same(child, person)
        if len(same) > 1 or any(one.choice is None for one in found):
            reasons.append(f"{child.label}: say whether they are a child who is known already.")
        linked += same
    if len(linked) > len(set(linked)):
        reasons.append(TWO_PARTS)
    return reasons


TWO_PARTS = "Two children of one referral cannot be the same child: each has a part of their own."


def _the_same(child, person):
    """Ids of the children known of whom it was said that this is the same, and of whom the person manages a case."""
    said = [one for one in _said(child, Side.PANEL).values() if one.answer == Answer.SAME]
    return {one.child_id for one in said if _manages_a_case_of(one.child, person)}


def _manages_a_case_of(one, person):
    return any(access.may(person, access.MANAGE, case) for case in one.cases.all())


def _alike(child):
    told = {name: value for name, value in told_of(child).items() if name in matching.COMPARED}
    return matching.candidates(told)


def _candidate(child, one):
    lines = facts.side_by_side(told_of(child), facts.facts_of(one), one.evidence)
    opinion, choice = (_said(child, side).get(one.pk) for side in Side)
    return Candidate(one, list(one.cases.all()), lines, opinion, choice)


def _said(child, side):
    """What was said of each child known, {id: answer}, of what the referral tells now; read once a child."""
    if not hasattr(child, "said_of_known"):
        said = KnownAs.objects.filter(referred=child, told_sha256=sha256_of(child)).select_related("said_by__agency")
        child.said_of_known = list(said)
    return {one.child_id: one for one in child.said_of_known if one.side == side}
