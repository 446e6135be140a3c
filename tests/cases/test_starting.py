"""No process starts with which documents could not be kept or scanned, or the mailbox be read, as is wanted."""

import os
import subprocess
import sys

import pytest

from hsbpanel.stack.configuration import ROOT

STARTS = "import django; django.setup(); print('started')"


def start(**changes):
    environment = dict(os.environ) | {"DJANGO_SETTINGS_MODULE": "hsbpanel.settings"} | changes
    return subprocess.run([sys.executable, "-c", STARTS], cwd=ROOT, env=environment, capture_output=True, text=True)


def test_it_starts():
    assert start().stdout == "started\n"


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("DOCUMENT_KEY", ""),
        ("DOCUMENT_KEY", "short"),
        ("DOCUMENT_KEY", "c2hvcnQ="),
        ("CLAMD", "clamav"),
        ("IMAP_URL", "imap://panel:secret@mail.example"),
        ("IMAP_URL", "imaps://mail.example/INBOX"),
    ],
)
def test_it_does_not_start_without_a_key_or_with_half_an_address(setting, value):
    done = start(**{setting: value})
    assert done.returncode
    assert f"ImproperlyConfigured: {setting}" in done.stderr
    assert "secret" not in done.stderr


def test_it_does_not_start_where_a_mailbox_is_read_and_no_page_would_say_so():
    mailbox = {"IMAP_URL": "imaps://panel:secret@mail.example"}
    done = start(**mailbox, READS_MAILBOX="no")
    assert "ImproperlyConfigured: READS_MAILBOX" in done.stderr
    assert "secret" not in done.stderr
    assert start(**mailbox, READS_MAILBOX="yes").stdout == "started\n"
