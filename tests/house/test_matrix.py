"""Every address × method × person × relation × side: what each answers, held against the table in tests/house/matrix.

Each address is one test. What it must answer follows from its declared rule, in plain Python; whoever may not gets
404, the same to the byte as for an id that does not exist, and nothing is written but that they were refused. R33
"""

import logging
import os
import re
import uuid
from dataclasses import dataclass, field, replace
from functools import cache

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.urls import reverse

from hsbpanel import context
from meetings import packs
from sharing.identity import OPEN
from sharing.services.access import CONTRIBUTE, MANAGE, VIEW
from tests.house import world as worlds
from tests.house.addresses import ALL
from tests.house.browser import Browser
from tests.house.entitlement import Entitlement
from tests.house.matrix import DOORS
from tests.house.matrix.doors import BUTTON, FORM, REDIRECT, SHOWN
from tests.house.matrix.filling import filled
from tests.house.matrix.rules import LED_ELSEWHERE, NOT_THERE, Asked, answer
from tests.house.matrix.subject import Subject
from tests.house.matrix.subjects import subjects
from tests.house.previews import previews_at_once
from tests.sharing import post

pytestmark = pytest.mark.django_db

WHERE = "tests/house/matrix/<its room>.py"
NOT_OURS = ("put", "patch", "delete", "options", "trace")
# Those who try what no page of ours asks for: the most and the least entitled.
TRY_THE_REST = ("chair", "outsider")
# Those whose right differs most; of the others who hold something every second takes a turn.
ALWAYS = ("chair", "coordinator", "referrer", "member", "worker_young", "worker_harmed", "excluded")
LIKE_ANOTHER = ("health_member", "education_member")  # who hold what another member holds: they take turns, too
NOBODY = {"nobody who has a second factor"}
MADE_UP = {uuid.UUID: uuid.uuid4(), int: 2_000_000_000, str: "none-such"}  # ids that nothing has
# Of those who hold nothing at all so many take turns at each address; with 1 all of them try all, which takes long.
ONE_IN = int(os.environ.get("MATRIX_ONE_IN", "6"))
NOT_COUNTED = {"sharing_auditevent", "sharing_session"}  # refusals are written down; the session notes the time
# Counted since the transaction began, what was rolled back in it included: not even an attempt goes unseen.
WRITTEN = """select * from (select relname, pg_stat_get_xact_tuples_inserted(oid) as inserted,
                  pg_stat_get_xact_tuples_updated(oid) as updated, pg_stat_get_xact_tuples_deleted(oid) as deleted
             from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace) counted
            where inserted + updated + deleted > 0"""


@dataclass
class House:
    world: worlds.World
    rights: Entitlement
    browsers: dict[str, Browser]
    holders: set[str]
    not_there: dict = field(default_factory=dict)  # who: the 404 of an id that nothing has
    counts: dict = field(default_factory=dict)

    def changes(self):
        """{table: (inserted, updated, deleted)} since this was asked last."""
        before, self.counts = self.counts, counted()
        changed = {table: zip(now, before.get(table, (0, 0, 0)), strict=True) for table, now in self.counts.items()
                   if now != before.get(table)}  # fmt: skip
        return {table: tuple(now - then for now, then in pairs) for table, pairs in changed.items()}


@pytest.fixture(scope="module")
def house(rolled_back, many_requests, printed_once):
    with pytest.MonkeyPatch.context() as patched:
        small = post.pdf()
        patched.setattr(packs, "render", lambda *args: small)
        previews_at_once(patched)
        # Nobody's sections change while all that is written is undone.
        patched.setattr(context, "_about", cache(context._about))
        # Trying thousands takes longer than a session may wait.
        patched.setattr(settings, "IDLE_MINUTES", 600)
        patched.setattr(settings, "FRESH_MINUTES", 600)
        world = worlds.build()
        logging.disable()  # thousands of refusals
        rights = Entitlement()
        holders = {who for who, person in world.people.items() if rights.holds_something(person)}
        house = House(world, rights, {who: Browser.of(person) for who, person in world.people.items()}, holders)
        house.changes()
        yield house
        logging.disable(logging.NOTSET)


# The table itself


def test_every_address_has_its_line():
    missing = sorted(set(ALL) - set(DOORS))
    assert missing == [], f"{missing}: say who comes in there, a line for each in {WHERE}."


def test_no_line_is_about_an_address_that_is_gone():
    gone = sorted(set(DOORS) - set(ALL))
    assert gone == [], f"{gone}: take these lines out of {WHERE}."


def test_what_everybody_holds_on_the_two_cases(house):
    """By hand: the relations that the matrix rests on."""
    held = {who: tuple(_level(house, person, case) for case in house.world.cases.values())
            for who, person in house.world.people.items()}  # fmt: skip
    assert held == {
        **dict.fromkeys(held, ("", "")),
        **dict.fromkeys(["chair", "vice_chair", "coordinator"], (MANAGE, MANAGE)),
        **dict.fromkeys(["referrer", "worker"], (CONTRIBUTE, CONTRIBUTE)),
        **dict.fromkeys(["member", "health_member", "education_member", "deputy_now"], (VIEW, VIEW)),
        "worker_young": (CONTRIBUTE, ""), "worker_harmed": ("", CONTRIBUTE),
        "in_emergency": (VIEW, ""), "reader_young": (VIEW, ""), "reader_harmed": ("", VIEW),
        "excluded": ("", CONTRIBUTE),
    }  # fmt: skip


def _level(house, person, case):
    return next((one for one in (MANAGE, CONTRIBUTE, VIEW) if house.rights.may(person, one, case.pk)), "")


# Every address


@pytest.mark.rule("R11")
@pytest.mark.rule("R33")
@pytest.mark.parametrize("name", sorted(ALL))
def test_an_address_answers_as_its_line_says(name, house):
    if name not in DOORS:
        pytest.fail(f"{name} has no rule: say in {WHERE} who comes in there.")
    wrong, tried = [], Tried(house, DOORS[name])
    for probe in tried.untried():
        wrong += tried.problems(probe)
    leads_on = tried.door.kind in (FORM, BUTTON) and not tried.door.stays
    if leads_on and not tried.led_on:  # whose turn it was came in and could not go on
        for probe in tried.untried(in_turns=False):
            wrong += tried.problems(probe)
    assert not wrong, "\n".join(wrong[:40])
    assert tried.came_in or tried.door.rule in NOBODY, "Nobody comes in there: the world lacks what it is about."
    if leads_on:
        assert tried.led_on, f"What was posted led nobody on, with {sorted(tried.bodies.popitem()[1])}."


@dataclass(frozen=True)
class Probe:
    method: str
    who: str
    subject: Subject
    body: dict | None = None
    body_called: str = ""

    @property
    def key(self):
        return self.method, self.who, self.subject.key, self.body_called

    def __str__(self):
        on = f" on {self.subject.called}" if self.subject.called else ""
        body = f" with {self.body_called}" if self.body_called else ""
        return f"{self.method.upper()}{body} as {self.who}{on}"


class Tried:
    """One address and what came of trying it."""

    def __init__(self, house, door):
        self.house, self.door = house, door
        self.subjects = subjects(house.world, door.of)
        self.came_in = self.led_on = False
        self.bodies, self.answers, self.not_there = {}, {}, house.not_there
        self.probed = set()

    def untried(self, **how):
        """Nothing is sent twice for two reasons: all that is written is undone, so the answer would be the same."""
        for probe in self.probes(**how):
            if probe.key not in self.probed:
                self.probed.add(probe.key)
                yield probe

    def probes(self, *, in_turns=True):
        """Whoever holds anything of their own tries, whether they come in or not; the others take turns."""
        for subject in self.subjects:
            if subject.key not in self.bodies:
                self.bodies[subject.key] = self.plausible(subject)
        for place, who in enumerate(self.house.world.people):
            is_holder, turn = who in self.house.holders and who not in LIKE_ANOTHER, place + len(self.door.name)
            if in_turns and turn % (1 if ONE_IN == 1 or who in ALWAYS else 2 if is_holder else ONE_IN):
                continue
            comes_in = [one for one in self.subjects if self.expected(Probe("get", who, one)) != {404}]
            comes_in = [one for one in comes_in if self.expected(Probe("post", who, one)) != {404}]
            refused = [one for one in self.subjects if one not in comes_in]
            for subject in one_a_side(comes_in, turn):
                yield from self._reading(who, subject)
                yield from self._posting(who, subject)
            for subject in self._some(refused, turn) if is_holder else refused[:1]:
                yield from self._reading(who, subject)
            if refused and (is_holder or ONE_IN == 1 or turn % 2):
                yield from self._posting(who, refused[turn % len(refused)])
        for who in TRY_THE_REST:
            yield from (Probe(method, who, self.subjects[0]) for method in ("get", "head", "post"))
        yield from (Probe(method, TRY_THE_REST[0], self.subjects[0]) for method in NOT_OURS)

    def _some(self, of, turn):
        """Of a page that is only read both sides; of others one, and the other at the next address."""
        chosen = one_a_side(of, turn)
        return chosen if self.door.kind == SHOWN or ONE_IN == 1 else chosen[turn % len(chosen) :][:1] if chosen else []

    def _reading(self, who, subject):
        if self.door.kind != BUTTON:
            yield Probe("get", who, subject)

    def _posting(self, who, subject):
        if self.door.kind != SHOWN:
            told = self.bodies[subject.key]
            yield Probe("post", who, subject, told, "plausible words" if told else "")
            if told and who in TRY_THE_REST:
                yield Probe("post", who, subject, {}, "nothing")

    def plausible(self, subject):
        """The form of the page as one who may come in finds it, filled."""
        for who in self.house.world.people if self.door.kind == FORM else ():
            if self.expected(Probe("get", who, subject)) == {200}:
                answer, _ = self.send(Probe("get", who, subject))
                return filled(answer.body, self.url(subject)) | self.door.body
        return self.door.body

    def url(self, subject):
        return reverse(self.door.name, kwargs=subject.arguments)

    def said(self, who, subject):
        """What the declared rule says."""
        key = who, subject.key
        if key not in self.answers:
            asked = Asked(self.house.world, self.house.rights, self.house.world[who], subject)
            self.answers[key] = answer(self.door.rule, asked)
        return self.answers[key]

    def expected(self, probe):
        """The status codes that are right."""
        if probe.method in NOT_OURS:
            return {405}
        if probe.who == "gone" and self.door.name not in OPEN:
            return {302}  # an account that is closed is nobody's: it leads to signing in
        if self.door.kind == BUTTON and probe.method != "post":
            return {405}
        said = self.said(probe.who, probe.subject)
        # What no page asks for, a view may answer as if it were read, or not at all.
        unasked = {405} if probe.method == "head" or (self.door.kind == SHOWN and probe.method == "post") else set()
        if said == NOT_THERE:
            return {404} | unasked
        if probe.method == "post" and self.door.kind != SHOWN and not (said == LED_ELSEWHERE and self.door.bare):
            return {200, 204, 302} if probe.body or not self.door.bare else {self.door.bare}
        if said == LED_ELSEWHERE or self.door.kind == REDIRECT:
            return {302}
        # No worker runs beside the tests.
        return ({200, 503} if self.door.name == "health-ready" else {200}) | unasked

    def problems(self, probe):
        expected = self.expected(probe)
        answer, changed = self.send(probe)
        if answer.status_code not in expected:
            return [f"{probe}: {answer.status_code}, not {' or '.join(map(str, sorted(expected)))}"]
        if answer.status_code == 404:
            return list(self._about_refusal(probe, answer, changed))
        if answer.status_code == 405 and set(changed) - NOT_COUNTED:
            return [f"{probe}: 405, and yet wrote to {sorted(changed)}"]
        self.came_in = self.came_in or answer.status_code in (200, 204, 302, 503)
        self.led_on = self.led_on or (probe.method == "post" and answer.status_code == 302 and probe.who != "gone")
        return []

    def _about_refusal(self, probe, answer, changed):
        if written := set(changed) - NOT_COUNTED:
            yield f"{probe}: 404, and yet wrote to {sorted(written)}"
        if changed.get("sharing_auditevent") != (1, 0, 0):
            yield f"{probe}: refused, and the audit has {changed.get('sharing_auditevent', 'nothing')} of it"
        if (
            probe.subject.arguments
            and probe.method != "head"
            and self._seen(probe, answer) != self._of_no_such_thing(probe)
        ):
            yield f"{probe}: its 404 is not the one of an id that does not exist"

    def _of_no_such_thing(self, probe):
        """What the same person is told about ids that nothing has."""
        if probe.who not in self.not_there:
            forged = replace(
                probe.subject, arguments={name: MADE_UP[type(value)] for name, value in probe.subject.arguments.items()}
            )
            forged = replace(probe, subject=forged)
            self.not_there[probe.who] = self._seen(forged, self.send(forged)[0])
        return self.not_there[probe.who]

    def _seen(self, probe, answer):
        """All of an answer that a reader sees, without what differs between any two, and without where one is."""
        headers = {name: value for name, value in answer.headers.items() if name not in DIFFER}
        body = answer.body.replace(self.url(probe.subject).encode(), b"")
        return answer.status_code, headers, re.sub(ANY_TWO, b"", body)

    def send(self, probe):
        """The answer, and {table: (inserted, updated, deleted)}; what was written is undone."""
        undo = transaction.savepoint()
        for file in (probe.body or {}).values():
            if hasattr(file, "seek"):
                file.seek(0)
        answer = self.house.browsers[probe.who].send(probe.method, self.url(probe.subject), probe.body)
        changed = self.house.changes()
        transaction.savepoint_rollback(undo)
        return answer, changed


def one_a_side(of, turn):
    """Of what belongs to a case one on each side, of the rest two; everybody begins with another."""
    turned = of[turn % len(of) :] + of[: turn % len(of)] if of else []
    sides = {one.side: one for one in reversed(turned)}
    return list(sides.values()) if len(sides) > 1 else turned[:2]


DIFFER = {"Content-Security-Policy", "Content-Length"}
ANY_TWO = (
    rb'nonce="[^"]+"|value="[^"]+"|seconds="\d+"|"X-CSRFToken": "[^"]+"|'
    rb' aria-current="[^"]+"| govuk-service-navigation__item--active|</?strong[^>]*>'
)


def counted():
    with connection.cursor() as cursor:
        cursor.execute(WRITTEN)
        return {name: tuple(counts) for name, *counts in cursor.fetchall()}
