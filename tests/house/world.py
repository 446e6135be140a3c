"""One small world, told through the product's own services: every kind of record, at every stage that has pages.

`build(told)` writes it; `told(world)` is called after each stretch, so that the canary crawl can mark what was typed
before the next stretch copies it. Run it inside a transaction that is rolled back.
"""

import io
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

import cases.services
from cases.models import Allocation, Case, InformationKind, StatusFlag
from hsbpanel.demo.acting import acting, working
from hsbpanel.demo.post import PostOffice
from meetings import services as meetings
from meetings.models import AgencyReturn, AgendaItem, AgreedAction, Meeting
from referrals.models import Referral
from referrals.services import decisions
from sharing.models import (
    AllowedDomain,
    Delivery,
    DeliveryReport,
    Disclosure,
    Dispatch,
    Exclusion,
    Grant,
    Person,
    SealedCopy,
)
from sharing.services import access, ledger
from sharing.web import days
from sharing.working_days import working_day_on_or_before
from tests.cast import Cast, make_cast
from tests.house import assessing, earlier, on_the_way, planning, ways_in
from tests.house.people import HARMED, YOUNG, in_days, join_late, make_everybody
from tests.referrals import telling

SIDES = {YOUNG: Case.Role.YOUNG_PERSON, HARMED: Case.Role.CHILD_HARMED}


@dataclass
class World:
    cast: Cast
    people: dict[str, Person]
    post: PostOffice = field(default_factory=PostOffice)
    referrals: dict[str, Referral] = field(default_factory=dict)  # draft, sent, returned, accepted
    cases: dict[str, Case] = field(default_factory=dict)  # by side
    earlier: dict[str, Case] = field(default_factory=dict)  # merged, alike
    held: Meeting | None = None  # minuted, circulated, being corrected
    coming: Meeting | None = None  # its schedule is with the Chair

    def __getitem__(self, who) -> Person:
        return self.people[who]

    def papers(self, meeting):
        return meeting.papers.record_id


def build(told=lambda world: None, deliver=None) -> World:
    """`deliver(world)` sends what waits; by default into the world's own post office."""
    deliver = deliver or (lambda world: world.post.deliver_all())
    cast = make_cast()
    world = World(cast, make_everybody(cast))
    _refer(world, told)
    _accept(world)
    world.earlier = earlier.open_and_close(world)
    earlier.say_who_is_sent(world)
    told(world)
    _give_access(world)
    planning.tell(world)
    _plan_and_compile(world, "held")
    told(world)
    _approve_and_circulate(world, deliver)
    _returns(world)
    _hold(world)
    told(world)
    _write_up(world, deliver)
    on_the_way.tell(world)
    _correct(world)
    assessing.tell(world)
    _plan_and_compile(world, "coming")
    _end_access(world)
    ways_in.tell(world)
    earlier.merge(world)
    _mail(world, deliver)
    told(world)
    world.referrals = {stage: Referral.objects.get(pk=one.pk) for stage, one in world.referrals.items()}
    world.cases = {side: Case.objects.get(pk=one.pk) for side, one in world.cases.items()}
    return world


# Referrals


def _refer(world, told):
    referrer = world["referrer"]
    with acting(referrer):
        for stage in ("draft", "sent", "returned", "accepted"):
            referral = telling.tell(telling.start(world.cast), referrer)
            add_document(referral, referrer, "Summary of the assessment")
            world.referrals[stage] = referral
    told(world)
    with acting(referrer):
        for stage in ("sent", "returned", "accepted"):
            telling.submit(world.referrals[stage], referrer)
        _change(world.referrals["sent"], referrer)
    with acting(world["chair"]):
        decisions.return_referral(referral=world.referrals["returned"], by=world["chair"], reason="Say more.")


def _change(referral, by):
    """What is asked for, a little more of it, while the Chair has the referral."""
    asks = f"{Referral.objects.get(pk=referral.pk).asks} Soon."
    telling.save(referral, by, "asks", referral, {"asks": asks}, because="The school has rung")


def add_document(record, by, title, words=b"What was found"):
    file = SimpleUploadedFile("summary.txt", words, content_type="text/plain")
    return cases.services.add_document(record=record, by=by, uploaded_file=file, title=title)


def add_picture(record, by, title):
    drawn = io.BytesIO()
    Image.new("RGB", (8, 8)).save(drawn, "PNG")
    file = SimpleUploadedFile("drawing.png", drawn.getvalue(), content_type="image/png")
    return cases.services.add_document(
        record=record, by=by, uploaded_file=file, title=title, source="School", caveat="Not for the family"
    )


def _accept(world):
    with acting(world["chair"]):
        opened = decisions.accept_referral(referral=world.referrals["accepted"], by=world["chair"])
    world.cases = {side: next(one for one in opened if one.role == role) for side, role in SIDES.items()}
    referrer = world["referrer"]
    for side, case in world.cases.items():
        with acting(referrer):
            cases.services.record_information(
                case=case, by=referrer, kind=InformationKind.SAFETY, heading="Now", text=f"How the {side} is safe",
                source="Home visit", caveat="Not for the family",
            )  # fmt: skip
            _correct_and_flag(case, referrer, side)
            add_document(case, referrer, f"Safety plan of the {side}")
            add_picture(case, referrer, f"Drawing of the {side}")


def _correct_and_flag(case, by, side):
    """An entry put right, a status that stands, and something that was not shared."""
    told = {"kind": InformationKind.VIEWS, "heading": "Said", "source": "Home visit"}
    entry = cases.services.record_information(case=case, by=by, text=f"What the {side} said", **told)
    cases.services.correct_information(entry=entry, by=by, because="Misheard", text=f"What the {side} said indeed")
    if not case.flags.filter(kind=StatusFlag.Kind.LOOKED_AFTER, ended_at=None).exists():
        cases.services.begin_flag(
            case=case, by=by, kind=StatusFlag.Kind.LOOKED_AFTER, detail="Southmoor", source="Record"
        )
    ledger.write_disclosure(
        record=case, by=by, outcome=Disclosure.Outcome.NOT_SHARED, what="The plan", to_whom="A club",
        reason="Not needed", purpose="update", ground="significant_harm",
    )  # fmt: skip


# Access given and ended by hand


def _give_access(world):
    both = list(SIDES)
    allocate(world, "worker", both)
    allocate(world, "worker_young", [YOUNG])
    allocate(world, "worker_harmed", [HARMED])
    give(world, "reader_young", [YOUNG], access.VIEW)
    give(world, "reader_harmed", [HARMED], access.VIEW)
    for who in ("excluded", "transferred", "early", "expired"):
        give(world, who, both, access.CONTRIBUTE)
    for who in ("left", "gone", "unapproved", "temporary", "uninducted", "unsworn"):
        give(world, who, both, access.MANAGE)
    give(world, "former_vice_chair", both, access.MANAGE, Grant.Via.OFFICE)
    with acting(world["chair"]):
        access.exclude(
            record=world.cases[YOUNG], person=world["excluded"], why=Exclusion.Why.INTEREST, by=world["chair"],
            reason="Coaches the family's football team",
        )  # fmt: skip


def give(world, who, sides, permission, via=Grant.Via.HAND):
    chair = world["chair"]
    with acting(chair):
        for side in sides:
            access.grant_access(
                record=world.cases[side], to=world[who], permission=permission, purpose="discussion",
                ground="significant_harm", reason="Works with the family", via=via, by=chair,
                ends_at=timezone.now() + timedelta(days=30) if via == Grant.Via.HAND else None,
            )  # fmt: skip


def allocate(world, who, sides):
    chair = world["chair"]
    with acting(chair):
        for side in sides:
            cases.services.allocate(
                case=world.cases[side], person=world[who], role=Allocation.Role.WORKER, task="Assesses", by=chair
            )


def _end_access(world):
    """What has happened to those whose access is over, written by the owner where no page does it."""
    now = timezone.now()
    with acting(world["chair"]):
        for case in world.cases.values():
            access.end_access(record=case, by=world["chair"], person=world["transferred"], reason="changed agency")
    world["transferred"].agency = world.cast.health
    world["transferred"].save()
    Grant.objects.filter(user=world["early"]).update(starts_at=now + timedelta(days=1))
    Grant.objects.filter(user=world["expired"]).update(
        starts_at=now - timedelta(days=2), ends_at=now - timedelta(days=1)
    )
    # Once on the panel, or once a deputy: the grants of circulation stay and are worth nothing.
    for who in ("former_member", "deputy_over"):
        for record in [*(case.pk for case in world.cases.values()), world.papers(world.held)]:
            access.grant_access(
                record=record, to=world[who], permission=access.VIEW, purpose="discussion", ground="significant_harm",
                reason="Papers of a meeting", via=Grant.Via.CIRCULATION, by=world["chair"],
            )  # fmt: skip
    join_late(world.cast, world["new_member"])


# Meetings


def half_past_nine(ahead):
    return datetime.combine(working_day_on_or_before(in_days(ahead)), time(9, 30), days.LONDON)


def _plan_and_compile(world, which):
    coordinator = world["coordinator"]
    ahead = {"held": 25, "coming": 40}[which]
    with acting(coordinator):
        meeting = meetings.plan_meeting(
            panel=world.cast.panel, starts_at=half_past_nine(ahead), place="Town Hall, Room 2", by=coordinator
        )
        setattr(world, which, meeting)
        meetings.compile_schedule(meeting=meeting, by=coordinator)
        for item in meeting.agenda.select_related("case", "meeting__panel"):
            meetings.describe_item(item=item, because="New", asked_of_panel="What next?", by=coordinator)
        if which == "coming":
            meetings.remove_item(item=item_of(meeting, HARMED), reason="Heard elsewhere", by=coordinator)
            meetings.ask_to_check(meeting=meeting, agencies=[world.cast.police], by=coordinator)
            meetings.send_to_chair(version=meeting.schedules.get(), by=coordinator)


def item_of(meeting, side) -> AgendaItem:
    return AgendaItem.objects.select_related("case", "meeting__panel").get(meeting=meeting, case__role=SIDES[side])


def _approve_and_circulate(world, deliver):
    coordinator = world["coordinator"]
    with acting(coordinator):
        version = meetings.compile_schedule(meeting=world.held, by=coordinator)
        meetings.send_to_chair(version=version, by=coordinator)
        version.refresh_from_db()
    with acting(world["chair"]):
        meetings.approve_schedule(version=version, content_sha256=version.content_sha256, by=world["chair"])
    Meeting.objects.filter(pk=world.held.pk).update(circulate_at=timezone.now() - timedelta(minutes=1))
    with working():
        meetings.circulate_version(version=version)
    deliver(world)


def _returns(world):
    member, excluded = world["member"], world["excluded"]
    for side in SIDES:
        with acting(member):
            meetings.record_return(
                item=item_of(world.held, side), by=member, answer=AgencyReturn.Answer.KNOWN, source="Log",
                information=f"What the police know of the {side}", caveat="Not for the family", withheld="A name",
            )  # fmt: skip
    with acting(excluded):
        meetings.nothing_known(meeting=world.held, by=excluded)


def _hold(world):
    """The meeting, brought to today: who was there, what was recorded of each child, and what was agreed."""
    now = timezone.now()
    Meeting.objects.filter(pk=world.held.pk).update(
        circulate_at=now - timedelta(days=7), starts_at=now - timedelta(hours=1)
    )
    world.held = Meeting.objects.select_related("panel").get(pk=world.held.pk)
    coordinator = world["coordinator"]
    with acting(coordinator):
        meetings.read_statement(meeting=world.held, by=coordinator)
        meetings.record_attendance(
            meeting=world.held, by=coordinator,
            entries=[
                {"person": world["chair"], "how": "present"},
                {"person": world["education_member"], "how": "apologies", "note": "Sent a report"},
            ],
        )  # fmt: skip
        for side, owner in [(YOUNG, "member"), (HARMED, "deputy_now")]:
            item = item_of(world.held, side)
            meetings.record_minutes(
                item=item, version=0, by=coordinator, risks="Contact", recommendation="Help", decision="Plan",
                pathway="child_protection", reasons="Early help", dissent="None", lead_agency=world.cast.social_care,
                next_panel_on=half_past_nine(40).date(), shared={world.cast.health: "Seen twice"},
            )  # fmt: skip
            agree(world, item, owner, "Visit the school")
            meetings.add_worker(
                item=item, person=world["referrer"], role="co_worker", task="HSB assessment", by=coordinator
            )
            meetings.begin_item(item=item, by=coordinator)
        meetings.record_observer(
            meeting=world.held, name="Ola Observer", organisation="University", has_signed=True, is_present=True,
            by=coordinator,
        )  # fmt: skip


def agree(world, item, owner, text):
    return meetings.add_action(item=item, owner=world[owner], text=text, due_on=in_days(7), by=world["coordinator"])


def _write_up(world, deliver):
    coordinator, chair = world["coordinator"], world["chair"]
    with acting(coordinator):
        meetings.close_meeting(meeting=world.held, by=coordinator)
        version = meetings.write_up(meeting=world.held, by=coordinator)
        meetings.send_to_chair(version=version, by=coordinator)
        version.refresh_from_db()
    version = _amended(world, version)
    with acting(chair):
        meetings.approve_minutes(version=version, content_sha256=version.content_sha256, by=chair)
    with working():
        meetings.circulate_version(version=version)
    deliver(world)
    with acting(coordinator):
        meetings.print_copies(version=version, copies=2, by=coordinator)
    with acting(world["member"]):
        action = AgreedAction.objects.get(owner=world["member"])
        meetings.note_progress(action=action, text="Rang twice", by=world["member"])
        meetings.end_action(
            action=action, status="not_done", not_done_because="circumstances", outcome="The school was closed",
            by=world["member"],
        )  # fmt: skip


def _amended(world, version):
    """The Chair wants other words for both; the Coordinator takes those for one of them in."""
    coordinator, chair = world["coordinator"], world["chair"]
    with acting(chair):
        for side in SIDES:
            item = item_of(world.held, side).minutes
            meetings.amend(version=version, item=item, texts={("dissent", None): "One"}, by=chair)
        meetings.return_amended(version=version, by=chair)
    with acting(coordinator):
        young, harmed = (version.amendments.get(item=item_of(world.held, side).minutes) for side in SIDES)
        meetings.accept(amendment=young, by=coordinator)
        meetings.decline(amendment=harmed, because="Nobody said so", by=coordinator)
        version = meetings.write_up(meeting=world.held, by=coordinator)
        meetings.send_to_chair(version=version, by=coordinator)
        version.refresh_from_db()
    return version


def _correct(world):
    """A second version of the minutes, with an action more for each child, at the Chair's desk."""
    coordinator = world["coordinator"]
    with acting(coordinator):
        for side in SIDES:
            agree(world, item_of(world.held, side), "member", "Ring the family")
        version = meetings.write_up(meeting=world.held, by=coordinator)
        meetings.send_to_chair(version=version, by=coordinator)


# Mail


def blank_page():
    pdf, made = pikepdf.new(), io.BytesIO()
    pdf.add_blank_page()
    pdf.save(made)
    return made.getvalue()


def _mail(world, deliver):
    """The notices leave; of one copy nobody knows whether it arrived."""
    deliver(world)
    AllowedDomain.objects.create(domain="nhs.net", owner="NHS", evidence="Known", valid_until=in_days(400))
    papers = Dispatch.objects.get(kind=Dispatch.Kind.MINUTES)
    for copy in Delivery.objects.filter(pack__isnull=False, recipient=world["member"], state=Delivery.State.SENT):
        SealedCopy.objects.create(delivery=copy, record_id=copy.record_id, recipient=world["member"], pdf=blank_page())
    late = Delivery.objects.get(dispatch=papers, recipient=world["health_member"])
    Delivery.objects.filter(pk=late.pk).update(state=Delivery.State.UNKNOWN)
    DeliveryReport.objects.create(delivery=late, record=late.record, action="delayed", status="4.4.1", said="Later")
