"""The panel's main job from the referral to the minutes, in a browser, on the whole stack. docs/journey.md"""

import os
import shutil
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

from hsbpanel.stack.configuration import ROOT
from tests.journeys import checking, circulate, decide, minute, refer, schedule, sights
from tests.journeys.conftest import whole_stack
from tests.journeys.journey import Journey

TICK_SECONDS = 2
README_PICTURES = ("home.png", "approve.png")


@pytest.fixture(scope="module")
def typed():
    """What the journey types; a file that cannot be used stops it before anything is started."""
    return checking.read(os.environ.get("JOURNEY_INPUT"))


@pytest.fixture(scope="module")
def stack(typed):
    with whole_stack("journey", tick_seconds=TICK_SECONDS, step=said) as stack:
        yield stack


@contextmanager
def said(title, *_):
    """A line for each thing that is started, with the seconds that it took."""
    started = time.monotonic()
    yield
    sys.stdout.write(f"  {title}  {time.monotonic() - started:.1f} s\n")


@pytest.mark.journey
@pytest.mark.rule("R01")
@pytest.mark.rule("R02")
@pytest.mark.rule("R03")
@pytest.mark.rule("R10")
@pytest.mark.rule("R11")
@pytest.mark.rule("R14")
@pytest.mark.rule("R15")
@pytest.mark.rule("R23")
@pytest.mark.rule("R24")
@pytest.mark.rule("R26")
@pytest.mark.rule("R30")
@pytest.mark.rule("R31")
@pytest.mark.rule("R33")
@pytest.mark.rule("R42")
def test_main_job(typed, stack, chromium):
    output = Path(os.environ.get("JOURNEY_OUTPUT") or ROOT / "var/journey")
    journey = Journey(typed, stack, chromium, output)
    outcome = "stopped"
    try:
        travel(journey)
        outcome = "arrived"
    finally:
        journey.keep_mails()
        journey.keep_summary(outcome)
    if os.environ.get("JOURNEY_README"):
        keep_readme_pictures(output)
    if journey.pictures.problems:
        pytest.fail("Found on the pages:\n" + "\n".join(journey.pictures.problems), pytrace=False)


def travel(journey):
    sights.newcomer_sets_up(journey)
    refer.refer(journey)
    decide.decide(journey)
    schedule.plan_and_approve(journey)
    circulate.circulate_schedule(journey)
    minute.give_returns(journey)
    minute.declare_interest(journey)
    minute.hold_meeting(journey)
    copies = circulate.circulate_minutes(journey)
    minute.check_what_follows(journey)
    sights.check_sights(journey, copies)
    sights.check_mail_and_logs(journey)
    with journey.step("Every kind of page that was passed through is looked at"):
        journey.pictures.check_the_rest()


def keep_readme_pictures(output):
    for name in README_PICTURES:
        shutil.copy(output / name, ROOT / "docs/images" / name)
