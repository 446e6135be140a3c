"""docs/rules.md tells the truth: what it says is held is held there and tested by name."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROW = re.compile(r"^\| (R\d\d) \| (.+) \| (.+) \| (.+) \| (.+) \|$", re.M)
ROWS = {rule: (held, tested) for rule, _, _, held, tested in ROW.findall((ROOT / "docs/rules.md").read_text())}


def files(cell):
    return [ROOT / path for path in re.findall(r"`([^`]+)`", cell)]


def in_tests(rule):
    return {path for path in (ROOT / "tests").rglob("test_*.py") if f'rule("{rule}")' in path.read_text()}


def test_every_rule_of_the_book_has_its_row():
    assert list(ROWS) == [f"R{number:02}" for number in range(1, 48)]


def test_every_rule_that_is_held_is_cited_where_it_is_held_and_tested():
    wrong = []
    for rule, (held, _) in ROWS.items():
        wrong += [f"{rule}: {path} does not cite it" for path in files(held) if rule not in path.read_text()]
        if files(held) and not in_tests(rule):
            wrong.append(f"{rule} is held and has no test")
    assert wrong == []


def test_the_tests_of_a_rule_are_all_named():
    named = {rule: set(files(tested)) for rule, (_, tested) in ROWS.items()}
    assert named == {rule: in_tests(rule) for rule in ROWS}
