"""Answers when something is wrong. None of them says whether a record exists; 500 and 503 need no database."""

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

PAGES = {400, 403, 404, 500, 503}
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
    return page(request, 403)
