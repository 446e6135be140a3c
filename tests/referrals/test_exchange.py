"""A referral read in from a file: the pages' own checks, each problem with its path, and all or nothing. R02, R05"""

import copy
import json
from io import StringIO
from pathlib import Path

import jsonschema
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from referrals.exchange.reading import LARGEST, Unreadable, read
from referrals.management.commands.import_referral import as_text
from referrals.models import ChildAddress, Referral
from referrals.rules import reasons_not_to_submit
from referrals.services.submission import submit_referral
from referrals.views.loading import whole
from sharing.errors import RuleBroken
from sharing.models import AuditEvent, Record
from tests.referrals.pages import url
from tests.referrals.telling import ADDRESS, IDENTITY, INCIDENT, SECRET

DOCS = Path(settings.BASE_DIR) / "docs"
EXAMPLE = json.loads((DOCS / "referral-file.example.json").read_text())


@pytest.fixture
def example(cast):
    return copy.deepcopy(EXAMPLE) | {"referrer": cast.referrer.email}


@pytest.fixture
def read_in(tmp_path):
    def run(given) -> str:
        file, said = tmp_path / "referral.json", StringIO()
        file.write_bytes(given if isinstance(given, bytes) else json.dumps(given).encode())
        call_command("import_referral", str(file), stdout=said)
        return said.getvalue()

    return run


def problems(given) -> list[str]:
    with pytest.raises(Unreadable) as refused:
        read(given if isinstance(given, bytes) else json.dumps(given).encode())
    return refused.value.problems


@pytest.mark.rule("R02")
@pytest.mark.rule("R05")
def test_a_whole_file_becomes_a_draft_that_may_be_submitted(cast, example, read_in, as_person):
    said = read_in(example)

    referral = Referral.objects.get()
    assert said == f"Read in as a draft: {referral.get_absolute_url()}\n"
    assert (referral.status, referral.referrer, referral.reference) == ("draft", cast.referrer, None)
    with as_person(cast.referrer):
        referral = whole(referral.pk)
        assert reasons_not_to_submit(referral) == []
        young_person, harmed = referral.children.all()
        assert {name: getattr(young_person, name) for name in IDENTITY} == IDENTITY
        assert (young_person.lives_at.address, harmed.lives_at.address) == (ADDRESS["address"], SECRET["address"])
        assert harmed.address_is_secret
        incident = referral.incidents.get()
        assert {name: getattr(incident, name) for name in INCIDENT} == INCIDENT
        assert list(incident.harmed.all()) == [harmed]
    event = AuditEvent.objects.get(what="referral.read_in")
    assert (event.person, event.detail) == (cast.referrer, {"children": 2, "incidents": 1})


@pytest.mark.rule("R33")
def test_what_was_read_in_is_its_referrers_alone(cast, example, read_in, as_person):
    read_in(example)
    with as_person(cast.chair):
        assert not Referral.objects.exists()
        assert not ChildAddress.objects.exists()


def test_what_a_submission_needs_and_the_file_does_not_say_is_listed(example, read_in):
    del example["asks"]
    del example["young_person"]["family"]["parental_responsibility"]
    assert read_in(example).splitlines()[1:] == [
        "Still missing: Young person: say who has parental responsibility",
        "Still missing: Say what you ask of the panel",
    ]


@pytest.mark.rule("R11")
def test_a_text_that_names_another_child_is_looked_at_before_it_is_submitted(cast, example, read_in, as_person, web):
    example["young_person"]["safety"]["contact"] = "None with Hettie Harmedchild"
    example["incidents"][0]["what_happened"] = "Yorick touched her."
    example["children_harmed"][0]["needs"]["needs"] = "Hettie needs rest"
    said = read_in(example).splitlines()[1:]
    assert all("seems to name a child: open the page, look again and save it" in one for one in said)
    assert [one.partition("“")[0] for one in said] == ["Still missing: ", "Still missing: Young person: "]
    referral = Referral.objects.get()
    with as_person(cast.referrer), pytest.raises(RuleBroken, match="seems to name a child"):
        submit_referral(referral=whole(referral.pk), by=cast.referrer)
    assert "seems to name a child" in web(cast.referrer).get(url("check", referral)).content.decode()


@pytest.mark.parametrize(
    ("place", "value", "problem"),
    [
        (["kind"], "hsb-referral/2", "kind: must be “hsb-referral/1”"),
        (["team"], None, "team: Enter your team"),
        (["nonsense"], 1, "nonsense: is not asked"),
        (["asks"], "Help", "asks: must be an object { }"),
        (["young_person", "identity", "nhs_number"], "943476591", "The NHS number is one digit short"),
        (["young_person", "identity", "date_of_birth"], "2999-01-01", "Date of birth must be today or in the past"),
        (["young_person", "identity", "date_of_birth"], "27.3.2012", "must be a date like 2026-05-14"),
        (["young_person", "identity", "date_of_birth"], 20120327, "must be a date like 2026-05-14"),
        (["young_person", "identity", "estimated_age"], True, "must be a whole number"),
        (["young_person", "identity", "estimated_age"], 14, "Enter the date of birth or an estimated age, not both"),
        (["young_person", "identity", "given_names"], "a\x00b", "Remove the characters that cannot be read"),
        (["young_person", "identity", "given_names"], "x" * 81, "must be 80 characters or fewer"),
        (["young_person", "relationship"], {}, "young_person.relationship: is not asked"),
        (["children_harmed", 0, "plans", "looked_after"], "yes", "must be true or false"),
        (["children_harmed", 0, "plans", "looked_after_by"], "Leeds", "is asked only where looked_after is yes"),
        (["behaviour", "level"], "terrible", "behaviour.level: Select one of the answers listed"),
        (["behaviour", "harmful"], ["power", 3], "behaviour.harmful: must be a list of words"),
        (["incidents", 0, "disclosed_on"], "2026-09-01", "It was disclosed before it happened: check both dates"),
        (["incidents", 0, "harmed"], ["B"], "must be the letter of a child harmed"),
        (["incidents"], {}, "incidents: must be a list [ ]"),
    ],
)
def test_each_problem_is_said_with_its_path_and_nothing_is_written(example, read_in, place, value, problem):
    *way, last = place
    inside = example
    for step in way:
        inside = inside[step]
    inside[last] = value

    with pytest.raises(CommandError) as refused:
        read_in(example)

    said = [line for line in str(refused.value).splitlines() if problem in line]
    path = "".join(f"[{one}]" if isinstance(one, int) else f".{one}" for one in place).removeprefix(".")
    assert said, refused.value
    assert said[0].strip().startswith(path)
    assert not Record.objects.exists()


def test_everything_that_is_wrong_is_said_at_once(example):
    example["assessment"]["cat_led"] = "yes"
    example["incidents"][0]["setting"] = "moon"
    example["children_harmed"].append({"identity": {"gender": "none"}})
    assert [one.partition(":")[0] for one in problems(example)] == [
        "assessment.cat_led", "children_harmed[1].identity.gender", "incidents[0].setting",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        (b"", "The file is not JSON"),
        (b"\xff\xfe{", "The file is not JSON"),
        (b"[" * 100_000, "The file is not JSON"),
        (b'{"kind": 1, "kind": 2}', "“kind” stands twice in one place"),
        (b"[]", "The file must be an object { }"),
        (b" " * (LARGEST + 1), "The file is larger than 2 MB."),
    ],
)
def test_a_file_that_is_none_is_refused_in_words(given, problem):
    assert problem in problems(given)[0]


def test_whoever_may_not_refer_reads_nothing_in(cast, example, read_in):
    for address, words in [(cast.member.email, "may not refer"), ("nobody@example.org", "nobody has an account")]:
        with pytest.raises(CommandError, match=words):
            read_in(example | {"referrer": address})
    assert not Record.objects.exists()


def test_a_file_that_is_not_there_is_said_in_words(tmp_path):
    with pytest.raises(CommandError, match="cannot be opened"):
        call_command("import_referral", str(tmp_path / "none.json"))


def test_the_published_schema_is_that_of_the_forms_and_the_example_follows_it():
    published = (DOCS / "referral-file.schema.json").read_text()
    assert published == as_text() + "\n"
    jsonschema.Draft202012Validator.check_schema(json.loads(published))
    jsonschema.validate(EXAMPLE, json.loads(published))


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.text(max_size=8), inside, max_size=3),
    max_leaves=8,
)
places = st.sampled_from(
    [
        ["kind"], ["team"], ["referrer"], ["assessment"], ["young_person"], ["children_harmed"], ["incidents"],
        ["young_person", "identity"], ["young_person", "identity", "date_of_birth"], ["behaviour", "harmful"],
        ["children_harmed", 0], ["children_harmed", 0, "address", "is_secret"], ["incidents", 0],
        ["incidents", 0, "harmed"], ["young_person", "identity", "estimated_age"], ["asks", "asks"],
    ]
)  # fmt: skip


@given(place=places, value=anything)
def test_whatever_stands_in_a_file_it_is_read_or_refused(place, value):
    given = copy.deepcopy(EXAMPLE)
    *way, last = place
    inside = given
    for step in way:
        inside = inside[step]
    inside[last] = value
    try:
        children = len(read(json.dumps(given).encode()).children)
    except Unreadable as refused:
        said = refused.problems
    else:
        said = [f"read, with {children} children"]
    assert said
    assert all(isinstance(one, str) and one for one in said)
