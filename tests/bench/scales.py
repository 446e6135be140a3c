"""How large the databases are that a bench builds."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Scale:
    cases: tuple[int, ...]  # one database for each number
    grants_a_case: int
    many: int  # what the reader of many cases may see in the largest
    rounds: int
    inserts: int  # of each of 16 clients in one round

    @property
    def largest(self):
        return self.cases[-1]


FEW = 30

SCALES = {
    "tiny": Scale(cases=(100, 200), grants_a_case=6, many=60, rounds=3, inserts=2),  # for the bench's own test
    "small": Scale(cases=(3_000, 30_000), grants_a_case=20, many=5_000, rounds=60, inserts=50),
    "full": Scale(cases=(3_000, 30_000, 300_000), grants_a_case=20, many=5_000, rounds=60, inserts=50),
}
