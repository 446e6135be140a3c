"""The timeline: entries and what the panel did, corrected and never overwritten, as it stood on a day. R27, R30, R33"""

import io
from datetime import date, timedelta

import pikepdf
import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from cases import rules, services, timeline
from cases.models import CaseEvent, CaseInformation, Precision
from cases.timeline import Wanted
from sharing.errors import RuleBroken
from sharing.models import AuditEvent
from sharing.services import access
from tests.stories import child, open_cases

pytestmark = pytest.mark.rule("R27")


@pytest.fixture
def both(cast, as_person):
    return open_cases(
        cast, as_person, child("Younger", date(2012, 1, 1), "boy"), child("Harmed", date(2017, 2, 2), "girl")
    )


@pytest.fixture
def case(both):
    return both[0]


def grant(case, person, permission, by, as_person):
    with as_person(by):
        access.grant_access(
            record=case.record, to=person, permission=permission, purpose="discussion", ground="significant_harm",
            reason="Works with them", via="request", by=by,
        )  # fmt: skip


@pytest.fixture
def entry(case, cast, as_person):
    with as_person(cast.referrer):
        return services.record_information(
            case=case, by=cast.referrer, kind="needs", heading="School", text="Attends daily", source="Head",
            dated_on=date(2026, 3, 4),
        )  # fmt: skip


def correct(entry, by, as_person, because="Misread", **told):
    with as_person(by):
        return services.correct_information(entry=entry, by=by, because=because, **told)


def text_of(pdf):
    import pypdfium2

    return "\n".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(pdf))


def page_of(web, person, case, **asked):
    answer = web(person).get(reverse("cases:timeline", args=[case.pk]), asked)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_correction_takes_the_place_of_what_it_corrects_which_stays(entry, case, cast, as_person, web):
    correction = correct(entry, cast.referrer, as_person, text="Attends on three days", dated_on=date(2026, 3, 5))
    assert (correction.kind, correction.agency, correction.heading) == ("needs", cast.social_care, "School")
    (stands,) = [one for one in timeline.entries_of(case) if one.now.kind == "needs"]
    assert (stands.now, stands.earlier) == (correction, [entry])
    again = correct(correction, cast.chair, as_person, "Asked again", text="Attends on two days")
    (stands,) = [one for one in timeline.entries_of(case) if one.now.kind == "needs"]
    assert (stands.now, stands.earlier) == (again, [correction, entry])
    page = page_of(web, cast.referrer, case)
    assert page.index("Attends on two days") < page.index("Attends on three days") < page.index("Attends daily")
    assert "Corrected on" in page
    assert "Asked again" in page


def test_the_overview_the_rules_and_safety_follow_what_stands(case, cast, as_person, web):
    incident = case.information.get(kind="incident")
    assert rules.age_at_last_behaviour(case) == 14
    correct(incident, cast.referrer, as_person, dated_on=date(2021, 5, 1))
    assert rules.age_at_last_behaviour(case) == 9
    with as_person(cast.referrer):
        told = {"case": case, "by": cast.referrer, "kind": "safety", "heading": "Safety"}
        old = services.record_information(text="Old plan", **told)
        services.record_information(text="New plan", **told)
        services.correct_information(entry=old, by=cast.referrer, because="A slip", text="Old plan, put right")
    assert timeline.latest_safety(case).now.text == "New plan"
    assert "New plan" in web(cast.chair).get(case.get_absolute_url()).content.decode()


def test_as_it_stood_on_a_day_leaves_out_what_came_later(entry, case, cast, as_person, web):
    yesterday = timezone.localdate() - timedelta(days=1)
    CaseInformation.objects.all().update(recorded_at=timezone.now() - timedelta(days=1))
    correct(entry, cast.referrer, as_person, text="Attends on three days")
    page = page_of(web, cast.chair, case, on=yesterday.isoformat())
    assert "As it stood on" in page
    assert "Attends daily" in page
    assert "three days" not in page
    assert "Case opened from referral" not in page  # that was today
    assert "Case opened from referral" in page_of(web, cast.chair, case)
    assert "Nothing here matches" in page_of(web, cast.chair, case, on="2020-01-01")


def test_who_may_correct(entry, case, cast, as_person, web, refused):
    grant(case, cast.member, access.CONTRIBUTE, cast.chair, as_person)
    grant(case, cast.manager, access.VIEW, cast.chair, as_person)
    for person in (cast.member, cast.manager):  # another agency; the same, which only reads
        with pytest.raises(PermissionDenied):
            correct(entry, person, as_person, text="Never attends")
        assert web(person).get(reverse("cases:correct", args=[entry.pk])).status_code == 404
        assert "Correct this" not in page_of(web, person, case)
    row = """insert into cases_caseinformation (id, record_id, case_id, kind, heading, text, agency_id, source,
             precision, is_opinion, caveat, is_restricted, recorded_by_id, recorded_at, corrects_id, corrected_because)
             values (gen_random_uuid(), %s, %s, 'needs', 'x', 'x', %s, '', 'day', false, '', %s, %s, now(), %s, %s)"""
    fits = [case.pk, case.pk, cast.social_care.pk, False, cast.member.pk, entry.pk, "Why"]
    assert refused(cast.member, row, *fits)
    by_referrer = [*fits[:4], cast.referrer.pk, *fits[5:]]
    assert refused(cast.referrer, row, *by_referrer[:6], "")  # says no reason
    assert not refused(cast.referrer, row, *by_referrer)
    assert refused(cast.referrer, row, *by_referrer)  # corrected already
    correct(entry_now(case), cast.chair, as_person, text="Attends often")


def entry_now(case):
    return next(one.now for one in timeline.entries_of(case) if one.now.kind == "needs")


@pytest.mark.rule("R33")
def test_a_correction_is_restricted_as_what_it_corrects(both, cast, as_person):
    case, other = both
    with as_person(cast.chair):
        secret = CaseInformation.objects.create(
            record=case.record, case=case, kind="identity", heading="Address", text="9 Hidden Row", is_restricted=True,
            recorded_by=cast.chair, agency=cast.social_care,
        )  # fmt: skip
    correction = correct(secret, cast.chair, as_person, text="10 Hidden Row")
    assert correction.is_restricted
    with as_person(cast.referrer):
        assert not case.information.filter(text__contains="Hidden Row").exists()
    with pytest.raises(PermissionDenied):
        correct(secret, cast.referrer, as_person, text="x")
    fits = {"recorded_by": cast.chair, "corrected_because": "x", "heading": "x", "text": "x", "corrects": correction}
    same = {"record": case.record, "case": case, "kind": "identity", "agency": cast.social_care, "is_restricted": True}
    wrong = [{"is_restricted": False}, {"kind": "needs"}, {"agency": None}, {"record": other.record, "case": other}]
    for one in wrong:
        with as_person(cast.chair), pytest.raises(DatabaseError), transaction.atomic():
            CaseInformation.objects.create(**fits | same | one)


def test_nothing_is_corrected_without_a_change_or_a_reason_or_twice(entry, cast, as_person):
    for told, words in [({"text": entry.text}, "Nothing is changed"), ({"text": "x", "because": " "}, "Say why")]:
        with pytest.raises(RuleBroken, match=words):
            correct(entry, cast.referrer, as_person, **told)
    correct(entry, cast.referrer, as_person, text="x")
    with pytest.raises(RuleBroken, match="meanwhile"):
        correct(entry, cast.referrer, as_person, text="y")


def test_correcting_on_the_page(entry, case, cast, web):
    client, address = web(cast.referrer), reverse("cases:correct", args=[entry.pk])
    page = client.get(address).content.decode()
    assert "Attends daily" in page
    told = {"heading": "School", "text": "Attends on three days", "is_opinion": "yes", "precision": "month",
            "dated_on_day": "4", "dated_on_month": "3", "dated_on_year": "2026"}  # fmt: skip
    assert "Say why it is corrected" in client.post(address, told).content.decode()
    assert client.post(address, told | {"because": "Misread"}).status_code == 302
    now = entry_now(case)
    assert (now.dated, now.is_opinion, now.corrected_because) == ("March 2026", True, "Misread")
    assert client.get(address).status_code == 302  # to what stands now
    late = client.post(address, told | {"because": "Misread", "text": "Attends on four days"}).content.decode()
    assert "Somebody has corrected this meanwhile" in late
    assert "Attends on four days" in late


@pytest.mark.parametrize(
    ("precision", "words"),
    [("day", "4 March 2026"), ("about", "about 4 March 2026"), ("month", "March 2026"), ("year", "2026")],
)
def test_a_date_is_told_as_exactly_as_it_is_known(precision, words):
    assert CaseInformation(dated_on=date(2026, 3, 4), precision=precision).dated == words
    assert Precision(precision).label


def test_filters(entry, case, cast, as_person, web):
    with as_person(cast.chair):
        services.record_information(
            case=case, by=cast.chair, kind="views", heading="Police view", text="Likely", agency=cast.police,
            is_opinion=True, dated_on=date(2026, 4, 1),
        )  # fmt: skip

    def told(**asked):
        return [one.words or one.entry.now.heading for one in timeline.lines_of(case, Wanted(**asked))]

    assert told(kinds=("views",)) == ["Police view"]
    assert told(agency=cast.police) == ["Police view"]
    assert told(nature="opinion") == ["Police view"]
    assert told(nature="panel") == ["Case opened from referral HSB-2026-0001"]
    assert told(since=date(2026, 3, 1), until=date(2026, 3, 31)) == ["School"]
    assert told()[::-1] == told(oldest_first=True)
    page = page_of(web, cast.chair, case, kind="views")
    assert "Police view" in page
    assert "Attends daily" not in page
    wrong = page_of(web, cast.chair, case, since_day="40", since_month="1", since_year="2026", kind="made up")
    assert "must be a real date" in wrong


def test_what_the_panel_does_stands_in_the_same_line(case, cast, as_person):
    with as_person(cast.chair):
        services.set_next_panel(case=case, by=cast.chair, on=date(2026, 12, 1), because="Review")
        services.decide_pathway(
            case=case, by=cast.chair, pathway="child_protection", reasons="x", decided_on=timezone.localdate()
        )
        allocation = services.allocate(case=case, person=cast.member, role="worker", task="Secret task", by=cast.chair)
        services.end_allocation(allocation=allocation, by=cast.chair)
    words = [one.words for one in CaseEvent.objects.filter(case=case).order_by("at")]
    assert words == [
        "Case opened from referral HSB-2026-0001",
        "Next at panel on or after 1 December 2026: Review",
        "Pathway advised: Child protection",
        f"{cast.member.name} ({cast.police}) allocated as worker",
        f"Allocation of {cast.member.name} ended",
    ]


@pytest.mark.rule("R33")
def test_an_event_is_written_in_ones_own_name_and_never_changed(case, cast, as_person, refused):
    grant(case, cast.member, access.VIEW, cast.chair, as_person)
    row = """insert into cases_caseevent (id, record_id, case_id, "on", kind, words, url_name, at, by_id)
             values (gen_random_uuid(), %s, %s, now(), %s, 'x', '', now(), %s)"""
    assert refused(cast.referrer, row, case.pk, case.pk, "work", cast.chair.pk)
    assert not refused(cast.referrer, row, case.pk, case.pk, "work", cast.referrer.pk)
    assert refused(cast.member, row, case.pk, case.pk, "work", cast.member.pk)
    assert refused(cast.member, row, case.pk, case.pk, "action", cast.member.pk)  # of an action that nobody agreed
    assert refused(cast.health_member, row, case.pk, case.pk, "action", cast.health_member.pk)
    assert refused(cast.chair, "update cases_caseevent set words = 'y'")
    assert refused(cast.chair, "delete from cases_caseevent")


@pytest.mark.rule("R11")
def test_page_and_paper_tell_nothing_of_another_child_and_exist_for_readers_alone(both, entry, cast, as_person, web):
    case, other = both
    grant(case, cast.member, access.VIEW, cast.chair, as_person)
    page = page_of(web, cast.member, case)
    client = web(cast.member)
    papers = {
        name: client.get(reverse(f"cases:{name}", args=[case.pk])) for name in ("timeline_paper", "summary_paper")
    }
    texts = [page, *(text_of(answer.content) for answer in papers.values())]
    assert all("Attends daily" in text and "Harmed" not in text for text in texts)
    assert other.reference not in "".join(texts)
    for answer in papers.values():
        assert "Younger" not in answer["Content-Disposition"]
        with pikepdf.open(io.BytesIO(answer.content)) as pdf:
            assert "Younger" not in str(dict(pdf.docinfo))
    printed = AuditEvent.objects.filter(what="case.printed").values_list("detail__part", flat=True)
    assert set(printed) == {"timeline", "summary"}
    for name in ("timeline", "timeline_paper", "summary_paper", "documents", "flags"):
        assert client.get(reverse(f"cases:{name}", args=[other.pk])).status_code == 404
        assert web(cast.outsider).get(reverse(f"cases:{name}", args=[case.pk])).status_code == 404


@pytest.mark.rule("R33")
def test_no_paper_holds_what_is_restricted_and_paper_asks_for_a_fresh_second_factor(case, cast, as_person, web):
    with as_person(cast.chair):
        CaseInformation.objects.create(
            record=case.record, case=case, kind="identity", heading="Address", text="9 Hidden Row", is_restricted=True,
            recorded_by=cast.chair, agency=cast.social_care,
        )  # fmt: skip
    assert "9 Hidden Row" in page_of(web, cast.chair, case)
    assert "9 Hidden Row" not in page_of(web, cast.referrer, case)
    for name in ("timeline_paper", "summary_paper"):
        address = reverse(f"cases:{name}", args=[case.pk])
        assert "Hidden Row" not in text_of(web(cast.chair).get(address).content)
        later = web(cast.chair).minutes_later().get(address)
        assert later["Content-Type"].startswith("text/html")
