"""The outer layers: every answer is ours, errors included, and no answer is kept by a browser or a proxy."""

from django.conf import settings
from django.http import HttpResponseNotAllowed
from django.utils.cache import patch_cache_control

from hsbpanel import errors
from sharing.audit import AuditUnavailable

METHOD_NOT_ALLOWED = 405  # Django answers it with an empty page
METHODS = ("GET", "HEAD", "POST")


class ErrorPages:
    """Our error pages also where Django would show its own, which in demo mode would show settings and code."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        is_bare = settings.DEBUG or response.status_code == METHOD_NOT_ALLOWED
        if is_bare and response.status_code in errors.PAGES and not hasattr(response, "is_ours"):
            return errors.page(request, response.status_code)
        return response

    def process_exception(self, request, exception):
        if isinstance(exception, AuditUnavailable):
            return errors.page(request, 503)


class KnownMethods:
    """Pages are read and forms are sent; a view that shows a page would take any other method for reading it."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request) if request.method in METHODS else HttpResponseNotAllowed(METHODS)


class NoStore:
    """Personal data stays out of every cache."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        patch_cache_control(response, no_store=True, private=True)
        return response
