"""No word of any record reaches anybody who may not see it, by any page, mail, PDF, error, log line or message. R33

Every field of every record holds a token of its own (tests/house/canaries/marks.py). Everybody walks through all they
can reach; who may see which token follows from the grants, in plain Python.
"""

import base64
import io
import json
import logging
import logging.config
from collections import defaultdict
from dataclasses import dataclass
from functools import cache

import pytest
import redis
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.test import override_settings
from django.urls import reverse

from hsbpanel import context
from hsbpanel.demo.acting import working
from meetings import packs
from sharing import encryption
from sharing.audit import AuditUnavailable
from sharing.models import CopyPassword
from sharing.services import delivery
from tests.conftest import WebClient
from tests.house import world as worlds
from tests.house.canaries import crawl
from tests.house.canaries.marks import OURS, WITHOUT_RECORD, Marks, record_column
from tests.house.entitlement import Entitlement
from tests.house.previews import previews_at_once
from tests.sharing import post

pytestmark = pytest.mark.django_db

# Those who walk every address with every id; the others follow their links and try a fifth of them. That what is
# refused to anybody says nothing is for test_matrix.py, address by address.
THOROUGH = ("referrer", "chair", "coordinator", "member", "worker_young", "worker_harmed", "deputy_now", "excluded")
LEAST_PAGES = {"thorough": 150, "brief": 25}


# Some tokens of these fields nobody reads, and why that is right.
NOT_SHOWN = {
    "cases.case.due_because": "copied to the agenda when the next schedule is compiled",
    "cases.childmerge.chosen": "what the row of the child says since",
    "cases.childmerge.undo_reason": "of a merge that stands",
    "cases.steprecord.note": "of a step of a route, which the page of the pathway shows",
    "meetings.agendaitem.asked_of_panel": "of a case that was taken off the agenda",
    "meetings.agendaitem.because": "of a case that was taken off the agenda",
    "meetings.agreedaction.outcome": "of an action that is still open",
    "meetings.minutesversion.front": "what the page says in the words of the meeting itself",
    "meetings.minutesversion.points": "of a version that was not returned",
    "meetings.scheduleversion.front": "what the page says in the words of the meeting itself",
    "meetings.scheduleversion.points": "of a version that was not returned",
    "referrals.referral.team": "offered to the referrer alone, the latest one, where the next referral is started",
    "referrals.referral.why_no_child_harmed": "asked only where no child harmed is named",
    "referrals.referredchild.relationship_detail": "asked of those harmed, not of the young person",
    "referrals.submission.reason": "of one that was returned: what is asked stands in its points",
    "referrals.submission.content": "headings of answers that are empty, and the list of documents",
    "sharing.delivery.address": "of a notice, or of a copy that arrived",
    "sharing.delivery.server_said": "of a notice, or of a copy that arrived",
    "sharing.dispatch.body": "stands in the letter alone",
    "sharing.dispatch.subject": "stands in the letter alone, which its page calls by its reference",
    "meetings.agendaitem.sources": "of an item that was taken off: said of those that are on",
    "meetings.keptpaper.shown": "to whom a version goes, which its page and its PDF say in words of their own",
    "sharing.disclosure.agreed_by": "of a sharing with a partner, for which nobody else has to agree",
    "sharing.exclusion.end_reason": "of an exclusion that stands",
    "sharing.dispatch.invitation": "stands in the letter alone",
    "sharing.grant.end_reason": "of a grant that has ended, which is no row for anybody",
    "sharing.grant.reason": "of a grant that is over, or not yet begun, or worth nothing behind an exclusion",
}


@dataclass
class House:
    world: worlds.World
    marks: Marks
    rights: Entitlement
    walks: dict[str, crawl.Walk]
    mails: list
    broker: str
    said: io.StringIO


@pytest.fixture(scope="module")
def house(rolled_back, many_requests, printed_once, tmp_path_factory):
    with (
        listening() as said,
        letters(tmp_path_factory.mktemp("letters")) as sink,
        pytest.MonkeyPatch.context() as patched,
    ):
        patched.setattr(packs, "render", rendered_once(packs.render))
        previews_at_once(patched)
        patched.setattr(context, "_about", cache(context._about))  # nobody's places change while all walk
        patched.setattr(settings, "IDLE_MINUTES", 600)  # the walks take longer than a session may wait
        patched.setattr(settings, "FRESH_MINUTES", 600)
        marks = Marks()
        world = worlds.build(told=marks.plant, deliver=lambda world: deliver())
        broker = what_the_broker_was_told()
        marks.plant(world, is_last=True)
        marks.hold(world["member"], encryption.encrypt, reverse("referrals:list"))
        walks = walk_all(world, marks)
        marks.let_leads_look()
        yield House(world, marks, Entitlement(), walks, sink.mails(), broker, said)


def rendered_once(render):
    """A PDF of the same words is made once: each takes a second."""
    made = {}

    def once(version, items, people):
        key = version.pk, *(str(item.content) for item in items), *(one.person.pk for one in people)
        if key not in made:
            made[key] = render(version, items, people)
        return made[key]

    return once


def walk_all(world, marks):
    walks = {}
    for place, (who, person) in enumerate([*world.people.items(), ("nobody", None)]):
        start = crawl.addresses(world, one_in=None if who in THOROUGH else (5, place))
        walks[who] = crawl.walk(who, person, marks, start)
    return walks


class listening:
    """Every line that a process would write, through the product's own filter."""

    def __enter__(self):
        said = io.StringIO()
        self.handler = logging.StreamHandler(said)
        self.handler.setFormatter(logging.Formatter("{levelname} {name} {message}", style="{"))
        self.handler.addFilter(logging.config.dictConfigClass(settings.LOGGING).configure_filter(FILTER))
        self.root, self.level = logging.getLogger(), logging.getLogger().level
        self.root.addHandler(self.handler)
        self.root.setLevel(logging.INFO)
        return said

    def __exit__(self, *error):
        self.root.removeHandler(self.handler)
        self.root.setLevel(self.level)


FILTER = settings.LOGGING["filters"]["no_personal_data"]


class letters:
    """A real mail server, which the product is pointed at."""

    def __init__(self, var):
        (var / "run").mkdir()
        self.server = post.mail_server(var)

    def __enter__(self):
        sink = self.server.__enter__()
        self.settings = override_settings()
        self.settings.enable()
        post.use(sink, settings)
        return sink

    def __exit__(self, *error):
        self.settings.disable()
        self.server.__exit__(*error)


def deliver():
    with working():
        delivery.deliver_due()


def what_the_broker_was_told():
    """What is called after the transaction, called now; then all that the broker holds, unpacked."""
    waiting, connection.run_on_commit = connection.run_on_commit, []
    for _, call, _ in waiting:
        call()
    broker = redis.from_url(settings.CELERY_BROKER_URL)
    read = {b"list": lambda key: broker.lrange(key, 0, -1), b"set": broker.smembers, b"string": broker.get,
            b"hash": broker.hgetall, b"zset": lambda key: broker.zrange(key, 0, -1)}  # fmt: skip
    told = [str(read[broker.type(key)](key)) + str(key) for key in broker.scan_iter()]
    for message in broker.lrange("celery", 0, -1):
        told.append(base64.b64decode(json.loads(message)["body"]).decode())
    return "\n".join(told)


# What is marked


def test_every_table_is_of_a_record_or_says_why_it_is_not():
    unsaid = {
        model._meta.label_lower
        for model in apps.get_models()
        if model._meta.app_label in OURS and not record_column(model)
    } - set(WITHOUT_RECORD)
    assert unsaid == set(), "Say in WITHOUT_RECORD of tests/house/canaries/marks.py why nothing in these is marked."


def test_there_is_much_to_find(house):
    fields = {token.where for token in house.marks.tokens.values()}
    assert len(house.marks.tokens) > 400
    assert len(fields) > 60


# Where the tokens turn up


@pytest.mark.rule("R11")
@pytest.mark.rule("R33")
def test_nobody_comes_by_a_word_of_a_record_that_they_may_not_see(house):
    wrong = []
    for who, walked in house.walks.items():
        person = house.world.people.get(who)
        for token, page in walked.seen.items():
            told = house.marks.tokens[token]
            if person is None or not told.is_for(person, house.rights):
                wrong.append(f"{who} reads {told.where} ({token}) on {page}")
    assert not wrong, "\n".join(sorted(wrong)[:60])


def test_the_walk_would_notice_a_policy_that_is_gone(house):
    """The walk itself is tried: were two tables open to all, it would say so at once."""
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
        for table in ("cases_case", "cases_child"):
            cursor.execute(f"alter table {table} no force row level security, disable row level security")
    outsider = house.world["outsider"]
    walked = crawl.walk("outsider", outsider, house.marks, [reverse("cases:list")], most=2)
    fields = {house.marks.tokens[token].where for token in walked.seen}
    assert {"cases.child.family_name", "referrals.referredchild.family_name"} & fields


@pytest.mark.rule("R33")
def test_no_word_stands_in_an_address_a_header_or_a_cookie(house):
    assert [f"{token} on {where}" for walked in house.walks.values() for token, where in walked.astray] == []


@pytest.mark.parametrize("who", [*THOROUGH, "outsider", "left", "early", "expired", "excluded", "unapproved"])
def test_they_have_walked_far(who, house):
    pages = house.walks[who].pages
    assert len(pages) > LEAST_PAGES["thorough" if who in THOROUGH else "brief"]
    assert len(pages) < crawl.MOST
    assert {status for status in pages.values() if status >= 500} <= {503}
    assert sum(status == 200 for status in pages.values()) > 8


def test_every_word_is_read_by_somebody_who_may(house):
    read = {token for walked in house.walks.values() for token in walked.seen} | in_papers(house).keys()
    unread = defaultdict(int)
    for token, told in house.marks.tokens.items():
        if token not in read:
            unread[told.where] += 1
    unshown = {where: number for where, number in unread.items() if where not in NOT_SHOWN}
    assert not unshown, "\n".join(f"{where}: {number}" for where, number in sorted(unshown.items()))


# Mail


@pytest.mark.rule("R42")
def test_no_letter_holds_a_word_of_a_record(house):
    assert len(house.mails) > 20
    wrong = []
    for mail in house.mails:
        words = [str(value) for _, value in mail.items()]
        words += [part.get_content() for part in mail.walk() if part.get_content_maintype() == "text"]
        words += [part.get_filename() or "" for part in mail.walk()]
        # A letter says the reference of what it is about. R42
        found = house.marks.found_in(" ".join(words))
        wrong += [f"{token} to {mail['To']}" for token in found if not token.startswith("HSB-")]
    assert wrong == []


def in_papers(house):
    """{token: [people who got it sealed in a PDF]}"""
    found = defaultdict(list)
    kept = {one.delivery.message_id: one for one in CopyPassword.objects.select_related("delivery__recipient")}
    for mail in house.mails:
        for attached in mail.iter_attachments():
            copy = kept[mail["Message-ID"]]
            text = crawl.pdf_text(attached.get_content(), encryption.decrypt(copy.encrypted))
            for token in house.marks.found_in(text):
                found[token].append(copy.delivery.recipient)
    return found


@pytest.mark.rule("R11")
@pytest.mark.rule("R33")
def test_nobody_gets_papers_with_a_word_that_they_may_not_see(house):
    found = in_papers(house)
    assert len(found) > 60
    wrong = [
        f"{person} got {house.marks.tokens[token].where}"
        for token, people in found.items()
        for person in people
        if not house.marks.tokens[token].is_for(person, house.rights)
    ]
    assert wrong == []


# Where nobody should find any


@pytest.mark.rule("R33")
def test_no_line_of_the_log_holds_a_word_of_a_record(house):
    assert house.said.getvalue().count("\n") > 1000
    assert house.marks.found_in(house.said.getvalue()) == set()


@pytest.mark.rule("R33")
def test_the_broker_is_told_no_word_of_a_record(house):
    assert "sharing.deliver" in house.broker
    assert house.marks.found_in(house.broker) == set()


@pytest.mark.rule("R33")
@pytest.mark.parametrize("broken", [ValueError, AuditUnavailable])
def test_a_page_that_breaks_shows_and_logs_nothing(broken, house, monkeypatch):
    case = house.world.cases[worlds.YOUNG]

    def read(request, *records):
        raise broken(f"{case.child.name} {case.child.nhs_number}")

    monkeypatch.setattr("cases.views.audit.read", read)
    before = len(house.said.getvalue())
    client = WebClient(raise_request_exception=False).sign_in(house.world["chair"])
    answer = client.get(case.get_absolute_url())
    assert answer.status_code == (503 if broken is AuditUnavailable else 500)
    assert house.marks.found_in(answer.content.decode()) == set()
    assert house.marks.found_in(house.said.getvalue()[before:]) == set()


@pytest.mark.rule("R33")
def test_what_was_typed_stands_on_no_error_page_and_in_no_log(house):
    case, token = house.world.cases[worlds.YOUNG], next(iter(house.marks.tokens))
    typed = {"text": token, "heading": token, "kind": token}
    before = len(house.said.getvalue())
    chair, outsider = house.world["chair"], house.world["outsider"]
    add = reverse("cases:add_information", args=[case.pk])
    answers = {
        403: WebClient(enforce_csrf_checks=True).sign_in(chair).post(add, typed),
        404: WebClient().sign_in(outsider).post(add, typed),
        405: WebClient().sign_in(chair).put(add, typed),
        400: WebClient(headers={"host": f"{token}.example"}).sign_in(chair).get(add),
    }
    for status, answer in answers.items():
        assert answer.status_code == status
        assert house.marks.found_in(answer.content.decode()) == set()
    assert house.marks.found_in(house.said.getvalue()[before:]) == set()
