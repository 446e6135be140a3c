"""Walks of one meeting's schedule: compiled, changed, approved, moved, sent, in every order that Hypothesis thinks of.

The real services under the database's own walls; time and the mail server are played. What must hold is said here
once more in plain words: never unapproved, never to one without right, never changed after approval, each once.
"""

import json
from collections import Counter
from datetime import timedelta

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.db import transaction
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from meetings import services, tasks
from meetings.content import items_sha256
from meetings.models import Invitation, Meeting, ScheduleItem, ScheduleVersion
from sharing import held_packs
from sharing.errors import RuleBroken
from sharing.models import Delivery, Deputy, Dispatch, Exclusion, Grant, Pack, Person, Place
from sharing.services import access, panel
from sharing.services import delivery as delivering
from sharing.web import days
from tests.meetings.conftest import open_two, working_day_ahead

Status = ScheduleVersion.Status
MEMBERS = ("member", "health_member", "education_member", "deputy")


def drawn(version, items, people):
    """In place of the PDF: which version and whose cases are in it."""
    return json.dumps([str(version.pk), sorted(str(item.record_id) for item in items)]).encode()


class Walk(RuleBasedStateMachine):
    cast = as_person = as_worker = None  # given by the test
    did = Counter()

    def __init__(self):
        super().__init__()
        self.undo = transaction.savepoint()
        self.approved = {}  # {version: (hash, who approved, what it said)}
        self.void = set()  # versions that a move or the end of the meeting has made void
        self.sent = []  # (version, person): copies that have left
        self.is_off = False

    @initialize(may_end_early=st.sampled_from([True, False, False]))
    def plan(self, may_end_early):
        self.may_end_early = may_end_early
        self.did["walks"] += 1
        with self.as_person(self.cast.chair):
            self.cases = open_two(self.cast, number=self.did["walks"] % 9000 + 1)
        with self.as_person(self.cast.coordinator):
            self.meeting = services.plan_meeting(
                panel=self.cast.panel, starts_at=working_day_ahead(25), place="Town Hall", by=self.cast.coordinator
            )

    def attempt(self, who, service, **given):
        """What the service gives, or None where a rule or a right stands in the way, or a wall: what is behind it is
        not there at all."""
        by = getattr(self.cast, who)
        try:
            with self.as_person(by), transaction.atomic():
                done = service(by=by, **given) or True
        except (RuleBroken, PermissionDenied, ObjectDoesNotExist):
            self.did[f"{service.__name__} refused"] += 1
            return None
        self.did[service.__name__] += 1
        return done

    def latest(self):
        return self.meeting.schedules.order_by("-number").first()

    # What people do

    @rule()
    def compile(self):
        self.attempt("coordinator", services.compile_schedule, meeting=self.meeting)

    @rule(words=st.sampled_from(["Say what is known", "Advise a pathway"]), which=st.integers(0, 1))
    def change(self, words, which):
        if item := self.meeting.agenda.order_by("position")[which : which + 1].first():
            self.attempt("coordinator", services.describe_item, item=item, because="", asked_of_panel=words)

    @precondition(lambda self: self.latest())
    @rule(who=st.sampled_from(["coordinator", "coordinator", "member"]))
    def send(self, who):
        assert self.attempt(who, services.send_to_chair, version=self.latest()) is None or who == "coordinator"

    @precondition(lambda self: self.latest())
    @rule()
    def take_back(self):
        self.attempt("coordinator", services.take_back, version=self.latest())

    @precondition(lambda self: self.latest())
    @rule()
    def give_back(self):
        self.attempt("chair", services.return_version, version=self.latest(), points="Say more")

    @precondition(lambda self: self.latest())
    @rule(who=st.sampled_from(["chair", "chair", "vice_chair", "coordinator", "member"]), as_read=st.booleans())
    def approve(self, who, as_read):
        version = self.latest()
        was, read = version.status, version.content_sha256 if as_read else "0" * 64
        done = self.attempt(who, services.approve_schedule, version=version, content_sha256=read)
        if done:
            assert who in ("chair", "vice_chair")
            assert as_read
            assert was == Status.WITH_CHAIR
            self.approved[version.pk] = (read, done.approved_by_id, self.said(version))

    @rule(hours=st.integers(-1, 2), ahead=st.sampled_from([25, 40, 3]))
    def move(self, hours, ahead):
        starts_at = working_day_ahead(ahead) + timedelta(hours=hours)
        place = "Library" if hours else "Town Hall"
        now = Meeting.objects.get(pk=self.meeting.pk)
        if self.attempt(
            "coordinator", services.move_meeting, meeting=self.meeting, starts_at=starts_at, place=place, reason="Room"
        ):
            assert (now.starts_at, now.place) != (starts_at, place)
            self.make_void()

    @precondition(lambda self: len(self.sent) > 3 or self.may_end_early)
    @rule()
    def cancel(self):
        if self.attempt("coordinator", services.cancel_meeting, meeting=self.meeting, reason="Snow"):
            self.is_off = True
            self.make_void()

    def make_void(self):
        self.meeting.refresh_from_db()
        self.void |= set(self.approved)

    @rule(is_standby=st.booleans())
    def deputy_comes(self, is_standby):
        self.attempt(
            "health_member", panel.name_deputy, place=Place.objects.get(person=self.cast.health_member),
            person=self.cast.deputy, starts_on=days.today(), ends_on=days.today() + timedelta(days=60),
            is_standby=is_standby,
        )  # fmt: skip

    @rule()
    def deputy_goes(self):
        for one in Deputy.objects.filter(place__person=self.cast.health_member, starts_on=days.today()):
            self.attempt("health_member", panel.end_deputy, deputy=one)

    @rule(who=st.sampled_from(MEMBERS), which=st.integers(0, 1))
    def exclusion_comes(self, who, which):
        given = {"record": self.cases[which].record, "person": getattr(self.cast, who)}
        if not Exclusion.objects.filter(**given, ended_at=None).exists():
            self.attempt("chair", access.exclude, why="family", reason="A tie", **given)

    @rule(who=st.sampled_from(MEMBERS), is_open=st.booleans())
    def gate(self, who, is_open):
        undertaking_on = days.today() if is_open else None
        Person.objects.filter(pk=getattr(self.cast, who).pk).update(undertaking_on=undertaking_on)

    # What time and the worker do

    @rule()
    def its_moment_comes(self):
        Meeting.objects.filter(pk=self.meeting.pk).update(circulate_at=timezone.now() - timedelta(minutes=1))
        self.tick()

    @rule()
    def tick(self):
        with self.as_worker():
            tasks.circulate_due()
            tasks.follow_absence()
            tasks.tell_diaries()
        self.did["ticks"] += 1

    @rule(share=st.integers(1, 3))
    def deliver(self, share):
        # By address, since keys are random: the same choices must lead to the same walk.
        waiting = Delivery.objects.filter(state="queued", pack__isnull=False).order_by("address", "copy_number")
        for pk in list(waiting.values_list("pk", flat=True))[::share]:
            with self.as_worker():
                copy = delivering.claim(pk)
            if copy:
                self.leaves(copy)

    def leaves(self, copy):
        """A copy is handed to the mail server: all that must hold holds now."""
        Delivery.objects.filter(pk=copy.pk).update(state="sent")
        version, person = copy.dispatch.source, copy.recipient_id
        assert version in self.approved
        assert version not in self.void
        assert not self.is_off
        assert (version, person) not in self.sent
        self.sent.append((version, person))
        drawn_version, records = json.loads(held_packs.pdf_of(Pack.objects.get(pk=copy.pack_id)))
        assert drawn_version == str(version)
        assert sorted(str(record) for record in copy.pack.records) == records
        shut = Exclusion.objects.filter(person=person, ended_at=None).values_list("record", flat=True)
        assert not {str(record) for record in shut} & set(records)
        assert Person.objects.get(pk=person).undertaking_on
        is_holder = Place.objects.filter(person=person, ends_on=None).exists()
        assert is_holder or Deputy.objects.filter(person=person, ends_on__gte=days.today()).exists()
        self.did["copies left"] += 1

    # What always holds

    def said(self, version):
        items = ScheduleItem.objects.filter(version=version.pk).order_by("position")
        return json.dumps([[str(item.record_id), item.content] for item in items], sort_keys=True)

    @invariant()
    def what_was_approved_stays(self):
        for pk, (sha256, by, said) in self.approved.items():
            version = ScheduleVersion.objects.get(pk=pk)
            assert (version.content_sha256, version.approved_by_id) == (sha256, by)
            assert version.compiled_by_id != by
            assert version.status in (Status.APPROVED, Status.SUPERSEDED)
            assert self.said(version) == said
            assert items_sha256(version) == sha256
            assert pk not in self.void or version.status == Status.SUPERSEDED

    @invariant()
    def nothing_goes_out_that_was_not_approved(self):
        sources = list(Dispatch.objects.filter(kind="schedule").values_list("source", flat=True))
        assert set(sources) <= set(self.approved)
        assert len(sources) == len(set(sources))
        assert self.meeting.schedules.filter(status=Status.APPROVED).count() <= 1

    @invariant()
    def nobody_holds_papers_by_circulation_who_was_sent_none(self):
        held = set(Grant.objects.filter(via="circulation").values_list("user", flat=True))
        assert held <= {person for _, person in self.sent}

    @invariant()
    def a_diary_is_never_told_twice(self):
        told = list(Invitation.objects.values_list("person", "sequence", "is_cancellation", "number"))
        last = {}
        for person, sequence, is_off, _ in sorted(told, key=lambda one: (str(one[0]), one[3])):
            assert last.get(person) != (sequence, is_off)
            last[person] = (sequence, is_off)

    def teardown(self):
        transaction.savepoint_rollback(self.undo)
