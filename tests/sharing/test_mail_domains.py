"""Secure e-mail is a list of domains that cannot be got round. R41."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from sharing.mail_domains import reasons_not_to_allow, reasons_not_to_send
from sharing.models import AllowedDomain

pytestmark = [pytest.mark.django_db, pytest.mark.rule("R41")]


@pytest.fixture(autouse=True)
def allowed():
    for domain in ("gov.uk", "nhs.net", "northmoor.police.uk"):
        AllowedDomain.objects.create(domain=domain, owner="Owner", evidence="Confirmed", valid_until=date(2099, 1, 1))


@pytest.mark.parametrize(
    "address", ["a@gov.uk", "A.B@Ashdale.GOV.UK", "o'neil@nhs.net", "x@cid.northmoor.police.uk", "a+b@deep.er.gov.uk"]
)
def test_domains_on_the_list_and_their_sub_domains_are_secure(address):
    assert reasons_not_to_send(address) == []


@pytest.mark.parametrize(
    "address",
    [
        "a@example.com",
        "a@gov.uk.example.com",
        "a@notgov.uk",
        "a@gov-uk.com",
        "a@police.uk",
        "a@southmoor.police.uk",
        "a@gov.uk.",
        "a@.gov.uk",
        "a@ashdale..gov.uk",
        "a@ashdale.gоv.uk",  # a Cyrillic o
        "a@ａshdale.gov.uk",  # full-width
        "a@xn--ashdle-4ua.gov.uk",
        "a@[10.0.0.1]",
        "a@10.0.0.1",
        "a@uk",
        "a@",
        "@gov.uk",
        "gov.uk",
        "",
        '"a@gov.uk"@example.com',
        "a@example.com@gov.uk",
        "a@gov.uk\n",
        "a@ashdale_x.gov.uk",
        "a b@gov.uk",
        "a@gov.uk, b@example.com",
        "a@gov.uk>\r\nRCPT TO:<b@example.com",
    ],
)
def test_any_other_address_is_refused_with_words(address):
    assert reasons_not_to_send(address)


@pytest.mark.parametrize("domain", ["gsi.gov.uk", "ashdale.gsi.gov.uk", "x.gse.gov.uk", "gsx.gov.uk", "a.GCSX.gov.uk"])
def test_retired_domains_are_refused_even_below_one_on_the_list(domain):
    assert "retired" in reasons_not_to_send(f"a@{domain}")[0]
    assert reasons_not_to_allow(domain.lower())


def test_retired_domains_are_refused_even_when_listed_themselves():
    AllowedDomain.objects.create(domain="gcsx.gov.uk", owner="O", evidence="E", valid_until=date(2099, 1, 1))
    assert reasons_not_to_send("a@ashdale.gcsx.gov.uk")


def test_an_entry_counts_until_its_last_day():
    today = timezone.localdate()
    AllowedDomain.objects.filter(domain="nhs.net").update(valid_until=today)
    assert reasons_not_to_send("a@nhs.net") == []
    AllowedDomain.objects.filter(domain="nhs.net").update(valid_until=today - timedelta(days=1))
    assert "until" in reasons_not_to_send("a@nhs.net")[0]


def test_reasons_never_repeat_the_address():
    for address in ("anna.bell@example.com", "anna.bell@gov.uk.", "anna.bell@a.gsi.gov.uk"):
        assert "anna" not in " ".join(reasons_not_to_send(address))


@pytest.mark.parametrize("domain", ["uk", "co.uk", "org.uk", "xn--80ak6aa92e.com", "a b.uk", "gov.uk.", "1.2.3.4"])
def test_what_is_nobodys_own_cannot_be_allowed(domain):
    assert reasons_not_to_allow(domain)


def test_an_organisations_domain_can_be_allowed():
    assert reasons_not_to_allow("ashdale-trust.org.uk") == []
