"""Medians of alternating rounds, of what the product does against the same without the access check.

A list is the statement that the page of cases sends. "Unfiltered" is that statement by the tables' owner, whom no
policy keeps back, told beforehand which cases to show; "all" is the same for every case there is. An opening is what
the page of a case does by Django; "pk" is the same by the owner.
"""

import gc
import time
from contextlib import contextmanager
from statistics import median

from tests.bench import adding, opening, statements
from tests.bench.access import on
from tests.bench.scales import FEW
from tests.bench.statements import of_those, open_as, remember

WARM = 5  # rounds that do not count
TIMES = 5  # in a row in each round, of which the quickest counts: the machine has other things to do
LONG = 0.1  # seconds after which it is not done again in that round


def measure(databases, scale) -> dict:
    """Names and values to print; `databases` maps a database's name to what is in it, the smallest first."""
    largest = list(databases)[-1]
    built = databases[largest]
    with on(largest):
        assert remember("bench_few", built.few) == FEW
        remember("bench_many", built.many)
        took = alternate(lists(databases, built), scale.rounds)
        took |= alternate_openings(built, scale.rounds)
        audit = adding.audit_against_plain(built, scale)
    growth = [took[f"list_30_of_{one.cases}"] for one in databases.values()]
    return {
        "cases": built.cases,
        "grants": built.grants,
        "list_30_vs_unfiltered": ratio(took["list_30"], took["unfiltered_30"]),
        "list_5000_vs_unfiltered": ratio(took["list_5000"], took["unfiltered_5000"]),
        "guardian_vs_list_30": ratio(took["guardian_30"], took["list_30"]),
        "open_granted_vs_pk": ratio(took["open_granted"], took["pk"]),
        "open_denied_vs_pk": ratio(took["open_denied"], took["pk"]),
        "growth_3k_300k": ratio(growth[-1], growth[0]),
        "audit_vs_plain_16": round(audit, 3),
        **{f"{name}_ms": round(seconds * 1000, 3) for name, seconds in took.items()},
    }


def lists(databases, built) -> dict:
    """What takes turns, by name: connection and statement."""
    few, many = statements.of_list(built.few), statements.of_list(built.many)
    owner = open_as(None)
    return {
        "list_30": (open_as(built.few), few),
        "unfiltered_30": (owner, of_those(few, "bench_few")),
        "list_5000": (open_as(built.many), many),
        "unfiltered_5000": (owner, of_those(many, "bench_many")),
        "all": (owner, few),
        "guardian_30": (owner, statements.of_guardian(built.few)),
    } | {f"list_30_of_{one.cases}": (open_as(one.few, name), few) for name, one in databases.items()}


def alternate(subjects, rounds) -> dict:
    """Median seconds of each; all have their turn in every round, so that what disturbs one disturbs all."""
    took = {name: [] for name in subjects}
    with undisturbed():
        for _ in range(WARM + rounds):
            for name, (connection, statement) in subjects.items():
                took[name].append(quickest(lambda: connection.execute(statement).fetchall()))  # noqa: B023
    for connection, _ in subjects.values():
        connection.close()
    return {name: median(seconds[WARM:]) for name, seconds in took.items()}


def alternate_openings(built, rounds) -> dict:
    subjects = opening.openings(built)
    took = {name: [] for name in subjects}
    with undisturbed():
        for _ in range(WARM + rounds):
            for name, (person, pk) in subjects.items():
                with opening.reading(person):
                    took[name].append(quickest(lambda: opening.open_case(pk)))  # noqa: B023
    return {name: median(seconds[WARM:]) for name, seconds in took.items()}


@contextmanager
def undisturbed():
    """Without the collector of garbage, which comes when it likes."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def quickest(act):
    took = [seconds(act)]
    while len(took) < TIMES and sum(took) < LONG:
        took.append(seconds(act))
    return min(took)


def seconds(act):
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def ratio(one, other):
    return round(one / other, 3)
