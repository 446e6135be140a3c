"""Signing in and the second factor: the package's views with our words and our name on the authenticator."""

from axes.handlers.proxy import AxesProxyHandler
from axes.helpers import get_lockout_response
from django import forms
from django.contrib.auth import logout
from django.contrib.auth.signals import user_login_failed
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from two_factor import views
from two_factor.forms import AuthenticationTokenForm, BackupTokenForm, MethodForm
from two_factor.utils import get_otpauth_url

from sharing.services import second_factors
from sharing.services.second_factors import WAIT, WRONG_BACKUP_CODE, WRONG_CODE
from sharing.web import fresh, passkeys
from sharing.web.wording import put_in_words

ISSUER = "HSB panel"
WRONG_PASSWORD = "The e-mail address or the password is not right"  # noqa: S105 - words, not a secret
TOO_LONG_AGO = "You gave your password more than 10 minutes ago: enter it again"


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
    if getattr(form, "by_passkey", False):
        form.fields["otp_token"].required = False
        form.data = form.data.copy()
        form.data[form.add_prefix("otp_token")] = ""  # half a code may stand in the box
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


def is_locked_out(request, person):
    """After too many wrong passwords and codes: for a while the right ones do not count either."""
    return not AxesProxyHandler.is_allowed(request, name_of(person))


def count_failure(request, person):
    """A wrong code at sign-in counts like a wrong password, and locks the account like one."""
    user_login_failed.send(sender=__name__, request=request, credentials=name_of(person))


def name_of(person):
    return {"username": person.get_username().lower()}


class CountsFailures:
    """A code that does not hold counts against the account, as a wrong password does."""

    def __init__(self, user, initial_device, request=None, **kwargs):
        super().__init__(user, initial_device, **kwargs)
        self.request = request

    def clean(self):
        try:
            return self.checked()
        except ValidationError:
            count_failure(self.request, self.user)
            raise

    def checked(self):
        return super().clean()


class TokenForm(CountsFailures, AuthenticationTokenForm):
    """The code from the app, or the answer of a passkey."""

    passkey = forms.CharField(widget=forms.HiddenInput, required=False)

    @property
    def by_passkey(self):
        return bool(self.data.get(self.add_prefix("passkey")))

    def checked(self):
        if not self.by_passkey:
            return super().checked()
        self.user.otp_device = None
        self.data = self.data.copy()
        self.data[self.add_prefix("passkey")] = ""  # an answer counts once; what comes next may be a code
        try:
            self.user.otp_device = passkeys.use(self.request, self.user, self.cleaned_data["passkey"])
        except passkeys.NotAccepted:
            raise ValidationError(passkeys.NOT_RIGHT, code="passkey") from None
        return self.cleaned_data


class BackupForm(CountsFailures, BackupTokenForm):
    pass


class LoginView(views.LoginView):
    form_list = (*views.LoginView.form_list[:1], ("token", TokenForm), ("backup", BackupForm))

    def asks_for_second_factor(self):
        person = self.get_user()
        return bool(person) and second_factors.has_one(person)

    def takes_backup_code(self):
        return self.asks_for_second_factor() and self.TOKEN_STEP not in self.storage.validated_step_data

    condition_dict = {"token": asks_for_second_factor, "backup": takes_backup_code}

    def post(self, *args, **kwargs):
        """A code that comes before any password begins anew; codes of one person are tried one after the other."""
        step = self.request.POST.get("login_view-current_step")
        if "challenge_device" in self.request.POST:  # the package's way to choose among telephones; there are none
            return redirect("two_factor:login")
        if step != "auth":
            if not self.storage.data.get("authentication_time") or not (person := self.get_user()):
                return redirect("two_factor:login")
            second_factors.lock(person)
            if is_locked_out(self.request, person):
                return get_lockout_response(self.request, credentials=name_of(person))
        return super().post(*args, **kwargs)

    def get_device(self, step=None):
        """The app; for who has passkeys alone, one of them, which takes no code."""
        return super().get_device(step) or second_factors.passkeys_of(self.get_user()).first()

    def get_form(self, step=None, **kwargs):
        step = step or self.steps.current
        # Not LoginView's own, which takes the form of the token step from a registry.
        form = super(views.LoginView, self).get_form(step=step, **kwargs)
        form = in_our_words(form, step)
        if self.show_timeout_error:
            form.cleaned_data = getattr(form, "cleaned_data", {})
            form.add_error(None, TOO_LONG_AGO)
        return form

    def get_context_data(self, form, **kwargs):
        context = super().get_context_data(form, **kwargs)
        if self.steps.current == self.TOKEN_STEP:
            person = self.get_user()
            context["has_app"] = bool(second_factors.app_of(person))
            context["passkey"] = passkeys.ask_to_use(self.request, person)
            context["passkeys_work_at"] = passkeys.where_they_work()
        return context

    def done(self, form_list, **kwargs):
        answer = super().done(form_list, **kwargs)
        if getattr(self.get_user(), "otp_device", None):
            fresh.mark(self.request)
        return answer


class SetupView(views.SetupView):
    """Skips the package's welcome: setting up is one page with the picture and the first code."""

    form_list = (("method", MethodForm),)  # left out while there is one method only

    def dispatch(self, request, *args, **kwargs):
        """Whoever has a second factor gives it: a password alone never adds another."""
        if not second_factors.has_one(request.user):
            return super().dispatch(request, *args, **kwargs)
        if not request.user.is_verified():
            logout(request)
            return redirect("two_factor:login")
        if second_factors.app_of(request.user):
            return redirect("two_factor:setup_complete")
        return fresh.fresh_second_factor(super().dispatch, also_get=True)(request, *args, **kwargs)

    def get_form(self, step=None, **kwargs):
        return in_our_words(super().get_form(step=step, **kwargs), step or self.steps.current)

    def get_context_data(self, form, **kwargs):
        context = super().get_context_data(form, **kwargs)
        if secret := context.get("secret_key"):
            context["otpauth_url"] = get_otpauth_url(self.request.user.get_username(), secret, ISSUER)
            context["secret_in_fours"] = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
        return context

    def done(self, form_list, **kwargs):
        answer = super().done(form_list, **kwargs)
        fresh.mark(self.request)
        return answer


class QRGeneratorView(views.QRGeneratorView):
    def get_issuer(self):
        return ISSUER
