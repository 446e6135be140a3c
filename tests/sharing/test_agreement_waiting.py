"""The review of the agreement, secure domains that end and the bank holidays wait for the Coordinator, also by mail."""

from datetime import timedelta

import pytest
from django.utils import timezone

from hsbpanel import status
from hsbpanel.waiting import waiting_for
from sharing import digest_lines
from sharing.models import AgreementVersion, AllowedDomain
from sharing.tasks import heard_of
from sharing.web.days import long_date, today


@pytest.fixture
def lines(cast, as_person):
    """`lines(person)`: {kind: sentence} of this person's daily mail."""
    for part in ("worker", "clock", "mail", "reader"):
        heard_of(part)

    def lines(person):
        with as_person(person):
            found = digest_lines.of(waiting_for(person, cast.panel), today())
        return {line["kind"]: digest_lines.sentence(line) for line in found}

    return lines


def review_in(cast, days):
    AgreementVersion.objects.filter(pk=cast.agreement.pk).update(review_on=today() + timedelta(days=days))


@pytest.mark.rule("R38")
def test_the_review_waits_for_the_coordinator_from_two_months_before_until_its_version_is_there(cast, lines, web):
    review_in(cast, 61)
    assert "agreement" not in lines(cast.coordinator)
    review_in(cast, 60)
    due = today() + timedelta(days=60)
    words = f"1 review of the information sharing agreement, due by {due:%A} {long_date(due)}"
    assert lines(cast.coordinator)["agreement"] == words
    assert "Review Information Sharing Agreement, version 1" in web(cast.coordinator).get("/").content.decode()
    for person in (cast.chair, cast.member):
        assert "agreement" not in lines(person)
    review_in(cast, -1)
    assert lines(cast.coordinator)["agreement"].endswith("agreement, overdue")
    tomorrow = today() + timedelta(days=1)
    AgreementVersion.objects.create(
        panel=cast.panel, number=2, title="Second", starts_on=tomorrow, review_on=tomorrow + timedelta(days=365)
    )
    assert "agreement" not in lines(cast.coordinator)


@pytest.mark.rule("R41")
def test_a_domain_that_ends_is_in_the_coordinators_mail_thirty_days_before(cast, lines):
    ends = timezone.localdate() + timedelta(days=29)
    AllowedDomain.objects.create(domain="nhs.net", owner="NHS", evidence="Known", valid_until=ends)
    words = f"1 secure e-mail domain that ends, due by {ends:%A} {long_date(ends)}"
    assert lines(cast.coordinator) == {"domain": words}
    assert lines(cast.member) == {}


def test_bank_holidays_that_run_out_are_in_the_coordinators_mail(cast, lines, monkeypatch):
    monkeypatch.setattr(status, "holidays_known_until", lambda: timezone.localdate() + timedelta(days=300))
    assert lines(cast.coordinator) == {"holidays": "1 list of bank holidays that runs out"}
