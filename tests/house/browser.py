"""A browser as light as thousands of requests need it: the product's own handler, without the test client's notes."""

from dataclasses import dataclass
from datetime import timedelta

from django.db import connection
from django.http import HttpResponse
from django.test import RequestFactory
from django.test.client import ClientHandler
from django.utils import timezone

from tests.conftest import WebClient


@dataclass
class Browser:
    """Somebody signed in with the second factor; it keeps no cookie that an answer gives it."""

    cookies: dict

    @classmethod
    def of(cls, person):
        client = WebClient().sign_in(person) if person else WebClient()
        if person:
            _seen_for_an_hour_to_come(client.session)
        return cls({name: morsel.value for name, morsel in client.cookies.items()})

    def send(self, method, url, body=None, content_type=None, **headers) -> HttpResponse:
        """The answer, all of it read into `body`; an error inside becomes the page that is shown for it.

        `body` is a form's answers, or the bytes of one of `content_type`.
        """
        factory = RequestFactory(headers=headers)
        factory.cookies.load(self.cookies)
        make = getattr(factory, method)
        typed = {"content_type": content_type} if content_type else {}
        request = (make(url) if body is None else make(url, body, **typed)).environ
        handler = ClientHandler(enforce_csrf_checks=False)
        with connection.cursor() as cursor:
            cursor.execute("set role hsb_web")
        try:
            response = handler(request)
            response.body = b"".join(response) if response.streaming else response.content
        finally:
            with connection.cursor() as cursor:
                cursor.execute("reset role")
        return response


def _seen_for_an_hour_to_come(session):
    """So that a request whose writing is undone does not write down each time anew when somebody was seen last."""
    now = timezone.now()
    session["seen_at"], session["signed_in_at"] = (now + timedelta(hours=1)).isoformat(), now.isoformat()
    session.save()
