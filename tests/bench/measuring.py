"""Medians of alternating rounds, of the product's own statements against the same ones without the access check.

"Unfiltered" is the same statement over tables that hold just the rows which the reader may see and have no policy:
what the page would cost if nobody had to ask who may see what. "All" is the same over every row that there is.
"""

import gc
import time
from statistics import median

from tests.bench import adding, statements
from tests.bench.access import on
from tests.bench.scales import FEW
from tests.bench.statements import make_bare, open_as

WARM = 5  # rounds that do not count
TIMES = 5  # in a row in each round, of which the quickest counts: the machine has other things to do


def measure(databases, scale) -> dict:
    """Names and values to print; `databases` maps a database's name to what is in it, the smallest first."""
    largest = list(databases)[-1]
    built = databases[largest]
    with on(largest):
        assert make_bare("bare_few", built.few) == FEW
        make_bare("bare_many", built.many)
        took = alternate(subjects(databases, built), scale.rounds)
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


def subjects(databases, built) -> dict:
    """What takes turns, by name: connection and statement."""
    opening = statements.of_opening(built.few, built.open_to_few)
    few, many = statements.of_list(built.few), statements.of_list(built.many)
    owner, as_few = open_as(None), open_as(built.few)
    return {
        "list_30": (as_few, few),
        "unfiltered_30": (open_as(None, schema="bare_few"), few),
        "list_5000": (open_as(built.many), many),
        "unfiltered_5000": (open_as(None, schema="bare_many"), many),
        "all": (owner, few),
        "guardian_30": (owner, statements.of_guardian(built.few)),
        "open_granted": (as_few, opening),
        "open_denied": (as_few, opening.replace(built.open_to_few.hex, built.closed_to_few.hex)),
        "pk": (owner, opening),
    } | {f"list_30_of_{one.cases}": (open_as(one.few, name), few) for name, one in databases.items()}


def alternate(subjects, rounds) -> dict:
    """Median seconds of each subject; all have their turn in every round, so that what disturbs, disturbs all."""
    took = {name: [] for name in subjects}
    gc.disable()
    try:
        for round_number in range(WARM + rounds):
            for name, (connection, statement) in subjects.items():
                quickest = min(seconds(connection, statement) for _ in range(TIMES))
                if round_number >= WARM:
                    took[name].append(quickest)
    finally:
        gc.enable()
    for connection, _ in subjects.values():
        connection.close()
    return {name: median(seconds) for name, seconds in took.items()}


def seconds(connection, statement):
    began = time.perf_counter()
    connection.execute(statement).fetchall()
    return time.perf_counter() - began


def ratio(one, other):
    return round(one / other, 3)
