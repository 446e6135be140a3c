"""HSB assessments of the young person, one finished and one under way; training; needs and risk of both children."""

from cases import services
from cases.models import Interview
from cases.models.needs import TEXTS
from hsbpanel.demo.acting import acting
from sharing.models import Tool
from sharing.services.training import record_training
from tests.house.people import HARMED, YOUNG, in_days


def tell(world) -> None:
    """After the panel has advised; both workers are trained, so that either may be replaced."""
    for who in ("referrer", "worker", "member"):
        with acting(world["coordinator"]):
            record_training(
                person=world[who], tool=Tool.AIM3, trained_on=in_days(-400), evidence="Seen", by=world["coordinator"]
            )
    document = _report(world)
    finished = _begin(world)
    _write(finished, world["referrer"], document)
    _write(_begin(world, because="Asked for again"), world["worker"])
    for side in (YOUNG, HARMED):
        _needs(world, side)
        _needs(world, side)


def _report(world):
    from tests.house.world import add_document  # the world tells this stretch

    with acting(world["referrer"]):
        return add_document(world.cases[YOUNG], world["referrer"], "Report of the assessment")


def _begin(world, because="Fits best"):
    coordinator = world["coordinator"]
    with acting(coordinator):
        return services.begin_assessment(
            case=world.cases[YOUNG], by=coordinator, tool=Tool.AIM3, tool_version="Third", tool_because=because,
            begun_on=in_days(0), lead=world["referrer"], second=world["worker"],
        )  # fmt: skip


def _write(assessment, by, document=None):
    with acting(by):
        for kind in Interview.Kind:
            services.add_interview(
                assessment=assessment, by=by, kind=kind, who="Known to them", not_held_because="Would rather not"
            )
        services.add_interview(
            assessment=assessment, by=by, kind="others", who="Uncle", held_on=in_days(0), held_by=by.name
        )
        for number, result in enumerate(assessment.results.all()):
            words = {"strengths": "Kind", "concerns": "Alone"} if number else {"not_assessed_because": "No time"}
            services.write_result(result=result, version=0, by=by, **words)
        services.write_formulation(assessment=assessment, version=0, by=by, formulation="How it came about")
        if document:
            services.finish_assessment(assessment=assessment, by=by, finished_on=in_days(0), report=document)
        else:
            services.add_interview(assessment=assessment, by=by, kind="parents", who="Father", planned_on=in_days(3))


def _needs(world, side):
    by, case = world["referrer"], world.cases[side]
    texts = {name: f"{name} of the {side}" for name in TEXTS if side == YOUNG or name != "risk_from_child"}
    latest = case.needs.first()
    with acting(by):
        services.assess_needs(
            case=case, by=by, dated_on=in_days(0), review_on=in_days(60), seen=latest and latest.pk, **texts
        )
