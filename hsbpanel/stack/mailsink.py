"""A local mail server that keeps what it is given: STARTTLS and a login are required, as in earnest.

Every mail becomes `VAR/mail/<recipient>/<time>-<n>.eml`. For tests of what may go wrong,
`VAR/mail/behaviour.json` tells it to misbehave; the file is read again for every connection and every mail:

    {"mode": "ok" | "451" | "554" | "hang" | "drop_after_data",   (the last two do keep the mail)
     "recipient": "only.this@address", "starttls": true, "certificate": "good" | "bad"}
"""

import asyncio
import itertools
import json
import re
import signal
import ssl
from datetime import UTC, datetime

from aiosmtpd.smtp import SMTP, AuthResult

from . import certificates, ports, secret

LOGIN = "panel"
LARGEST = 100 * 1024 * 1024
REFUSALS = {
    "451": "451 4.7.1 Try again later",
    "554": "554 5.7.1 This recipient does not take your mail",
}


class MailSink:
    """What is on disk, and how one connection is answered."""

    def __init__(self, var):
        self.mail, self.certificates = var / "mail", var / "certificates"
        self.mail.mkdir(mode=0o700, exist_ok=True)
        certificates.prepare(self.certificates)
        self.password = secret.kept(var, "mail").encode()
        self.count = itertools.count(1)

    def connection(self):
        told = self._behaviour()
        options = {"hostname": "localhost", "ident": "Local mail sink", "data_size_limit": LARGEST}
        if told.get("starttls", True):
            options["tls_context"] = self._tls(told.get("certificate", "good"))
            options["require_starttls"] = True
        return SMTP(self, auth_required=True, authenticator=self._log_in, **options)

    async def handle_RCPT(self, server, session, envelope, address, options):
        refusal = REFUSALS.get(self._mode(address))
        if refusal is None:
            envelope.rcpt_tos.append(address)
        return refusal or "250 OK"

    async def handle_DATA(self, server, session, envelope):
        modes = set(map(self._mode, envelope.rcpt_tos))
        for recipient in envelope.rcpt_tos:
            self._keep(recipient, envelope.content)
        if "hang" in modes:
            await asyncio.sleep(24 * 3600)
        if "drop_after_data" in modes:
            server.transport.abort()
        return "250 Kept"

    def _keep(self, recipient, content):
        folder = self.mail / folder_name(recipient)
        folder.mkdir(mode=0o700, exist_ok=True)
        name = f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{next(self.count):05}"
        # Renamed into place, so that whoever watches the folder never sees half a mail.
        partly = folder / f".{name}"
        partly.write_bytes(content)
        partly.rename(folder / f"{name}.eml")

    def _mode(self, recipient):
        told = self._behaviour()
        only = told.get("recipient")
        return told.get("mode", "ok") if not only or only.lower() == recipient.lower() else "ok"

    def _behaviour(self):
        try:
            return json.loads((self.mail / "behaviour.json").read_text())
        except (FileNotFoundError, json.JSONDecodeError):
            return {}

    def _tls(self, name):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certificates / f"{name}.pem", self.certificates / f"{name}.key")
        return context

    def _log_in(self, server, session, envelope, mechanism, data):
        is_right = data.login == LOGIN.encode() and data.password == self.password
        return AuthResult(success=is_right, handled=False)


def folder_name(recipient):
    """The folder an address's mail is in: lower case, and nothing that means something to a file system."""
    return re.sub(r"[^a-z0-9@._+-]", "_", recipient.lower()).lstrip(".") or "_"


def address(var, port):
    """EMAIL_URL for the sink on `port`."""
    return f"smtp+tls://{LOGIN}:{secret.kept(var, 'mail')}@{ports.LOOPBACK}:{port}"


def serve(var, port):
    """Answer on `port` until told to stop."""
    asyncio.run(_serve(MailSink(var), port))


async def _serve(sink, port):
    loop, stopped = asyncio.get_running_loop(), asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopped.set)
    server = await loop.create_server(sink.connection, ports.LOOPBACK, port)
    await stopped.wait()
    server.close()
