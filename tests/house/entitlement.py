"""Who may see which record, in plain Python over the rows of the tables: what the database's answer is held against."""

from collections import defaultdict
from datetime import timedelta

from django.utils import timezone

from sharing.models import AgreementApproval, AgreementVersion, Deputy, Exclusion, Grant, Person, Place
from sharing.services.access import CONTRIBUTE, MANAGE, VIEW

ALLOWS = {VIEW: {VIEW}, CONTRIBUTE: {VIEW, CONTRIBUTE}, MANAGE: {VIEW, CONTRIBUTE, MANAGE}}
OFFICES = {Place.Office.CHAIR, Place.Office.VICE_CHAIR, Place.Office.COORDINATOR}
AROUND_LEAVE = timedelta(days=28)


class Entitlement:
    """Read once, as the owner of the tables: `may(person, VIEW, record_id)`."""

    def __init__(self):
        self.now, self.today = timezone.now(), timezone.localdate()
        in_force = AgreementVersion.objects.filter(starts_on__lte=self.today).order_by("-starts_on", "-number").first()
        approvals = AgreementApproval.objects.filter(version=in_force, approved_on__lte=self.today)
        self.approved = set(approvals.values_list("agency_id", flat=True))
        self.shut_out = set(Exclusion.objects.filter(ended_at=None).values_list("person_id", "record_id"))
        self.places = list(Place.objects.all())
        self.deputies = list(Deputy.objects.select_related("place"))
        self.people = {person.pk: person for person in Person.objects.all()}
        self.held = defaultdict(set)
        for grant in Grant.objects.select_related("permission"):
            if self.counts(grant):
                self.held[grant.user_id, grant.content_object_id] |= ALLOWS[grant.permission.codename]

    def may(self, person, permission, record) -> bool:
        return permission in self.held.get((person.pk, record), ())

    def holds_something(self, person):
        """Any record, or a place on the panel today."""
        return any(held and holder == person.pk for (holder, _), held in self.held.items()) or bool(
            self.places_today(person)
        )

    def counts(self, grant):
        person = self.people[grant.user_id]
        is_over = grant.ended_at or (grant.ends_at and grant.ends_at <= self.now)
        return (
            not is_over
            and grant.starts_at <= self.now
            and (person.pk, grant.content_object_id) not in self.shut_out
            and self.gate_is_open(person)
            and self.way_is_open(person, grant.via)
        )

    def gate_is_open(self, person):
        return (
            person.is_active
            and (person.ends_on is None or person.ends_on >= self.today)
            and person.agency_id in self.approved
            and all(day and day <= self.today for day in (person.inducted_on, person.undertaking_on))
        )

    def way_is_open(self, person, via):
        """Access by office lasts as long as the office, by circulation as long as the place or 28 days around leave."""
        if via == Grant.Via.OFFICE:
            return any(place.office in OFFICES for place in self.places_today(person))
        if via == Grant.Via.CIRCULATION:
            places = [*self.places_of(person), *(deputy.place for deputy in self.deputising(person))]
            return any(self.is_on(place, soon=AROUND_LEAVE) for place in places)
        return True

    def places_of(self, person):
        return [place for place in self.places if place.person_id == person.pk]

    def places_today(self, person):
        return [place for place in self.places_of(person) if self.is_on(place)]

    def is_on(self, place, soon=timedelta()):
        return place.starts_on <= self.today + soon and (place.ends_on is None or place.ends_on >= self.today)

    def deputising(self, person):
        return [
            deputy
            for deputy in self.deputies
            if deputy.person_id == person.pk
            and deputy.starts_on <= self.today + AROUND_LEAVE
            and deputy.ends_on >= self.today - AROUND_LEAVE
        ]
