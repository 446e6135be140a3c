"""A second factor given not long ago, before what approves, circulates, takes away or gives access.

`@fresh_second_factor` on a view: where the session's last second factor is older than FRESH_MINUTES, a POST is not
carried out. The answer is a page that asks for a code or a passkey and carries the posted fields along, hidden; with
the right code the very same POST goes on in one step. `@fresh_second_factor(also_get=True)` asks before a GET as well
(a download), and then leads to that GET.

    @require_POST
    @fresh_second_factor
    def give_access(request, pk): ...

Below `require_POST`, above everything that reads or writes. Such a view takes no files, and the page is the same
whether the record exists for this person or not.
"""

from datetime import datetime, timedelta
from functools import partial, wraps

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.core.exceptions import SuspiciousOperation, ValidationError
from django.http import HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django_otp import login

from sharing import audit, held
from sharing.services import second_factors
from sharing.web import passkeys
from sharing.web.forms import GovukForm

VERIFIED_AT = "verified_at"  # in the session
CODE, PASSKEY, GET = "confirm-code", "confirm-passkey", "confirm-get"
OURS = "confirm-"
ENDED = "The code was wrong five times, so you were signed out."


def mark(request):
    """The second factor was given now."""
    request.session[VERIFIED_AT] = timezone.now().isoformat()


def is_fresh(session):
    given = session.get(VERIFIED_AT)
    return bool(given) and timezone.now() - datetime.fromisoformat(given) < timedelta(minutes=settings.FRESH_MINUTES)


def fresh_second_factor(view=None, *, also_get=False):
    if view is None:
        return partial(fresh_second_factor, also_get=also_get)

    @wraps(view)
    def asked_first(request, *args, **kwargs):
        asks = request.method == "POST" or (also_get and request.method in ("GET", "HEAD"))
        if not asks or not request.user.is_verified():
            return view(request, *args, **kwargs)
        if not is_fresh(request.session) and (page := ask(request)):
            return page
        if GET in request.POST:
            return HttpResponseRedirect(request.get_full_path())
        forget_the_code(request)
        return view(request, *args, **kwargs)

    return asked_first


LENGTHS = (6, 8)  # of a code from the app, and of a backup code, which may happen to be all figures
AS_TYPED = {"autocomplete": "one-time-code", "width": 10, "spellcheck": "false", "autocapitalize": "none"}


class ConfirmForm(GovukForm):
    code = forms.CharField(max_length=20, widget=forms.TextInput(attrs=AS_TYPED))

    def __init__(self, *args, has_app, by_passkey, **kwargs):
        super().__init__(*args, prefix="confirm", **kwargs)
        self.by_passkey = by_passkey
        code = self.fields["code"]
        code.required = not by_passkey
        code.label = "6-figure code" if has_app else "Backup code"
        code.help_text = (
            "From the authenticator app on your phone. A backup code will do, too."
            if has_app
            else "One of the ten codes you kept. Each works once."
        )
        wanted = "the 6-figure code from your app" if has_app else "one of your backup codes"
        code.error_messages["required"] = f"Enter {wanted}"

    def clean_code(self):
        code = "".join(self.cleaned_data["code"].split()).lower()
        if code.isdigit() and len(code) not in LENGTHS and not self.by_passkey:
            raise ValidationError("The code has 6 figures")
        return code


def ask(request):
    """Nothing where a code has come and is right; else the page that asks, or the end of the session."""
    if request.FILES:
        raise SuspiciousOperation("A page that asks for a second factor takes no files")
    has_app, by_passkey = bool(second_factors.app_of(request.user)), bool(request.POST.get(PASSKEY))
    answered = by_passkey or CODE in request.POST
    form = ConfirmForm(request.POST if answered else None, has_app=has_app, by_passkey=by_passkey)
    if answered and form.is_valid():
        device, problem, in_a_row = _check(request, form)
        if device:
            login(request, device)
            mark(request)
            _write_down(request, "confirmed", way=second_factors.kind_of(device))
            return None
        ends = in_a_row >= second_factors.IN_A_ROW
        _write_down(request, "refused", way="passkey" if by_passkey else "code", ends_session=ends)
        if ends:
            logout(request)
            messages.warning(request, ENDED)
            return redirect(settings.LOGIN_URL)
        form.add_error(None if by_passkey else "code", problem)
    return _page(request, form, has_app)


def _check(request, form):
    """`(device, what is wrong, how often in a row)`"""
    if not request.POST.get(PASSKEY):
        return second_factors.check_code(request.user, form.cleaned_data["code"])
    try:
        return passkeys.use(request, request.user, request.POST[PASSKEY]), "", 0
    except passkeys.NotAccepted:
        return None, passkeys.NOT_RIGHT, 0


def _page(request, form, has_app):
    context = {
        "confirm": form,
        "has_app": has_app,
        "carried": carried(request),
        "gets": request.method != "POST" or GET in request.POST,
        "address": request.get_full_path(),
        "passkey": passkeys.ask_to_use(request, request.user),
        "passkeys_work_at": passkeys.where_they_work(),
        "minutes": settings.FRESH_MINUTES,
    }
    page = render(request, "two_factor/confirm.html", context)
    page.asks_first = True  # what was sent has not been carried out
    return page


def carried(request):
    """The fields of the POST that waits, without the marks of the form itself, codes and passwords."""
    fields = [
        (name, value)
        for name, values in request.POST.lists()
        if name not in held.OF_THE_FORM and not name.startswith(OURS) and "password" not in name
        for value in values
    ]
    if sum(len(name) + len(value) for name, value in fields) > held.LARGEST:
        raise SuspiciousOperation("Too much to carry along")
    return fields


def forget_the_code(request):
    """The view finds the POST as it was first sent."""
    if any(name.startswith(OURS) for name in request.POST):
        posted = request.POST.copy()
        for name in [name for name in posted if name.startswith(OURS)]:
            del posted[name]
        request.POST = posted


def _write_down(request, outcome, **detail):
    page = request.resolver_match.view_name
    audit.record(f"second_factor.{outcome}", by=request.user, page=page, **detail)
