"""My security: the ways in which a person shows that it is them, adding a passkey, taking one away."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django_otp import login

from sharing.errors import RuleBroken
from sharing.services import second_factors as services
from sharing.web import passkeys
from sharing.web.forms import GovukForm
from sharing.web.fresh import fresh_second_factor


class PasskeyForm(GovukForm):
    name = forms.CharField(
        label="What you call it",
        max_length=60,
        help_text="So that you can tell it from others. For example: work laptop.",
        error_messages={"required": "Enter a name for the passkey"},
        widget=forms.TextInput(attrs={"autocomplete": "off", "width": 20}),
    )
    passkey = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean_name(self):
        name = self.cleaned_data["name"]
        if name.lower() == "default":  # what the authenticator app is called behind the scenes
            raise ValidationError("Enter a name that tells it apart, like “work laptop”")
        return name


def my_security(request):
    backup = request.user.staticdevice_set.first()
    context = {
        "app": services.app_of(request.user),
        "passkeys": list(services.passkeys_of(request.user)),
        "backup_tokens": backup.token_set.count() if backup else 0,
        "can_remove": not services.reasons_not_to_remove(request.user),
    }
    return render(request, "two_factor/profile/profile.html", context)


@fresh_second_factor(also_get=True)
def add_passkey(request):
    form = PasskeyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        answer, name = form.cleaned_data["passkey"], form.cleaned_data["name"]
        try:
            passkeys.make(request, request.user, answer, name)
        except passkeys.NotAccepted:
            form.add_error(None, "No passkey was made: try again, and follow what your browser asks")
        else:
            messages.success(request, f"“{name}” is added. You can sign in with it after your password.")
            return redirect("two_factor:profile")
    if form.is_bound:
        form.data = form.data.copy()
        form.data["passkey"] = ""  # an answer counts once
    context = {
        "form": form,
        "passkey": passkeys.ask_to_make(request, request.user),
        "passkeys_work_at": passkeys.where_they_work(),
        "back": reverse("two_factor:profile"),
    }
    return render(request, "two_factor/profile/passkey_add.html", context)


@fresh_second_factor
def remove_passkey(request, pk):
    passkey = get_object_or_404(services.passkeys_of(request.user), pk=pk)
    return _remove(request, passkey, f"the passkey “{passkey.name}”")


@fresh_second_factor
def remove_app(request):
    app = services.app_of(request.user)
    if not app:
        raise Http404
    return _remove(request, app, "the authenticator app")


def _remove(request, device, called):
    reasons = services.reasons_not_to_remove(request.user)
    if request.method == "POST":
        try:
            services.remove(device=device, by=request.user)
        except RuleBroken as broken:
            reasons = broken.reasons
        else:
            _rest_on_another(request)
            messages.success(request, f"You no longer sign in with {called}.")
            return redirect("two_factor:profile")
    context = {"called": called, "reasons": reasons, "back": reverse("two_factor:profile")}
    return render(request, "two_factor/profile/remove.html", context)


def _rest_on_another(request):
    """This session may have rested on what was taken away; a second factor was given a moment ago."""
    login(request, services.app_of(request.user) or services.passkeys_of(request.user).first())
