"""Signing in and the second factor: the package's views with our words and our name on the authenticator."""

from django import forms
from django.contrib.auth import logout
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from two_factor import views
from two_factor.forms import MethodForm
from two_factor.utils import default_device, get_otpauth_url

from sharing.web.wording import put_in_words

ISSUER = "HSB panel"
WRONG_CODE = "The code is not right: look at your app again, it shows a new one every 30 seconds"
WRONG_BACKUP_CODE = "The backup code is not right, or it was used before"
WRONG_PASSWORD = "The e-mail address or the password is not right"  # noqa: S105 - words, not a secret
WAIT = "That was too soon after a wrong code: wait a minute, then enter the code again"


class CodeField(forms.CharField):
    """Six figures from an authenticator; people type them with a space in the middle."""

    def __init__(self, *, as_number=False, **kwargs):
        attrs = {"inputmode": "numeric", "autocomplete": "one-time-code", "width": 10}
        super().__init__(widget=forms.TextInput(attrs=attrs), **kwargs)
        self.as_number = as_number

    def to_python(self, value):
        code = "".join((value or "").split())
        if code and not (code.isascii() and code.isdigit() and len(code) == 6):
            raise ValidationError("The code has 6 figures", code="invalid")
        return int(code) if code and self.as_number else code


class BackupCodeField(forms.CharField):
    def __init__(self, **kwargs):
        super().__init__(widget=forms.TextInput(attrs={"autocomplete": "off", "width": 10}), **kwargs)

    def to_python(self, value):
        return "".join((value or "").split()).lower()


def code_field(step):
    """The field for the code of a step, or None where no code is asked for."""
    if step == "backup":
        return BackupCodeField(
            label="Backup code",
            help_text="One of the ten codes you kept. Each works once.",
            error_messages={"required": "Enter one of your backup codes"},
        )
    return CodeField(
        as_number=step == "generator",
        label="6-figure code",
        help_text="From the authenticator app on your phone.",
        error_messages={"required": "Enter the 6-figure code from your app"},
    )


def in_our_words(form, step):
    """Rename the fields and messages of one of the package's forms."""
    for name in ("token", "otp_token"):
        if name in form.fields:
            form.fields[name] = code_field(step)
    if "username" in form.fields:
        name_the_password_step(form)
    for name, field in form.fields.items():
        field.widget.attrs.pop("autofocus", None)  # the error summary takes the focus
        put_in_words(field, name)
    wrong = WRONG_BACKUP_CODE if step == "backup" else WRONG_CODE
    form.error_messages = {"invalid_token": wrong, "invalid_login": WRONG_PASSWORD, "inactive": WRONG_PASSWORD}
    form.otp_error_messages = {
        **getattr(form, "otp_error_messages", {}),
        "invalid_token": wrong,
        "token_required": "Enter the 6-figure code from your app",
        "n_failed_attempts": WAIT,
        "verification_not_allowed": WAIT,
    }
    check = form.clean
    # Where the box itself has said what is wrong, the form does not say it again.
    form.clean = lambda: form.cleaned_data if form.errors else check()
    return form


def name_the_password_step(form):
    username, password = form.fields["username"], form.fields["password"]
    username.label = "E-mail address"
    username.widget.input_type = "email"
    username.widget.attrs["spellcheck"] = "false"
    username.error_messages["required"] = "Enter your e-mail address"
    password.error_messages["required"] = "Enter your password"


class LoginView(views.LoginView):
    def post(self, *args, **kwargs):
        """A code that comes before any password begins anew."""
        step = self.request.POST.get("login_view-current_step")
        if step != "auth" and not self.storage.data.get("authentication_time"):
            return redirect("two_factor:login")
        return super().post(*args, **kwargs)

    def get_form(self, step=None, **kwargs):
        return in_our_words(super().get_form(step=step, **kwargs), step or self.steps.current)


class SetupView(views.SetupView):
    """Skips the package's welcome: setting up is one page with the picture and the first code."""

    form_list = (("method", MethodForm),)  # left out while there is one method only

    def dispatch(self, request, *args, **kwargs):
        """Whoever has a second factor gives it: a password alone never adds another."""
        if default_device(request.user):
            if request.user.is_verified():
                return redirect("two_factor:setup_complete")
            logout(request)
            return redirect("two_factor:login")
        return super().dispatch(request, *args, **kwargs)

    def get_form(self, step=None, **kwargs):
        return in_our_words(super().get_form(step=step, **kwargs), step or self.steps.current)

    def get_context_data(self, form, **kwargs):
        context = super().get_context_data(form, **kwargs)
        if secret := context.get("secret_key"):
            context["otpauth_url"] = get_otpauth_url(self.request.user.get_username(), secret, ISSUER)
            context["secret_in_fours"] = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
        return context


class QRGeneratorView(views.QRGeneratorView):
    def get_issuer(self):
        return ISSUER
