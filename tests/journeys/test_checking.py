"""A file for the journey that cannot be used says where and why, all at once, before anything is started."""

import json

import pytest

from hsbpanel.stack.configuration import ROOT
from tests.journeys import checking, questions


def changed(tmp_path, *changes):
    """The default file with changes, each a path of keys and a value; None takes the key away."""
    given = json.loads(checking.DEFAULT.read_text())
    given["referral"]["documents"] = []
    for *way, last, value in changes:
        place = given
        for key in way:
            place = place[key]
        if value is None:
            del place[last]
        else:
            place[last] = value
    path = tmp_path / "input.json"
    path.write_text(json.dumps(given))
    return path


def problems(path):
    with pytest.raises(checking.Unreadable) as refused:
        checking.read(path)
    return refused.value.problems


@pytest.mark.parametrize("path", sorted(checking.HERE.glob("*.json")), ids=lambda path: path.name)
def test_files_that_stand_here_can_be_used(path):
    assert checking.read(path).children["young person"]


def test_all_that_is_wrong_is_said_at_once_with_its_place(tmp_path):
    path = changed(
        tmp_path,
        ("referral", "young person", "schol", "Harrowgate Lane Academy"),
        ("referral", "assessment", "completed", "yesterday"),
        ("referral", "behaviour", "level", "very bad"),
        ("meeting", "date", "2020-01-01"),
        ("minutes", "cases", "child harmed A", "reasons", None),
    )
    assert problems(path) == [
        "referral → assessment → completed: “yesterday” is no date like 2026-05-14",
        "referral → young person → schol: is not asked here; did you mean “school”?",
        "referral → behaviour → level: “very bad” is none of: harmful, healthy, problematic",
        "meeting → date: 2020-01-01 is not in the future: write for example “in 14 days”",
        "minutes → cases → child harmed A → reasons: is missing",
    ]


def test_child_harmed_who_is_in_no_incident_is_named(tmp_path):
    path = changed(
        tmp_path,
        ("referral", "incidents", 0, "children harmed", []),
        ("referral", "incidents", 1, "children harmed", ["B"]),
    )
    assert problems(path) == [
        "referral → incidents → 2 → children harmed: “B” is no child harmed of this referral: A",
        "referral → incidents: child harmed A is in none of them",
    ]


@pytest.mark.rule("R15")
def test_criminal_justice_under_ten_is_refused(tmp_path):
    path = changed(tmp_path, ("referral", "young person", "date of birth", "2018-01-14"))
    assert problems(path) == [
        "minutes → cases → young person → pathway: “both” is not possible: under 10 at the last incident"
    ]


def test_what_is_no_json_is_said_so(tmp_path):
    path = tmp_path / "input.json"
    path.write_text("{ referral }")
    assert problems(path)[0].startswith("this is not JSON: ")
    assert problems(tmp_path / "gone.json") == ["the file cannot be opened (No such file or directory)"]


def test_every_word_of_the_file_is_explained():
    documented = (ROOT / "docs/journey.md").read_text()
    sections = [one for one in vars(questions).values() if isinstance(one, dict) and one is not questions.CHILD]
    asked = [name for one in sections for name, question in one.items() if isinstance(question, questions.Question)]
    assert len(asked) > 50
    assert [name for name in asked if f"`{name}`" not in documented] == []
