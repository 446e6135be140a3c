import gc

import pytest
from django.db import transaction

from cases import assessment_paper, plan_papers
from cases import papers as case_papers
from referrals import papers


@pytest.fixture(scope="module")
def rolled_back(django_db_setup, django_db_blocker):
    """One transaction for a whole module; what it wrote is gone at the end."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def many_requests():
    """Thousands of requests: what is there already is not searched again for rubbish after every few of them."""
    usual = gc.get_threshold()
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 50)
    yield
    gc.set_threshold(*usual)
    gc.unfreeze()


@pytest.fixture(scope="module")
def printed_once():
    """Each paper is drawn once for what it is about, whoever prints it: each PDF takes a second."""
    drawn_by = [
        (papers, "of_submission"), (case_papers, "of_summary"), (case_papers, "of_timeline"),
        (assessment_paper, "cover"), (plan_papers, "of_version"),
    ]  # fmt: skip
    with pytest.MonkeyPatch.context() as patched:
        for module, name in drawn_by:
            patched.setattr(module, name, _once(getattr(module, name)))
        yield


def _once(draw):
    drawn = {}

    def once(of, *rest, by):
        if of.pk not in drawn:
            drawn[of.pk] = draw(of, *rest, by=by)
        return drawn[of.pk]

    return once
