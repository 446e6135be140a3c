"""Signing in speaks our words and takes codes as people type them."""

import pytest
from django import forms
from django.contrib.auth.forms import AuthenticationForm
from two_factor.forms import BackupTokenForm, TOTPDeviceForm

from sharing.web.sign_in import BackupCodeField, CodeField, in_our_words


def test_code_may_be_typed_with_a_space():
    assert CodeField().clean(" 012 345 ") == "012345"
    assert CodeField(as_number=True).clean("012 345") == 12345


@pytest.mark.parametrize("code", ["12345", "1234567", "12345x", "١٢٣٤٥٦"])
def test_code_of_another_length_is_refused(code):
    with pytest.raises(forms.ValidationError, match="The code has 6 figures"):
        CodeField().clean(code)


def test_backup_code_may_be_typed_in_capitals():
    assert BackupCodeField().clean("MEEN 6BPN") == "meen6bpn"


def test_password_step_asks_in_our_words():
    form = in_our_words(AuthenticationForm(data={"username": "", "password": ""}), "auth")
    assert form.errors["username"] == ["Enter your e-mail address"]
    assert form.errors["password"] == ["Enter your password"]
    assert form.error_messages["invalid_login"] == form.error_messages["inactive"]


def test_first_code_of_a_phone_asks_in_our_words():
    form = in_our_words(TOTPDeviceForm("00" * 20, None, data={"token": "000000"}), "generator")
    assert form.errors["token"][0].startswith("The code is not right")


def test_backup_step_asks_for_a_backup_code():
    form = in_our_words(BackupTokenForm(None, None), "backup")
    assert form.fields["otp_token"].label == "Backup code"
    assert "backup code" in form.otp_error_messages["invalid_token"]


def test_nothing_takes_the_focus_from_the_error_summary():
    form = in_our_words(AuthenticationForm(), "auth")
    assert "autofocus" not in str(form)
