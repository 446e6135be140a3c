"""Answers when something is wrong. None of them says whether a record exists; 500 and 503 need no database."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string

from sharing import held

PAGES = {400, 403, 404, 405, 500, 503}
WITHOUT_DATABASE = {400, 500, 503}


def page(request, status):
    template = f"{status}.html"
    if status in WITHOUT_DATABASE:
        response = HttpResponse(render_to_string(template), status=status)
    else:
        response = render(request, template, status=status)
    response.is_ours = True
    return response


def bad_request(request, exception=None):
    return page(request, 400)


def forbidden(request, exception=None):
    # "Not yours" and "not there" are the same answer. R33
    return page(request, 404)


def not_found(request, exception=None):
    return page(request, 404)


def server_error(request):
    return page(request, 500)


def csrf_failed(request, reason=""):
    """A form from before signing in again in another tab is kept and given back; one from elsewhere is refused."""
    person = request.user if request.user.is_authenticated else held.person_before(request)
    if request.headers.get("Sec-Fetch-Site") == "same-origin" and held.hold(request, person):
        return page(request, 403) if request.htmx else redirect("carry-on")
    return page(request, 403)
