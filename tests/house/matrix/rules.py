"""The rules by the names that the tables use: who comes in, said once more in plain Python."""

from dataclasses import dataclass
from functools import cached_property

from referrals.models import Referral
from sharing.models import Deputy, Person, Place
from sharing.services.access import CONTRIBUTE, MANAGE, VIEW
from tests.house.entitlement import OFFICES, Entitlement
from tests.house.matrix.subjects import Subject
from tests.house.world import World

Office = Place.Office
EDITABLE = (Referral.Status.DRAFT, Referral.Status.RETURNED)
NOT_THERE, COMES_IN, LED_ELSEWHERE = "404", "comes in", "is led elsewhere"


@dataclass(frozen=True)
class Asked:
    """One person at one address."""

    world: World
    rights: Entitlement
    person: Person
    subject: Subject

    def may(self, permission, record=None):
        return self.rights.may(self.person, permission, record or self.subject.record)

    def holds(self, *offices):
        return any(place.office in offices for place in self.rights.places_today(self.person))

    @cached_property
    def gate_is_open(self):
        return self.rights.gate_is_open(self.person)

    @cached_property
    def is_on_panel(self):
        """A place today, or a deputy's days that are not over."""
        days_to_come = Deputy.objects.filter(person=self.person, ends_on__gte=self.rights.today).exists()
        return bool(self.rights.places_today(self.person)) or days_to_come

    @property
    def coordinates(self):
        return self.holds(Office.COORDINATOR) and self.gate_is_open

    def in_papers(self, *offices):
        """Holds one of these offices and manages the papers; of an agenda item, also sees its case."""
        sees = self.subject.record is None or self.may(VIEW)
        return self.holds(*offices) and self.may(MANAGE, self.subject.papers) and sees

    @property
    def agency_is_asked(self):
        """Its agency has a place on the panel on the day of the meeting; all days of this world are alike."""
        return any(self.rights.is_on(one) and self.rights.people[one.person_id].agency_id == self.person.agency_id
                   for one in self.rights.places)  # fmt: skip

    @property
    def is_theirs(self):
        """The referral is their own or their team's."""
        referral = self.referral
        return self.person.pk in (referral.referrer_id, referral.referrer.manager_id) and self.may(CONTRIBUTE)

    @property
    def referral(self):
        thing = self.subject.thing
        return thing[0] if isinstance(thing, tuple) else thing


def draft(asked):
    """A page of a draft: changed while it is one, shown as it stands afterwards."""
    if not asked.is_theirs:
        return NOT_THERE
    return COMES_IN if asked.referral.status in EDITABLE else LED_ELSEWHERE


def draft_child_harmed(asked):
    _, child = asked.subject.thing
    answer = draft(asked)
    return NOT_THERE if answer == COMES_IN and child.is_young_person else answer


def referral_read(asked):
    was_submitted = asked.referral.submission_id is not None
    return asked.may(VIEW) and (was_submitted or asked.is_theirs)


def referral_with_the_chair(asked):
    if not asked.is_theirs or asked.referral.submission_id is None:
        return NOT_THERE
    return COMES_IN if asked.referral.status == Referral.Status.SUBMITTED else LED_ELSEWHERE


def referral_decide(asked):
    if not (asked.holds(Office.CHAIR, Office.VICE_CHAIR) and asked.may(MANAGE)):
        return NOT_THERE
    return COMES_IN if asked.referral.status == Referral.Status.SUBMITTED else LED_ELSEWHERE


def version_read(asked):
    return asked.may(MANAGE) or (asked.may(VIEW) and asked.subject.thing.circulated_at is not None)


def meeting_dates(asked):
    return asked.is_on_panel or asked.may(VIEW, asked.subject.papers)


def any_papers(asked):
    return asked.is_on_panel or any(
        asked.may(VIEW, asked.world.papers(one)) for one in (asked.world.held, asked.world.coming)
    )


def has_a_case(asked):
    """What has gone out of the agenda, or for the offices all of it."""
    meeting = asked.subject.thing
    is_office = asked.in_papers(*OFFICES)
    has_gone_out = meeting.schedules.filter(circulated_at__isnull=False).exists()
    sees_one = any(asked.may(VIEW, item.record_id) for item in meeting.agenda)
    return meeting_dates(asked) and sees_one and (is_office or has_gone_out)


def own_copy(asked):
    delivery = asked.subject.thing
    return delivery.pack_id is not None and delivery.recipient_id == asked.person.pk and asked.may(VIEW)


def action_owner(asked):
    action = asked.subject.thing
    owns = action.owner_id == asked.person.pk or action.owner_agency_id == asked.person.agency_id
    return action.agreed_at is not None and asked.may(VIEW) and (owns or asked.may(MANAGE))


def answers_for_a_place(asked):
    return asked.gate_is_open and bool(asked.rights.places_today(asked.person))


def answers_for_this_place(asked):
    is_own = asked.subject.thing.place.person_id == asked.person.pk and answers_for_a_place(asked)
    return is_own or asked.coordinates


RULES = {
    "open to all": lambda asked: True,
    "signed in": lambda asked: True,
    "nobody who has a second factor": lambda asked: False,
    "in office": lambda asked: asked.holds(*OFFICES),
    "coordinator": lambda asked: asked.coordinates,
    "may refer": lambda asked: asked.person.can_refer and asked.gate_is_open,
    "answers for a place": answers_for_a_place,
    "answers for this place": answers_for_this_place,
    "record: view": lambda asked: asked.may(VIEW),
    "record: contribute": lambda asked: asked.may(CONTRIBUTE),
    "record: manage": lambda asked: asked.may(MANAGE),
    "own copy": own_copy,
    "draft: theirs": draft,
    "draft: theirs, a child harmed": draft_child_harmed,
    "referral: read": referral_read,
    "referral: theirs": lambda asked: asked.is_theirs,
    "referral: theirs, with the Chair": referral_with_the_chair,
    "referral: decide": referral_decide,
    "on the panel, or has papers": any_papers,
    "on the panel, or has these papers": meeting_dates,
    "on the panel, and asked": lambda asked: meeting_dates(asked) and asked.agency_is_asked,
    "has a case on the agenda": has_a_case,
    "papers: coordinator": lambda asked: asked.in_papers(Office.COORDINATOR),
    "papers: Chair or vice-chair": lambda asked: asked.in_papers(Office.CHAIR, Office.VICE_CHAIR),
    "papers: offices": lambda asked: asked.in_papers(*OFFICES),
    "version: read": version_read,
    "sees the case, and is asked": lambda asked: asked.may(VIEW) and asked.agency_is_asked,
    "case: offices": lambda asked: asked.holds(*OFFICES) and asked.may(MANAGE),
    "action: owner, their agency, or manages": action_owner,
}


def answer(rule, asked) -> str:
    """404, comes in, or is led elsewhere."""
    said = RULES[rule](asked)
    return said if isinstance(said, str) else (COMES_IN if said else NOT_THERE)
