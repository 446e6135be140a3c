"""Who is asking: second factor before anything, idle time-out, and the person's id on the database connection."""

import uuid
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import logout
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from sharing import audit, held

# Pages for anybody; with none of them is anything personal shown.
OPEN = {
    "two_factor:login",
    "forgotten-password",
    "forgotten-password-sent",
    "set-password",
    "set-password-done",
    "sign-out",
    "health-live",
    "health-ready",
    "demo",
    "demo-mailbox",
    "demo-mail",
    "demo-attachment",
}
# Pages for somebody who gave their password and now sets up the second factor.
ENROLMENT = {"two_factor:setup", "two_factor:qr", "two_factor:setup_complete", "two_factor:backup_tokens"}


def name_tried(request, credentials=None):
    """The login name of an attempt, for django-axes: two-factor's form calls the field `auth-username`."""
    name = (credentials or {}).get("username") or (request.POST.get("auth-username") if request else "")
    return (name or "").strip().lower()[:254]  # no address is longer, and the guard keeps no more


class SignedInWithSecondFactor:
    """No page but sign-in, enrolment and health without password and second factor; 15 idle minutes end it."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        token = audit.request_id.set(uuid.uuid4())
        try:
            response = self.get_response(request)
        finally:
            audit.request_id.reset(token)
        held.remember_person(request, response)
        return response

    def process_view(self, request, view, args, kwargs):
        name = request.resolver_match.view_name
        if name not in OPEN and request.user.is_authenticated and self._session_has_ended(request.session):
            logout(request)
        if name in OPEN:
            return None
        if not request.user.is_authenticated:
            kept = held.hold(request, held.person_before(request))
            if request.htmx:  # the page stays as it is and says so
                return HttpResponse(status=401)
            way_back = reverse("carry-on") if kept else _way_back(request)
            return redirect(f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': way_back})}")
        if request.user.is_verified() or name in ENROLMENT:
            return None
        return redirect("two_factor:setup")

    def _session_has_ended(self, session):
        """After 15 minutes without use, and 8 hours after signing in whatever was done."""
        now = timezone.now()
        seen, since = _moment(session, "seen_at"), _moment(session, "signed_in_at")
        if seen and now - seen > timedelta(minutes=settings.IDLE_MINUTES):
            return True
        if since and now - since > timedelta(hours=settings.SESSION_HOURS):
            return True
        if not seen or now - seen > timedelta(seconds=30):
            session["seen_at"] = now.isoformat()
        session.setdefault("signed_in_at", now.isoformat())
        return False


def seconds_left(session):
    """`(until idle, until the session ends whatever is done)` for the clock on the page."""
    now = timezone.now()
    seen, since = _moment(session, "seen_at") or now, _moment(session, "signed_in_at") or now
    idle = seen + timedelta(minutes=settings.IDLE_MINUTES) - now
    end = since + timedelta(hours=settings.SESSION_HOURS) - now
    return int(idle.total_seconds()), int(end.total_seconds())


def stay(session):
    """The person is still there, and says so."""
    session["seen_at"] = timezone.now().isoformat()


def _moment(session, name):
    return datetime.fromisoformat(session[name]) if name in session else None


class PersonOnConnection:
    """Tells PostgreSQL who is reading, for this request alone; refusals leave their audit row."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not (request.user.is_authenticated and request.user.is_verified()):
            return self.get_response(request)
        put_on_connection(request.user.pk)
        try:
            response = self.get_response(request)
            carried_out = not getattr(response, "asks_first", False)
            if request.method == "POST" and held.CARRIED_ON in request.POST and carried_out:
                held.let_go(request.user)
            return response
        finally:
            take_off_connection()

    def process_exception(self, request, exception):
        if isinstance(exception, Http404 | PermissionDenied) and request.user.is_authenticated:
            asked = [value for value in request.resolver_match.kwargs.values() if isinstance(value, uuid.UUID)]
            audit.record("page.refused", *asked, by=request.user, page=request.resolver_match.view_name)


def put_on_connection(person_id):
    """Session-wide, not transaction-local: ATOMIC_REQUESTS wraps only the view, and the frame reads after it."""
    with connection.cursor() as cursor:
        cursor.execute("select set_config('hsb.person', %s, false)", [str(person_id)])


def take_off_connection():
    """Forget the person; a connection that cannot forget is closed."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("select set_config('hsb.person', '', false)")
    except Exception:
        connection.close()
        raise


def _way_back(request):
    """The page itself; for a button without words, the page that it stood on."""
    if request.method == "GET":
        return request.get_full_path()
    stood_on = urlsplit(request.headers.get("Referer", ""))
    return stood_on.path if stood_on.netloc == request.get_host() else "/"
