"""Keeps what a person typed and the product could not take: until the same person has signed in again, or has put it
right.

The person is known from a signed cookie that outlives the session and is taken away by signing out. Kept is only a
form that was drawn for that same person: each carries a signed mark of whom it was drawn for, so that nobody else at
the browser can make one up. Files are not kept. What is kept is encrypted, shown only to that person, and deleted when
used or after a day.

What was sent while it was typed and cannot be saved yet is kept in the same way, one text a person and page, and shown
again when that page is opened; it is deleted when the page is saved, or after 14 days.
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

Kind = HeldText.Kind
COOKIE = "__Host-before" if settings.SECURE else "before"
KEPT_FOR = timedelta(hours=24)
NOT_SAVED_FOR = timedelta(days=14)
LARGEST = 1_000_000  # characters
CARRIED_ON = "carried-on"  # a field that says: this was kept, and is sent again
DRAWN_FOR = "drawn-for"  # a field of every form: the signed mark of the person who has it on the screen
OF_THE_FORM = {"csrfmiddlewaretoken", DRAWN_FOR}
NOT_KEPT = {*OF_THE_FORM, CARRIED_ON}
CODES = "confirm-"  # how the boxes for a code begin, where a second factor is asked for once more


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


def mark_of(person):
    """The mark in each form of who has it on the screen. The same all day, so that a page stays the same, too."""
    return signing.Signer(salt=DRAWN_FOR).sign_object([str(person.pk), timezone.localdate().toordinal()])


def was_drawn_for(request, person_id):
    """Whether the form that was sent was drawn for this person, today or yesterday."""
    try:
        person, day = signing.Signer(salt=DRAWN_FOR).unsign_object(request.POST.get(DRAWN_FOR, ""))
    except (signing.BadSignature, ValueError):
        return False
    return person == str(person_id) and timezone.localdate().toordinal() - day <= KEPT_FOR.days


def hold(request, person):
    """Keep the fields of a form sent after the session had ended; True if kept. `person`: a Person, an id or None."""
    if request.method != "POST" or not person or _is_about_signing_in(request.resolver_match):
        return False
    if not was_drawn_for(request, getattr(person, "pk", person)):
        return False
    fields = [
        (name, value)
        for name, values in request.POST.lists()
        if name not in NOT_KEPT and not name.startswith(CODES)
        for value in values
    ]
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
        or page.view_name in {"password_change", "set-password", "forgotten-password", "sign-out", "stay", "carry-on"}
    )


def waiting_for(person):
    """The text kept for this person, or None: `(path, [(name, value), …])`."""
    text = HeldText.objects.filter(person=person, kind=Kind.SIGNED_OUT, held_at__gt=timezone.now() - KEPT_FOR).first()
    fields = _opened(text)
    return fields and (text.path, fields)


def forget_old():
    """Delete what was kept for longer than a day, for whomever. The worker's; it reads none of it."""
    with connection.cursor() as cursor:
        cursor.execute("select sharing_forget_held_texts()")
        return cursor.fetchone()[0]


def let_go(person):
    """Delete what was kept for this person when their session ended."""
    HeldText.objects.filter(person=person, kind=Kind.SIGNED_OUT).delete()


# What was sent while it was typed, and could not be saved yet


def keep_unsaved(person, path, fields: list[tuple[str, str]]):
    """Keep these fields of a page for this person, instead of what was kept of that page before; none: nothing."""
    forget_unsaved(person, path)
    fields = [(name, value) for name, value in fields if name not in NOT_KEPT]
    text = json.dumps(fields)
    if fields and len(text) <= LARGEST:
        HeldText.objects.create(person=person, kind=Kind.NOT_SAVED, path=path, fields=encryption.encrypt(text))


def unsaved_on(person, path):
    """`(when, [(name, value), …])` of what this person typed on a page and could not save; None where all is saved."""
    text = _unsaved(person).filter(path=path).first()
    fields = _opened(text)
    return fields and (text.held_at, fields)


def unsaved_below(person, path) -> set[str]:
    """The pages below this address on which something of this person's is not saved yet."""
    return set(_unsaved(person).filter(path__startswith=path).values_list("path", flat=True))


def forget_unsaved(person, path):
    HeldText.objects.filter(person=person, kind=Kind.NOT_SAVED, path=path).delete()


def _unsaved(person):
    return HeldText.objects.filter(person=person, kind=Kind.NOT_SAVED, held_at__gt=timezone.now() - NOT_SAVED_FOR)


def _opened(text):
    try:
        return text and json.loads(encryption.decrypt(text.fields))
    except InvalidToken:  # its key has been taken away since
        return None
