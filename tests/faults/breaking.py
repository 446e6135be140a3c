"""The faults: each breaks something of the running product, leaves it broken for a moment, and puts it back."""

import os
import shutil
import signal
import time
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path

import redis

LONGEST_FAULT = 20  # seconds


class Breaking:
    """`next()` does one fault; in a random order, each as often as the others. `chance` is a random.Random.

    `only`: names of faults, where not all are wanted.
    """

    def __init__(self, stage, chance, only=()):
        self.stage, self.chance, self.deck, self.meant_for = stage, chance, [], None
        self.ways = [
            self.a_workers_child_is_killed, self.a_workers_child_is_killed, self.a_worker_is_killed_whole,
            self.a_worker_is_killed_whole, self.web_is_killed, self.a_beat_is_killed, self.both_beats_stand_still,
            self.the_broker_is_killed, self.the_broker_is_emptied, self.postgres_stops_at_once,
            self.the_clock_goes_wrong, *map(self._mail_server, MAIL_SERVER),
        ]  # fmt: skip

        self.ways = [way for way in self.ways if not only or way.__name__ in only]

    def next(self) -> str:
        """Do one; returns its name."""
        if not self.deck:
            self.deck = self.chance.sample(self.ways, len(self.ways))
        way = self.deck.pop()
        way()
        return way.__name__

    def _worker(self):
        return self.stage.children[self.chance.choice(["worker", "worker-2"])]

    def a_workers_child_is_killed(self):
        if children := children_of(self._worker().pid):
            kill(self.chance.choice(children))

    def a_worker_is_killed_whole(self):
        with self._gone(self._worker()):
            # Its children, orphans now, go on for a moment as they would on a real machine.
            self._moment(0.5)

    def web_is_killed(self):
        with self._gone(self.stage.children["web"]):
            self._moment(0.5)

    def a_beat_is_killed(self):
        with self._gone(self.stage.children[self.chance.choice(["beat", "beat-2"])]):
            self._moment(1)

    def both_beats_stand_still(self):
        beats = [self.stage.children[name].pid for name in ("beat", "beat-2")]
        for pid in beats:
            os.kill(pid, signal.SIGSTOP)
        self._moment(3)  # over the moment when something was due
        for pid in beats:
            os.kill(pid, signal.SIGCONT)

    def the_broker_is_killed(self):
        with self._gone(self.stage.children["broker"]):
            self._moment(1)

    def the_broker_is_emptied(self):
        if self.chance.random() < 0.5:
            with suppress(redis.RedisError):
                redis.Redis.from_url(self.stage.stack.settings["REDIS_URL"]).flushall()
        else:
            with self._gone(self.stage.children["broker"]):
                shutil.rmtree(self.stage.stack.var / "broker/appendonlydir", ignore_errors=True)

    def postgres_stops_at_once(self):
        server = self.stage.children["postgres"]
        server.process.send_signal(signal.SIGQUIT)  # "immediate": as if the machine had lost it
        server.process.wait()
        self._moment(0.5)
        server.stop()
        server.start()

    def the_clock_goes_wrong(self):
        self.stage.post.skew(by=self.chance.choice([-1, 1]) * timedelta(hours=1))

    def _mail_server(self, how):
        def misbehave():
            self.stage.behave(**how)
            self._moment(3)
            self._see_it_tell()
            self.stage.behave()

        misbehave.__name__ = f"mail_server_{how.get('mode') or '_'.join(how)}"
        return misbehave

    @contextmanager
    def _gone(self, child):
        child.kill()
        yield
        child.stop()  # what is left of its session
        child.start()

    def _moment(self, longest):
        time.sleep(self.chance.uniform(0, longest))

    def _see_it_tell(self):
        """Where a dispatch is named that it is meant for, it lasts until a copy of that has met with it."""
        end = time.monotonic() + LONGEST_FAULT
        while self.meant_for and not self.stage.post.is_tried(self.meant_for) and time.monotonic() < end:
            time.sleep(0.1)


MAIL_SERVER = (
    {"mode": "451"},
    {"mode": "554"},
    {"mode": "hang"},
    {"mode": "drop_after_data"},
    {"starttls": False},
    {"certificate": "bad"},
)


def children_of(pid):
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def kill(pid):
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
