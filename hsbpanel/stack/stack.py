"""The whole product on one machine, as one object: `with Stack(var=tmp_path) as stack: … stack.url`."""

import json
import os
import sys
from contextlib import nullcontext
from pathlib import Path
from urllib.parse import urlsplit

from . import configuration, mailsink, ports, roles, secret
from .broker import Broker
from .child import Child
from .folder import RunFolder
from .health import wait_until_ready
from .postgres import DATABASE, Postgres
from .processes import processes
from .setup.progress import run_quietly

STOPPING_ORDER = ("web", "beat", "reader", "worker", "mailsink", "broker", "postgres")


class Stack:
    def __init__(self, var, *, port=None, web_workers=2, demo=True, tick_seconds=5, fresh=False, given=None, step=None):
        """`fresh`: begin with nothing, for a test. `given`: settings that win over ours. `step`: shows progress."""
        self.var, self.port = Path(var).resolve(), port or ports.free_port()
        self.web_workers, self.demo, self.tick_seconds = web_workers, demo, tick_seconds
        self.fresh, self.given = fresh, given or {}
        self.step = step or (lambda *_: nullcontext())
        self.folder = RunFolder(self.var)
        self.settings, self.children = {}, {}

    url = property(lambda self: f"http://{ports.LOOPBACK}:{self.port}")
    site_url = property(lambda self: self.given.get("SITE_URL", self.url))
    mail_dir = property(lambda self: self.var / "mail")

    @property
    def people(self):
        """The demo people as `load_demo` wrote them down; empty without the demo."""
        path = self.var / "demo/people.json"
        return json.loads(path.read_text()) if path.exists() else []

    def __enter__(self):
        self.folder.__enter__()
        if self.fresh:
            self.folder.empty()
        try:
            self.start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_):
        self.stop()

    def start(self):
        ports.refuse_taken(self.port)
        self._start_servers()
        self._write_settings()
        with self.step("Migrations"):
            self.manage("migrate", "--no-input")
            self.manage("encrypt_documents")
        if self.demo:
            with self.step("Demo partnership"):
                self.manage("load_demo", "--if-empty")
        with self.step("Web, worker, reader and beat"):
            for child in processes(self):
                self._start_child(child)
            wait_until_ready(self)

    def stop(self):
        """Stop all in order; also after a start that failed half-way."""
        with self.step("Stopping") if self.children else nullcontext():
            in_order = [self.children[name] for name in STOPPING_ORDER if name in self.children]
            for child in in_order:
                # Ours first and all at once; the servers they use only when they are through.
                if child.name in ("web", "beat", "reader", "worker"):
                    child.ask_to_stop()
            for child in in_order:
                child.stop()
        self.folder.release()

    def manage(self, *arguments, role="owner"):
        """Run manage.py with this stack's settings; a Problem when it fails."""
        run_quietly(
            [sys.executable, "manage.py", *arguments], otherwise=f"“manage.py {' '.join(arguments)}” failed.",
            cwd=configuration.ROOT, env=self.environment(role),
        )  # fmt: skip

    def environment(self, role):
        """The environment of one of our processes, which logs in to the database as `role`."""
        return configuration.environment(self.settings | {"VAR": str(self.var), "DATABASE_ROLE": role})

    def _start_child(self, child):
        self.children[child.name] = child
        child.start()

    def _start_servers(self):
        self.settings = self._own_settings() | self.given
        if "DATABASE_URL" in self.given:
            self.settings |= self._roles_on_own_server()
        else:
            with self.step("PostgreSQL"):
                self.settings |= self._start_postgres()
        if "REDIS_URL" not in self.given:
            with self.step("Broker"):
                self.settings["REDIS_URL"] = self._start_broker()
        if "EMAIL_URL" not in self.given:
            with self.step("Mail sink"):
                self.settings |= self._start_mail_sink()

    def _own_settings(self):
        sender = {"MAIL_FROM": configuration.DEMO_SENDER} if self.demo else {}
        return sender | {
            "SECRET_KEY": secret.kept(self.var, "django", lambda: secret.password() * 2),
            "FIELD_KEY": secret.kept(self.var, "field", secret.random_key),
            "DOCUMENT_KEY": secret.kept(self.var, "document", secret.random_key),
            "AUDIT_SEAL_KEY": secret.kept(self.var, "audit_seal", secret.random_key),
            "DEBUG": "True",
            "DEMO": str(self.demo),
            "ALLOWED_HOSTS": ",".join(sorted({ports.LOOPBACK, "localhost", urlsplit(self.site_url).hostname})),
            "SITE_URL": self.site_url,
            "TICK_SECONDS": str(self.tick_seconds),
        }

    def _roles_on_own_server(self):
        if set(roles.ROLES) <= set(self.given):
            return {}
        with self.step("Roles on your PostgreSQL"):
            return roles.make_on_own_server(self.var, self.given["DATABASE_URL"])

    def _start_postgres(self):
        server = self._started(Postgres(self.var, careless=self.fresh))
        return roles.make_own(self.var, server.admin_url, DATABASE)

    def _start_broker(self):
        return self._started(Broker(self.var)).url

    def _started(self, server):
        try:
            server.start()
        finally:
            # Also when interrupted half-way: what has been started has to be stopped.
            if server.child:
                self.children[server.child.name] = server.child
        return server

    def _start_mail_sink(self):
        port = ports.kept_port(self.var / "run/mailsink.port")
        command = [sys.executable, "-m", "hsbpanel.stack", "mailsink", "--var", self.var, "--port", port]
        environment = configuration.without_managed()
        child = Child("mailsink", command, var=self.var, environment=environment, cwd=configuration.ROOT)
        self._start_child(child)
        if not ports.answers(port, within=60, alive=child.is_alive):
            raise child.failed("The mail sink did not start.")
        return {
            "EMAIL_URL": mailsink.address(self.var, port),
            "EMAIL_CA_FILE": str(self.var / "certificates/ca.pem"),
        }

    def _write_settings(self):
        values = self.settings | {"VAR": str(self.var), "PORT": str(self.port), "PID": str(os.getpid())}
        configuration.write_env_file(self.var / "stack.env", values)
