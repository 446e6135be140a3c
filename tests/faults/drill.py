"""One drill: post, break, post, break; then let everything come to rest, and count what the mail server has."""

import random
import time
from collections import Counter
from dataclasses import dataclass

from tests.faults.breaking import Breaking

PATIENCE = 180  # seconds for everything to come to rest once nothing is broken any more
AT_ONCE = (2, 6)  # recipients of one dispatch


@dataclass(frozen=True)
class Found:
    """What one drill came to; all but `ways` are numbers of deliveries."""

    faults: int
    recipients: int
    sent: int
    duplicates: int  # the mail server has it twice
    false_sent: int  # "sent", and the mail server never had it
    stuck: int  # neither gone nor given up, with all at rest
    unknown: int  # a person has to ask
    ways: Counter  # what was broken, how often

    @property
    def is_false(self):
        """Whether a mail went twice, or was said to have gone that had not."""
        return bool(self.duplicates or self.false_sent)


def drill(stage, *, app, faults, seed, only=(), is_aimed=False, tell=lambda words: None) -> Found:
    """Break things `faults` times while the workers of this Celery app send.

    `is_aimed`: what breaks does so at once, and a mail server's fault lasts until a copy has met with it.
    """
    chance = random.Random(seed)
    breaking, dispatches, ways = Breaking(stage, chance, only), [], Counter()
    stage.work_in_order(app)
    see_it_send(stage)
    for number in range(1, faults + 1):
        places = chance.sample(stage.post.members, chance.randint(*AT_ONCE))
        dispatches.append(stage.post.send(places, is_sealed=chance.random() < 0.5).pk)
        if is_aimed:
            breaking.meant_for = dispatches[-1]
        else:
            time.sleep(chance.uniform(0, 0.8))
        ways[breaking.next()] += 1
        revive(stage)
        if number % 20 == 0:
            stage.post.make_due()
            tell(f"{number} faults")
    come_to_rest(stage, dispatches)
    return count(stage, dispatches, faults, ways)


def see_it_send(stage):
    """Workers take seconds to start, and what broke meanwhile would break nothing."""
    sent, end = stage.post.send(stage.post.members[:1], is_sealed=True).pk, time.monotonic() + PATIENCE
    while stage.post.unfinished([sent]) and time.monotonic() < end:
        time.sleep(0.1)


def revive(stage):
    """Start what died, as the supervisor does."""
    for child in stage.children.values():
        if not child.is_alive():
            child.stop()
            child.start()


def come_to_rest(stage, dispatches):
    stage.behave()
    end = time.monotonic() + PATIENCE
    while stage.post.unfinished(dispatches) and time.monotonic() < end:
        revive(stage)
        stage.post.make_due()
        time.sleep(1)


def count(stage, dispatches, faults, ways) -> Found:
    states, received = stage.post.states(dispatches), Counter(stage.received())
    said = Counter(states.values())
    return Found(
        faults=faults,
        recipients=len(states),
        sent=said["sent"],
        duplicates=sum(received[one] - 1 for one in states if received[one] > 1),
        false_sent=sum(state == "sent" and not received[one] for one, state in states.items()),
        stuck=stage.post.unfinished(dispatches),
        unknown=said["unknown"],
        ways=ways,
    )
