"""What an address of the matrix is tried on: the arguments of the address, and the record they belong to."""

import uuid
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Subject:
    called: str
    arguments: dict
    record: uuid.UUID | None = None
    thing: Any = None
    papers: uuid.UUID | None = None  # of its meeting
    side: str = ""  # of what belongs to a case: the young person's or the child harmed's

    @property
    def key(self):
        return tuple(self.arguments.values())


NOTHING = Subject("", {})


def one_of(thing, called, record=None, papers=None, **arguments):
    return Subject(called, {"pk": thing.pk, **arguments}, record, thing, papers)


def called_record(world, record_id):
    named = {case.pk: side for side, case in world.cases.items()}
    named |= {case.pk: f"{which} of before" for which, case in world.earlier.items()}
    named |= {referral.pk: f"{stage} referral" for stage, referral in world.referrals.items()}
    named |= {world.papers(world.held): "papers held", world.papers(world.coming): "papers coming"}
    return named[record_id]
