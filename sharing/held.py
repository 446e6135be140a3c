"""Keeps what a person typed when their session ended, until the same person has signed in again.

The person is known from a signed cookie that outlives the session and is taken away by signing out. Files are
not kept. What is kept is encrypted, shown only to that person, and deleted when used or after a day.
"""

import json
from datetime import timedelta

from cryptography.fernet import InvalidToken
from django.conf import settings
from django.core import signing
from django.db import connection
from django.utils import timezone

from sharing import encryption
from sharing.ids import new_id
from sharing.models import HeldText

COOKIE = "__Host-before" if settings.SECURE else "before"
KEPT_FOR = timedelta(hours=24)
LARGEST = 1_000_000  # characters
CARRIED_ON = "carried-on"  # a field that says: this was kept, and is sent again
NOT_KEPT = {"csrfmiddlewaretoken", CARRIED_ON}


def remember_person(request, response):
    """Leave the cookie that says who was signed in here; take it away after signing out."""
    user = getattr(request, "user", None)
    is_verified = getattr(user, "is_verified", None)  # not there yet in the request that signs in
    if request.resolver_match and request.resolver_match.view_name == "sign-out":
        response.delete_cookie(COOKIE)
    elif is_verified and is_verified() and person_before(request) != str(user.pk):
        value = signing.dumps(str(user.pk), salt="held")
        response.set_cookie(COOKIE, value, max_age=KEPT_FOR, httponly=True, secure=settings.SECURE, samesite="Lax")


def person_before(request):
    """Id of the person whose session this browser had last, or None."""
    try:
        return signing.loads(request.COOKIES.get(COOKIE, ""), salt="held", max_age=KEPT_FOR)
    except signing.BadSignature:
        return None


def hold(request, person):
    """Keep the fields of a form sent after the session had ended; True if kept. `person`: a Person, an id or None."""
    if request.method != "POST" or not person or _is_about_signing_in(request.resolver_match):
        return False
    fields = [(name, value) for name, values in request.POST.lists() if name not in NOT_KEPT for value in values]
    text = json.dumps(fields)
    if not fields or len(text) > LARGEST:
        return False
    with connection.cursor() as cursor:  # nobody is signed in: the function keeps one text a person
        cursor.execute(
            "select sharing_hold_text(%s, %s, %s, %s)",
            [new_id(), getattr(person, "pk", person), request.path[:300], encryption.encrypt(text)],
        )
    return True


def _is_about_signing_in(page):
    """Passwords and codes are never kept."""
    return (
        page is None
        or page.namespace == "two_factor"
        or page.view_name in {"password_change", "set-password", "forgotten-password", "sign-out", "carry-on"}
    )


def waiting_for(person):
    """The text kept for this person, or None: `(path, [(name, value), …])`."""
    text = HeldText.objects.filter(person=person, held_at__gt=timezone.now() - KEPT_FOR).first()
    try:
        return text and (text.path, json.loads(encryption.decrypt(text.fields)))
    except InvalidToken:  # its key has been taken away since
        return None


def let_go(person):
    """Delete what was kept for this person."""
    HeldText.objects.filter(person=person).delete()
