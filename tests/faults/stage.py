"""The running product for the drill, with two workers and two beats; and who is written to."""

import json
import os

from hsbpanel.stack.child import Child
from hsbpanel.stack.configuration import ROOT
from hsbpanel.stack.processes import processes
from hsbpanel.stack.stack import Stack

RIGHT = "hsbpanel"
MEMBERS = 12
SETTINGS = {"EMAIL_TIMEOUT": "2"}


class Stage:
    def __init__(self, var, *, step=None, given=None):
        """`given`: settings, where something is there already and not started here."""
        given = SETTINGS | (given or {})
        self.stack = Stack(var, fresh=True, demo=False, web_workers=1, tick_seconds=1, given=given, step=step)
        self.twins, self.post = {}, None

    def __enter__(self):
        self.stack.__enter__()
        try:
            for child in processes(self.stack):
                if child.name != "web":
                    self.twins[child.name] = self._twin(child)
            self._furnish()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        for child in self.twins.values():
            child.stop()
        self.stack.__exit__()

    @property
    def children(self):
        """Every process, by name."""
        return self.stack.children | {f"{name}-2": child for name, child in self.twins.items()}

    def work_in_order(self, app):
        """Start the workers anew, as those of this Celery app."""
        for name in ("worker", "worker-2"):
            child = self.children[name]
            child.stop()
            child.command[child.command.index("-A") + 1] = app
            child.start()

    def behave(self, mode="ok", **how):
        (self.stack.mail_dir / "behaviour.json").write_text(json.dumps({"mode": mode, **how}))

    def received(self):
        """The Message-ID of every mail that the server has."""
        for path in self.stack.mail_dir.glob("*/*.eml"):
            for line in path.read_text(errors="replace").splitlines():
                if line.lower().startswith("message-id:"):
                    yield line.partition(":")[2].strip()
                    break

    def _twin(self, child):
        command = [part.replace("beat-schedule", "beat-schedule-2") for part in child.command]
        twin = Child(f"{child.name}-2", command, var=self.stack.var, environment=child.environment, cwd=ROOT)
        twin.start()
        return twin

    def _furnish(self):
        os.environ.update(self.stack.environment("owner"))
        import django

        django.setup()
        from tests.faults.post import Post

        self.post = Post(MEMBERS)
