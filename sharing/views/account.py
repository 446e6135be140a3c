"""Choosing a password by a link from a mail, and asking for such a link. Neither ever signs anybody in."""

from django import forms
from django.contrib.auth import logout
from django.contrib.auth.forms import SetPasswordForm
from django.contrib.auth.views import PasswordResetConfirmView
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy

from sharing.models import AccountLetter
from sharing.rules import has_left
from sharing.services.accounts import ask_for_letter
from sharing.web.forms import GovukForm
from sharing.web.wording import put_in_words


class ForgottenPasswordForm(GovukForm):
    email = forms.EmailField(
        label="E-mail address",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
    )
    required_messages = {"email": "Enter your e-mail address"}


def forgotten_password(request):
    """The same answer for every address: nobody learns here who has an account."""
    form = ForgottenPasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        ask_for_letter(AccountLetter.Kind.PASSWORD, form.cleaned_data["email"])
        return redirect("forgotten-password-sent")
    context = {"form": form, "back": reverse("two_factor:login")}
    return render(request, "sharing/account/forgotten_password.html", context)


def forgotten_password_sent(request):
    return render(request, "sharing/account/forgotten_password_sent.html")


class ChooseForm(SetPasswordForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        first, again = self.fields["new_password1"], self.fields["new_password2"]
        first.label, again.label = "New password", "The same password again"
        first.help_text = again.help_text = ""
        self.error_messages = {"password_mismatch": "The two passwords are not the same: enter both again"}
        for name, field in self.fields.items():
            field.widget.attrs.pop("autofocus", None)
            put_in_words(field, name)


class SetPassword(PasswordResetConfirmView):
    """The second step stays as it is, a lock stays, and every open session ends with the old password."""

    form_class = ChooseForm
    template_name = "sharing/account/set_password.html"
    reset_url_token = "new"  # noqa: S105 - stands in the address where the link's own was
    success_url = reverse_lazy("set-password-done")

    def dispatch(self, request, *args, **kwargs):
        """Whoever is signed in at this browser need not be whoever opens the link: nobody is, while they choose."""
        if request.user.is_authenticated:
            logout(request)
        return super().dispatch(request, *args, **kwargs)

    def get_user(self, uidb64):
        person = super().get_user(uidb64)
        return None if person and has_left(person) else person


def set_password_done(request):
    return render(request, "sharing/account/set_password_done.html")
