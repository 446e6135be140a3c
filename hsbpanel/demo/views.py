"""The demo's own pages, open to anybody on this machine: who you can be, and the mail that was sent."""

from functools import wraps

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from hsbpanel.demo import mailboxes
from hsbpanel.demo import people as everybody


def only_in_the_demo(view):
    """The addresses are there only in demo mode; and even then each page looks again."""

    @require_safe
    @wraps(view)
    def guarded(request, *args, **kwargs):
        if not settings.DEMO:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


@only_in_the_demo
def people(request):
    codes = everybody.codes_now()
    listed = [
        person | {"code": codes.get(person["email"], ""), "mails": mailboxes.count(person["email"])}
        for person in everybody.listed()
    ]
    return render(request, "hsbpanel/demo/people.html", {"people": listed, "seconds": everybody.seconds_left()})


@only_in_the_demo
def mailbox(request, address):
    person = _person(address)
    return render(request, "hsbpanel/demo/mailbox.html", {"person": person, "mails": mailboxes.mails(person["email"])})


@only_in_the_demo
def mail(request, address, name):
    person = _person(address)
    return render(request, "hsbpanel/demo/mail.html", {"person": person, "mail": _mail(person, name)})


@only_in_the_demo
def attachment(request, address, name, number):
    """Always saved, never shown: whatever it says it is, the browser takes it for a file."""
    attached = {one.number: one for one in _mail(_person(address), name).attachments}
    if number not in attached:
        raise Http404
    one = attached[number]
    return HttpResponse(
        one.content,
        content_type="application/octet-stream",
        headers={
            "Content-Disposition": content_disposition_header(True, one.name),
            "X-Content-Type-Options": "nosniff",
        },
    )


def _person(address):
    if person := everybody.person_with(address):
        return person
    raise Http404


def _mail(person, name):
    if found := mailboxes.one_mail(person["email"], name):
        return found
    raise Http404
