"""Headers on every answer, error pages that give nothing away, health."""

import pytest
from django.db import DatabaseError
from django.urls import reverse

from sharing.models import AuditEvent

ADDRESSES = ["/", "/account/login/", "/nowhere/", "/health/live", "/static/nothing.css", "/cases/"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_answer_carries_the_security_headers(address, web, cast):
    for client in (web(), web(cast.chair)):
        answer = client.get(address)
        policy = answer["Content-Security-Policy"]
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert "default-src 'none'" in policy
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "no-store" in answer["Cache-Control"]
        assert answer["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options", "trace"])
def test_a_page_answers_reading_and_sending_and_no_other_method(method, web, one_case, cast):
    before = AuditEvent.objects.count()
    answer = getattr(web(cast.chair), method)(one_case.get_absolute_url())
    assert answer.status_code == 405
    assert one_case.child.family_name not in answer.content.decode()
    assert AuditEvent.objects.count() == before


def test_not_found_says_nothing_of_the_code(web, cast):
    page = web(cast.chair).get("/nowhere/")
    assert page.status_code == 404
    assert "Page not found" in page.content.decode()
    assert "urlpatterns" not in page.content.decode()


def test_a_page_whose_reading_cannot_be_recorded_shows_nothing(web, cast, one_case, monkeypatch):
    def refuse(self, *args, **kwargs):
        raise DatabaseError("disk full")

    client = web(cast.chair)
    assert one_case.child.family_name in client.get(reverse("cases:list")).content.decode()
    monkeypatch.setattr(AuditEvent, "save", refuse)
    for address in (reverse("cases:list"), one_case.get_absolute_url()):
        answer = client.get(address)
        assert answer.status_code == 503
        assert one_case.child.family_name not in answer.content.decode()


def test_health_names_what_is_missing(web, cast):
    answer = web().get(reverse("health-ready"))
    assert answer.status_code == 503
    assert answer.json()["worker"] == "not heard of yet"
    assert answer.json()["database"] == "ok"
    assert web().get(reverse("health-live")).content == b"ok"


def test_the_sign_in_page_links_to_nothing_that_asks_to_sign_in(web, cast):
    assert "What this is for" not in web().get(reverse("two_factor:login")).content.decode()
    assert "What this is for" in web(cast.chair).get(reverse("home")).content.decode()
