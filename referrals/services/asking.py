"""Texts that nobody was asked about when they were written, and that seem to name another child: to be looked at. R11

A text that came from a file, or that stood there before a child was named so.
"""

from contextlib import contextmanager

from django.db import connection

from cases.second_look import texts_to_look_at
from referrals import forms, naming, sections
from referrals.models import Referral
from referrals.sections import INCIDENT


@contextmanager
def named_anew(referral: Referral):
    """Within, a child of the referral gets other names: asks about each text that names somebody only since."""
    before = named_in(referral)
    yield
    ask_about(referral, [place for place in named_in(referral) if place not in before])


def named_in(referral: Referral) -> list[tuple]:
    """(section, row, box) of each text of the referral, as it is saved, that names a child who should not be named."""
    children = list(referral.children.all())
    texts = {}
    for section, row in _pages(referral, children):
        texts |= {(section, row, box): text for box, text in _texts(section, row, children).items()}
    return naming.named_throughout(children, texts)


def ask_about(referral: Referral, places: list[tuple]) -> None:
    """Have somebody look at these boxes before it is submitted; who saved their pages stays as it was."""
    boxes = {}
    for section, row, box in places:
        boxes.setdefault((section.url_name, row.pk), []).append(box)
    with connection.cursor() as cursor:
        for (page, row), names in boxes.items():
            cursor.execute("select referrals_ask_about(%s, %s, %s, %s)", [referral.pk, page, row, names])


def _pages(referral, children):
    yield from ((section, referral) for section in sections.OF_THE_REFERRAL)
    yield from ((section, child) for child in children for section in sections.asked_of(child))
    yield from ((INCIDENT, incident) for incident in referral.incidents.all())


def _texts(section, row, children):
    form = forms.IncidentForm(children=children) if section is INCIDENT else forms.OF_SECTION[section.url_name]()
    return texts_to_look_at(form, sections.values_of(section, sections.row_of(section, row)))
