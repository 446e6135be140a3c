"""Reading reports: what each family of servers writes comes out alike, and nothing hostile comes out at all."""

import base64
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sharing import bounces
from tests.sharing.reports import FAMILIES, report

ID, ADDRESS = "<0195-abcd@ashdale.gov.uk>", "Mina.Member@northmoor.police.uk"


@pytest.mark.parametrize("family", FAMILIES)
def test_each_familys_report_names_mail_recipient_and_reason(family):
    (one,) = bounces.read(report(ID, ADDRESS, family=family))
    assert (one.message_ids, one.recipients) == ({ID}, {ADDRESS.lower()})
    assert (one.action, one.status) == ("failed", "5.1.1")
    assert one.said.startswith("550")


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed", "expanded"])
def test_other_news_is_told_apart(action):
    (one,) = bounces.read(report(ID, ADDRESS, action=action.upper(), status="4.4.1"))
    assert (one.action, one.status) == (action, "4.4.1")


@pytest.mark.rule("R42")
def test_of_the_words_no_address_no_link_and_nothing_of_the_letter_is_kept():
    (one,) = bounces.read(report(ID, ADDRESS))
    assert one.said == "550 5.1.1 (address): Recipient address rejected: User unknown, see (link)"
    assert "SECRET" not in repr(one)


def test_words_are_cut_short_and_hold_nothing_that_is_not_printed():
    words = bounces.in_words("smtp; 550 \x1b[31mNo\x00 \u202e" + "ab " * 1000)
    assert words.startswith("550 [31mNo ab ab")
    assert len(words) <= bounces.LONGEST
    assert "\u202e" not in words


def test_a_report_on_a_reply_to_ours_is_not_on_ours():
    """The head that came back names our mail as what it answers: it is another mail."""
    reply = report("<reply@northmoor.police.uk>", ADDRESS).replace(b"<somebody-elses@example.org>", ID.encode())
    (one,) = bounces.read(reply)
    assert one.message_ids == {"<reply@northmoor.police.uk>"}


def test_without_the_head_of_the_mail_the_report_says_what_it_answers():
    raw = report(ID, ADDRESS, family="exchange").partition(b"--a1b2=_=c3d4\r\nContent-Type: text/rfc822-headers")[0]
    assert bounces.read(raw)[0].message_ids == {ID}


@pytest.mark.rule("R31")
def test_a_report_names_one_mail_and_three_that_it_may_answer():
    """Each name is a guess at the Message-ID of somebody's copy."""
    many = [f"<{number:08d}@ashdale.gov.uk>" for number in range(80)]
    folded = "\r\n ".join(many).encode()
    returned = report(ID, ADDRESS).replace(f"Message-ID: {ID}".encode(), b"Message-ID: " + folded)
    assert bounces.read(returned)[0].message_ids == {many[0]}
    named = report(ID, ADDRESS, family="gmail")
    named = named.replace(f"X-Original-Message-ID: {ID}".encode(), b"X-Original-Message-ID: " + folded)
    assert bounces.read(named)[0].message_ids == {many[0]}
    answering = report(ID, ADDRESS, family="gmail").replace(f"X-Original-Message-ID: {ID}\r\n".encode(), b"")
    answering = answering.replace(f"References: {ID}".encode(), b"References: " + folded)
    assert bounces.read(answering)[0].message_ids == {many[0], many[1], ID}


def test_a_report_that_somebody_attached_to_a_mail_is_found():
    outer = b"Subject: Fwd\r\nContent-Type: message/rfc822\r\n\r\n"
    assert bounces.read(outer + report(ID, ADDRESS))[0].message_ids == {ID}


def test_two_recipients_of_one_report_are_two():
    end = b"\r\n\r\n--4XyZ.1764/mail.ashdale.gov.uk\r\nContent-Description: Undelivered"
    other = b"\r\n\r\nFinal-Recipient: rfc822; hal@nhs.net\r\nAction: delayed\r\nStatus: 4.2.2"
    raw = report(ID, ADDRESS).replace(end, other + end)
    assert [(one.action, set(one.recipients)) for one in bounces.read(raw)] == [
        ("failed", {ADDRESS.lower()}),
        ("delayed", {"hal@nhs.net"}),
    ]


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x00\xff" * 500,
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000),  # Outlook's own format
        b"Subject: Out of office\r\nAuto-Submitted: auto-replied\r\n\r\nBack on Monday.\r\n",
        report(ID, ADDRESS, action="exploded"),
        report(ID, ADDRESS).replace(b"Final-Recipient", b"X-A").replace(b"Original-Recipient", b"X-B"),
        report("no-brackets", ADDRESS),
        report(ID, ADDRESS).partition(b"Action:")[0],
    ],
)
def test_what_is_no_report_says_nothing(raw):
    assert bounces.read(raw) == []


QUOTED = b'a="' + b";" * 250_000  # what Python's parser takes for it grows with the square of its length
FOLDED = b'a="' + b"\r\n ".join([b";" * 900] * 270)
IN_A_PART = b"From: x\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n"
AS_BASE64 = base64.encodebytes(b"Content-Type: multipart/report; " + QUOTED[:150_000] + b"\n\n")
BOMBS = {
    "one parameter": b"Content-Type: multipart/report; " + QUOTED + b"\n\n--b\nx",
    "one folded parameter": b"Content-Type: multipart/report; " + FOLDED + b"\r\n\r\n--b\r\nx",
    "a parameter in a part": IN_A_PART + b"Content-Type: multipart/x; " + FOLDED + b"\r\n\r\nq\r\n--b--\r\n",
    "a parameter behind a lone end of line": b"From: x\rContent-Type: multipart/x; " + QUOTED + b"\r\r--b\rx",
    "a parameter in a head that came back, encoded": report(ID, ADDRESS, family="exchange").partition(
        b"Content-Type: text/rfc822-headers"
    )[0]
    + b"Content-Type: text/rfc822-headers\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    + AS_BASE64,
    "parts in parts": b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(3000)),
    "mails in mails": b"Content-Type: message/rfc822\n\n" * 8000,
    "parts in a digest": b"Content-Type: multipart/digest; boundary=b\n\n--b\n" + b"\n\n--b\n" * 40000,
    "blocks": b"Content-Type: multipart/report; boundary=b\n\n--b\nContent-Type: message/delivery-status\n\n"
    + b"A:b\n\n" * 50000,
    "one long word": report(ID, ADDRESS).replace(b"User unknown", b"a" * 200_000),
    "many names at an at": report(ID, ADDRESS).replace(b"User unknown", b"a@" * 100_000),
    "parameters": b"Content-Type: multipart/report; " + b";a*1*=x" * 30000,
    "a long mail": report(ID, ADDRESS) + b"x" * 50_000_000,
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_mail_made_to_cost_time_costs_little(name):
    began = time.process_time()
    bounces.read(BOMBS[name])
    assert time.process_time() - began < 6  # unbounded, some of these take minutes, some the whole stack


PIECES = st.sampled_from(
    [line + b"\r\n" for line in report(ID, ADDRESS).split(b"\r\n")] + [b"\x00", b"\xff\xfe", b"\n"]
)


@settings(max_examples=300, deadline=None)
@given(
    st.one_of(st.binary(max_size=2000), st.lists(st.one_of(PIECES, st.binary(max_size=30)), max_size=80).map(b"".join))
)
def test_whatever_comes_is_read_without_a_fault(raw):
    for one in bounces.read(raw):
        assert one.action in bounces.ACTIONS
        assert all(part.isascii() and part.isprintable() for part in (*one.message_ids, one.status, one.said))
        assert len(one.said) <= bounces.LONGEST


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_a_real_report_with_something_spoilt_is_read_without_a_fault(data):
    raw = bytearray(report(ID, ADDRESS, family=data.draw(st.sampled_from(sorted(FAMILIES)))))
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, len(raw) - 1))
        raw[at : at + data.draw(st.integers(0, 40))] = data.draw(st.binary(max_size=10))
    for one in bounces.read(bytes(raw)):
        assert all(part.isascii() and part.isprintable() for part in (*one.message_ids, one.status, one.said))
