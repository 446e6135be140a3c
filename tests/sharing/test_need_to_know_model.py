"""Whatever happens in whatever order, the database lets everybody see and do what a plain Python model says. R33"""

import os
from datetime import date, timedelta

import pytest
from django.contrib.auth.models import Permission
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from guardian.shortcuts import get_objects_for_user
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from sharing import models
from sharing.backends import IMPLIED_BY
from sharing.grounds import Ground, Purpose
from tests.cast import AgencyFactory, PersonFactory
from tests.conftest import role
from tests.sharing import need_to_know_model as plain

pytestmark = [pytest.mark.rule("R33"), pytest.mark.rule("R38"), pytest.mark.rule("R39")]

PEOPLE = ["ann", "bob"]
AGENCIES = ["police", "health"]
RECORDS = 2
LONG_AGO = date(2020, 1, 1)
WITH_AN_END = ["hand", "emergency", "deputy"]

person = st.sampled_from(PEOPLE)
agency = st.sampled_from(AGENCIES)
record = st.integers(0, RECORDS - 1)
which = st.integers(0, 9)  # of those there are
permission = st.sampled_from(["view", "contribute", "manage"])
via = st.sampled_from(["office", "office", "circulation", "circulation", *models.Grant.Via.values])
office = st.sampled_from(["chair", "member", "member", "coordinator", "vice_chair"])
# On the day itself and on either side of it, and so with the 28 days around a deputy's.
days = st.sampled_from([-40, -29, -28, -27, -1, 0, 1, 27, 28, 29, 40])
long_ago_mostly = st.sampled_from([-40, -40, -40, -1, 0, 1, None])
start = st.sampled_from([-3600, -1, 0, 1])  # seconds from now
end = st.sampled_from([None, None, -1, 0, 1, 3600])


def step(name, **arguments):
    return st.tuples(st.just(name), st.fixed_dictionaries(arguments))


# What opens comes more often than what shuts, so that there is something to see.
GIVE = step("give", person=person, record=record, permission=permission, via=via, starts=start, ends=end)
OPENS = [
    step("place", person=person, office=office, starts=st.sampled_from([-40, -1, 0, 1, 27, 28, 29]), ends=st.none()),
    step("deputy", which=which, person=person, starts=days, ends=days),
    step("lift", person=person, record=record),
    step("approve", which=which, agency=agency, on=st.sampled_from([-1, 0, 0, 1])),
    step("be_let_in", person=person),
]
SHUTS = [
    step("end", which=which),
    step("shut_out", person=person, record=record),
    step("end_place", which=which, ends=days),
    step("version", starts=st.sampled_from([-1, 0, 1, 2])),
    step("move", person=person, agency=agency),
    st.one_of(
        step("change", person=person, is_active=st.booleans()),
        step("change", person=person, last_day=st.sampled_from([None, -1, 0, 1])),
        step("change", person=person, inducted_on=long_ago_mostly),
        step("change", person=person, undertaking_on=long_ago_mostly),
    ),
]
# Not `one_of`, which takes no step more often than another.
STEPS = st.sampled_from([GIVE] * 6 + OPENS * 2 + SHUTS * 2).flatmap(lambda strategy: strategy)


class Story:
    """Everything that happens, written to the database and told to the model."""

    def __init__(self):
        with connection.cursor() as cursor:
            cursor.execute("select now()")
            now = cursor.fetchone()[0]
        self.model = plain.Model(now=now, today=timezone.localdate(now), people={})
        self.panel = models.Panel.objects.create(partnership="Ashdale", mailbox="hsb@ashdale.gov.uk")
        self.agencies = {name: AgencyFactory(name=name) for name in AGENCIES}
        self.people, self.grants, self.places, self.versions = {}, [], [], []
        for number, name in enumerate(PEOPLE):
            agency = AGENCIES[number % 2]
            self.people[name] = PersonFactory(name=name, agency=self.agencies[agency], email=f"{name}@a.gov.uk")
            self.model.people[name] = plain.Someone(agency, inducted_on=LONG_AGO, undertaking_on=LONG_AGO)
        self.records = [
            models.Record.objects.create(panel=self.panel, kind="case", opened_by=self.people["ann"])
            for _ in range(RECORDS)
        ]
        self.permissions = {one.codename: one for one in Permission.objects.filter(codename__endswith="_record")}
        self.add_version(LONG_AGO)
        for name in AGENCIES:
            self.approve(0, name, on=-1)

    def day(self, ahead):
        return None if ahead is None else self.model.today + timedelta(days=ahead)

    def moment(self, ahead):
        return None if ahead is None else self.model.now + timedelta(seconds=ahead)

    # What happens

    def give(self, person, record, permission, via, starts, ends):
        starts_at, ends_at = self.moment(starts), self.moment(ends)
        row = models.Grant.objects.create(
            user=self.people[person], content_object=self.records[record], via=via, starts_at=starts_at,
            ends_at=ends_at, permission=self.permissions[f"{permission}_record"], purpose=Purpose.DISCUSSION,
            ground=Ground.SIGNIFICANT_HARM, reason="Story", granted_by=self.people["ann"],
        )  # fmt: skip
        self.grants.append(row)
        self.model.grants.append(plain.Grant(person, record, permission, via, starts_at, ends_at))

    def end(self, which):
        if self.grants:
            number = which % len(self.grants)
            models.Grant.objects.filter(pk=self.grants[number].pk).update(ended_at=self.model.now, end_reason="Over")
            self.model.change("grants", number, is_ended=True)

    def shut_out(self, person, record):
        models.Exclusion.objects.create(
            record=self.records[record], person=self.people[person], why="interest", reason="Story",
            excluded_by=self.people["ann"],
        )  # fmt: skip
        self.model.shut_out.add((person, record))

    def lift(self, person, record):
        shut = models.Exclusion.objects.filter(record=self.records[record], person=self.people[person])
        shut.update(ended_at=self.model.now)
        self.model.shut_out.discard((person, record))

    def place(self, person, office, starts, ends):
        starts_on, ends_on = self.day(starts), self.day(ends)
        row = models.Place.objects.create(
            panel=self.panel, person=self.people[person], office=office, starts_on=starts_on, ends_on=ends_on
        )
        self.places.append(row)
        self.model.places.append(plain.Place(person, office, starts_on, ends_on))

    def end_place(self, which, ends):
        if self.places:
            number = which % len(self.places)
            models.Place.objects.filter(pk=self.places[number].pk).update(ends_on=self.day(ends))
            self.model.change("places", number, ends_on=self.day(ends))

    def deputy(self, which, person, starts, ends):
        if self.places:
            number = which % len(self.places)
            models.Deputy.objects.create(
                place=self.places[number], person=self.people[person], starts_on=self.day(starts),
                ends_on=self.day(ends),
            )  # fmt: skip
            self.model.deputies.append(plain.Deputy(number, person, self.day(starts), self.day(ends)))

    def version(self, starts):
        self.add_version(self.day(starts))

    def add_version(self, starts_on):
        number = len(self.versions) + 1
        row = models.AgreementVersion.objects.create(
            panel=self.panel, number=number, title="Agreement", starts_on=starts_on, review_on=starts_on
        )
        self.versions.append(row)
        self.model.versions.append(plain.Version(number, starts_on))

    def approve(self, which, agency, on):
        number = which % len(self.versions)
        models.AgreementApproval.objects.create(
            version=self.versions[number],
            agency=self.agencies[agency],
            approved_on=self.day(on),
            approved_by="Director",
        )
        approved = self.model.versions[number].approved
        self.model.change("versions", number, approved=approved | {agency: self.day(on)})

    def change(self, person, **fields):
        fields = {name: value if name == "is_active" else self.day(value) for name, value in fields.items()}
        columns = {{"last_day": "ends_on"}.get(name, name): value for name, value in fields.items()}
        models.Person.objects.filter(pk=self.people[person].pk).update(**columns)
        self.model.change("people", person, **fields)

    def be_let_in(self, person):
        self.change(person, is_active=True, last_day=None, inducted_on=-40, undertaking_on=-40)

    def move(self, person, agency):
        models.Person.objects.filter(pk=self.people[person].pk).update(agency=self.agencies[agency])
        self.model.change("people", person, agency=agency)

    def goes_on(self, name, arguments):
        """One step; what the database refuses (two Chairs, an end before its start) has not happened."""
        try:
            with transaction.atomic():
                getattr(self, name)(**arguments)
        except IntegrityError:
            pass

    # What everybody sees then

    def everybody_sees_what_the_model_says(self):
        for name, someone in self.people.items():
            answers = {
                permission: self.numbers(ids) for permission, ids in zip(plain.AT_LEAST, asked(someone), strict=True)
            }
            assert answers == {one: self.model.records(name, one) for one in plain.AT_LEAST}, name
            assert gate(someone) == (self.model.is_let_in(name), self.model.is_let_in(name)), name

    def guardian_says_the_same(self):
        for name, someone in self.people.items():
            with role("hsb_web", someone):
                for permission in plain.AT_LEAST:
                    expected = self.model.records(name, permission)
                    held = {
                        number
                        for number, one in enumerate(self.records)
                        if someone.has_perm(f"sharing.{permission}_record", one)
                    }
                    perms = [f"sharing.{codename}" for codename in IMPLIED_BY[f"{permission}_record"]]
                    found = get_objects_for_user(someone, perms, any_perm=True).values_list("pk", flat=True)
                    assert (held, self.numbers(found)) == (expected, expected), (name, permission)

    def numbers(self, ids):
        ids = set(ids)
        return {number for number, one in enumerate(self.records) if one.pk in ids}


SEEN = """select array (select id from sharing_record), array (select sharing_records_with('contribute')),
                 array (select sharing_records_with('manage'))"""
GATE = "select sharing_gate_open(%s), not exists (select from sharing_gate_reasons(%s))"


def asked(someone):
    with role("hsb_web", someone), connection.cursor() as cursor:
        cursor.execute(SEEN)
        return cursor.fetchone()


def gate(someone):
    with connection.cursor() as cursor:
        cursor.execute(GATE, [someone.pk, someone.pk])
        return cursor.fetchone()


def given_by(via, permission):
    what = {"person": "ann", "record": 0, "permission": permission, "via": via, "starts": 0, "ends": None}
    return "give", what


@settings(
    max_examples=80, deadline=None, derandomize="CI" in os.environ,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@example(steps=[given_by("office", "manage"), given_by("request", "view")])  # reads still, in no office any more
@example(
    steps=[
        given_by("circulation", "view"),
        ("place", {"person": "bob", "office": "member", "starts": -40, "ends": None}),
    ]
    + [
        ("deputy", {"which": 0, "person": "ann", "starts": starts, "ends": ends})
        for starts, ends in ((29, 40), (28, 28), (-40, -29), (-28, -28))
    ]
)
@example(
    steps=[given_by("office", "view"), ("place", {"person": "ann", "office": "member", "starts": -1, "ends": None})]
)
@example(steps=[given_by("request", "view"), ("change", {"person": "ann", "inducted_on": None})])
@given(steps=st.lists(STEPS, min_size=15, max_size=40))
def test_after_every_step_the_database_and_the_model_agree(db, steps):
    with transaction.atomic():
        story = Story()
        for name, arguments in steps:
            story.goes_on(name, arguments)
            story.everybody_sees_what_the_model_says()
        story.guardian_says_the_same()
        transaction.set_rollback(True)
