"""Which addresses count as secure e-mail: domains on the allow-list, never a retired or a disguised one. R41."""

import re

from django.utils import timezone

from sharing.models import AllowedDomain
from sharing.web.days import long_date

# Closed by the government in 2019; whoever registers such a name today is not the council or the police.
RETIRED = ("gsi.gov.uk", "gse.gov.uk", "gsx.gov.uk", "gcsx.gov.uk")
# Anybody can have a name under these, so none of them can be allowed as a whole.
OPEN_TO_ALL = {"co.uk", "org.uk", "me.uk", "ltd.uk", "plc.uk", "net.uk"}
LOCAL_PART = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}")
LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")


def reasons_not_to_send(address: str) -> list[str]:
    """Why nothing may go to this address, in words without the address; empty when it may. R41."""
    local, _, domain = address.rpartition("@")
    domain = domain.lower()
    if not LOCAL_PART.fullmatch(local) or reasons_not_a_domain(domain):
        return ["The address is not written in a form that can be trusted."]
    if is_retired(domain):
        return [f"The domain {domain} has been retired by the government and is no longer secure."]
    return _reasons_not_on_the_list(domain)


def reasons_not_a_domain(domain: str) -> list[str]:
    """Why this is no plain internet domain: non-ASCII and "xn--" look-alikes, a trailing dot, a number address."""
    labels = domain.split(".")
    if not domain.isascii() or any(label.startswith("xn--") for label in labels):
        return ["The domain has letters that can be mistaken for others."]
    if len(labels) < 2 or not all(map(LABEL.fullmatch, labels)) or labels[-1].isdigit():
        return ["The domain is not written like example.gov.uk."]
    return []


def reasons_not_to_allow(domain: str) -> list[str]:
    """Why a domain cannot go onto the allow-list; empty when it can. R41."""
    if reasons := reasons_not_a_domain(domain):
        return reasons
    if is_retired(domain):
        return [f"{domain} has been retired by the government: ask for the address that replaced it."]
    if domain in OPEN_TO_ALL:
        return [f"Anybody can have an address under {domain}: enter the organisation’s own domain."]
    return []


def is_retired(domain: str) -> bool:
    return any(_is_within(domain, retired) for retired in RETIRED)


def _is_within(domain, parent):
    return domain == parent or domain.endswith(f".{parent}")


def _reasons_not_on_the_list(domain):
    allowed = [entry for entry in AllowedDomain.objects.all() if _is_within(domain, entry.domain)]
    if not allowed:
        return [f"The domain {domain} is not on the list of secure e-mail domains."]
    latest = max(entry.valid_until for entry in allowed)
    if latest < timezone.localdate():
        return [f"The domain {domain} was on the list of secure e-mail domains until {long_date(latest)}."]
    return []
