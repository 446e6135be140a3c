"""The rules by the names that the tables use: who comes in, said once more in plain Python."""

from dataclasses import dataclass
from functools import cached_property

from django_otp.plugins.otp_totp.models import TOTPDevice

from cases.models import Case
from referrals.models import Referral
from sharing.models import Agency, Deputy, EmergencyAccess, Person, Place, SealedCopy
from sharing.services.access import CONTRIBUTE, MANAGE, VIEW
from tests.house.entitlement import OFFICES, Entitlement
from tests.house.matrix.subject import Subject
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
    def heads(self):
        return self.holds(Office.CHAIR, Office.VICE_CHAIR) and self.gate_is_open

    @property
    def has_app(self):
        return TOTPDevice.objects.filter(user=self.person).exists()

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
    def is_young_persons(self):
        return self.subject.thing.role == Case.Role.YOUNG_PERSON

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


def draft_taken_over(asked):
    """The manager of somebody else's draft."""
    answer = draft(asked)
    return NOT_THERE if answer == COMES_IN and asked.person.pk == asked.referral.referrer_id else answer


def draft_discarded(asked):
    """One that was never submitted."""
    answer = draft(asked)
    return NOT_THERE if answer == COMES_IN and asked.referral.status != Referral.Status.DRAFT else answer


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


def referral_returned(asked):
    if not asked.is_theirs:
        return NOT_THERE
    return COMES_IN if asked.referral.status == Referral.Status.RETURNED else LED_ELSEWHERE


def referral_to_withdraw(asked):
    if not asked.is_theirs:
        return NOT_THERE
    can = (Referral.Status.SUBMITTED, Referral.Status.RETURNED)
    return COMES_IN if asked.referral.status in can else LED_ELSEWHERE


def referral_to_change(asked):
    if not asked.is_theirs:
        return NOT_THERE
    return COMES_IN if asked.referral.status == Referral.Status.SUBMITTED else LED_ELSEWHERE


def referral_to_change_child_harmed(asked):
    _, child = asked.subject.thing
    answer = referral_to_change(asked)
    return NOT_THERE if answer == COMES_IN and child.is_young_person else answer


def referral_decide(asked):
    if not (asked.holds(Office.CHAIR, Office.VICE_CHAIR) and asked.may(MANAGE)):
        return NOT_THERE
    return COMES_IN if asked.referral.status == Referral.Status.SUBMITTED else LED_ELSEWHERE


def referral_prepare(asked):
    """The offices say who is known, while it is with the Chair."""
    if not (asked.holds(*OFFICES) and asked.may(MANAGE)):
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


def may_check(asked, check):
    """On the panel for the agency that was asked, or standing in now; nothing else about the case is needed."""
    person = asked.person
    stands_in = any(
        one.starts_on <= asked.rights.today <= one.ends_on and asked.rights.is_on(one.place)
        for one in asked.rights.deputising(person)
    )
    return (
        check.meeting.status == "planned"
        and check.agency_id == person.agency_id
        and asked.gate_is_open
        and (bool(asked.rights.places_today(person)) or stands_in)
        and (person.pk, check.record_id) not in asked.rights.shut_out
    )


def own_copy(asked):
    delivery = asked.subject.thing
    return delivery.pack_id is not None and delivery.recipient_id == asked.person.pk and asked.may(VIEW)


def own_copy_kept(asked):
    return own_copy(asked) and SealedCopy.objects.filter(delivery=asked.subject.thing).exists()


def action_owner(asked):
    action = asked.subject.thing
    owns = action.owner_id == asked.person.pk or action.owner_agency_id == asked.person.agency_id
    return action.agreed_at is not None and asked.may(VIEW) and (owns or asked.may(MANAGE))


def keeps_person(asked):
    """The Coordinator, somebody else; of a place, its holder."""
    thing = asked.subject.thing
    return asked.coordinates and getattr(thing, "person_id", thing.pk) != asked.person.pk


def has_left(asked):
    person = asked.rights.people[asked.subject.thing.pk]
    return not person.is_active or bool(person.ends_on and person.ends_on < asked.rights.today)


def asks_for_a_device(asked):
    """The Coordinator for others; for the Coordinator's own the Chair or vice-chair."""
    is_coordinator = any(one.office == Office.COORDINATOR for one in asked.rights.places_today(asked.subject.thing))
    decides = is_coordinator and asked.heads and asked.subject.thing.pk != asked.person.pk
    return (keeps_person(asked) or decides) and not has_left(asked)


def decides_on_a_device(asked):
    reset = asked.subject.thing
    return asked.heads and asked.person.pk not in (reset.asked_by_id, reset.person_id)


def leads(asked, agency=None):
    """The information governance lead, of any agency or of this one."""
    led = Agency.objects.filter(governance_lead=asked.person)
    return asked.gate_is_open and (led.filter(pk=agency) if agency else led).exists()


def looks_into(asked):
    reader = asked.subject.thing.person
    return reader.pk != asked.person.pk and (asked.heads or leads(asked, reader.agency_id))


def answers_request(asked):
    request = asked.subject.thing
    return asked.may(MANAGE) and asked.person.pk not in (request.asked_by_id, request.person_id)


def reviews(asked):
    return asked.heads and asked.may(MANAGE) and asked.subject.thing.review == EmergencyAccess.Review.WAITING


def manages_both(asked):
    return asked.may(MANAGE) and asked.may(MANAGE, asked.subject.thing.other_id)


def corrects(asked):
    """Whoever manages the case, and of what is not restricted a contributor of the agency that said it."""
    entry = asked.subject.thing
    theirs = not entry.is_restricted and entry.agency_id == asked.person.agency_id and asked.may(CONTRIBUTE)
    return asked.may(MANAGE) or theirs


def has_no_app(asked):
    """Whoever has one is led on: a password alone never adds another."""
    return LED_ELSEWHERE if asked.has_app else COMES_IN


def answers_for_a_place(asked):
    return asked.gate_is_open and bool(asked.rights.places_today(asked.person))


def answers_for_this_place(asked):
    is_own = asked.subject.thing.place.person_id == asked.person.pk and answers_for_a_place(asked)
    return is_own or asked.coordinates


def gives_up(asked):
    assessors = asked.subject.thing.assessors.filter(left_on=None).values_list("person_id", flat=True)
    return (asked.person.pk in assessors and asked.may(CONTRIBUTE)) or (asked.holds(*OFFICES) and asked.may(MANAGE))


def own_leave(asked):
    """Everybody else is led to the panel's page."""
    return COMES_IN if asked.is_on_panel else LED_ELSEWHERE


RULES = {
    "open to all": lambda asked: True,
    "signed in": lambda asked: True,
    "nobody who has a second factor": lambda asked: False,
    "in office": lambda asked: asked.holds(*OFFICES),
    "in office, and let in": lambda asked: asked.holds(*OFFICES) and asked.gate_is_open,
    "let in": lambda asked: asked.gate_is_open,
    "coordinator": lambda asked: asked.coordinates,
    "may refer or in office": lambda asked: (asked.person.can_refer and asked.gate_is_open) or asked.holds(*OFFICES),
    "may refer": lambda asked: asked.person.can_refer and asked.gate_is_open,
    "keeps this person": keeps_person,
    "keeps this person, who is here": lambda asked: keeps_person(asked) and not has_left(asked),
    "keeps this person, who has left": lambda asked: keeps_person(asked) and has_left(asked),
    "asks for a device": asks_for_a_device,
    "decides on a device": decides_on_a_device,
    "own app": lambda asked: asked.has_app,
    "own passkey": lambda asked: asked.subject.thing.user_id == asked.person.pk,
    "has no second step yet": has_no_app,
    "governance lead": leads,
    "looks after reading": lambda asked: asked.heads or leads(asked),
    "looks into this reading": looks_into,
    "answers for a place": answers_for_a_place,
    "has a place, or stands in": own_leave,
    "answers for this place": answers_for_this_place,
    "record: view": lambda asked: asked.may(VIEW),
    "record: contribute": lambda asked: asked.may(CONTRIBUTE),
    "record: manage": lambda asked: asked.may(MANAGE),
    "record: manage, both cases": manages_both,
    "record: answers requests": answers_request,
    "record: reviews emergencies": reviews,
    "own copy": own_copy,
    "own copy kept here": own_copy_kept,
    "draft: theirs": draft,
    "draft: taken over": draft_taken_over,
    "draft: discarded": draft_discarded,
    "draft: theirs, a child harmed": draft_child_harmed,
    "referral: read": referral_read,
    "referral: submitted, read": lambda asked: asked.referral.submission_id is not None and asked.may(VIEW),
    "referral: theirs": lambda asked: asked.is_theirs,
    "referral: theirs, with the Chair": referral_with_the_chair,
    "referral: decide": referral_decide,
    "referral: offices, with the Chair": referral_prepare,
    "referral: theirs, returned": referral_returned,
    "referral: was submitted": lambda asked: asked.may(VIEW) and asked.referral.submission_id is not None,
    "referral: theirs, to withdraw": referral_to_withdraw,
    "referral: theirs to change": referral_to_change,
    "referral: theirs to change, a child harmed": referral_to_change_child_harmed,
    "on the panel, or has papers": any_papers,
    "on the panel, or has these papers": meeting_dates,
    "on the panel": lambda asked: asked.is_on_panel,
    "on the panel, and asked": lambda asked: meeting_dates(asked) and asked.agency_is_asked,
    "has a case on the agenda": has_a_case,
    "asked to check": lambda asked: may_check(asked, asked.subject.thing),
    "asked to check, for the meeting": lambda asked: any(
        may_check(asked, check) for check in asked.subject.thing.checks.all()
    ),
    "papers: coordinator": lambda asked: asked.in_papers(Office.COORDINATOR),
    "papers: Chair or vice-chair": lambda asked: asked.in_papers(Office.CHAIR, Office.VICE_CHAIR),
    "papers: offices": lambda asked: asked.in_papers(*OFFICES),
    "version: read": version_read,
    "sees the case, and is asked": lambda asked: asked.may(VIEW) and asked.agency_is_asked,
    "case: offices, both cases": lambda asked: asked.holds(*OFFICES) and manages_both(asked),
    "case: decides": lambda asked: asked.holds(Office.CHAIR, Office.VICE_CHAIR) and asked.may(MANAGE),
    "case: young person's, view": lambda asked: asked.is_young_persons and asked.may(VIEW),
    "case: young person's, contribute": lambda asked: asked.is_young_persons and asked.may(CONTRIBUTE),
    "information: correct": corrects,
    "assessment: its workers, or offices": gives_up,
    "case: offices": lambda asked: asked.holds(*OFFICES) and asked.may(MANAGE),
    "case: Chair or vice-chair": lambda asked: asked.holds(Office.CHAIR, Office.VICE_CHAIR) and asked.may(MANAGE),
    "action: owner, their agency, or manages": action_owner,
    "action: read": lambda asked: asked.subject.thing.agreed_at is not None and asked.may(VIEW),
    "action: offices": (
        lambda asked: asked.subject.thing.agreed_at is not None and asked.holds(*OFFICES) and asked.may(MANAGE)
    ),
    "amendments: coordinator": lambda asked: asked.in_papers(Office.COORDINATOR) and asked.may(MANAGE),
}


def answer(rule, asked) -> str:
    """404, comes in, or is led elsewhere."""
    said = RULES[rule](asked)
    return said if isinstance(said, str) else (COMES_IN if said else NOT_THERE)
