"""Which children the texts of a referral's page may not name, by the case that gets them. R11

A child's own page goes to that child's case, so it names no other; what is said of the behaviour goes to the young
person's, so it names no child harmed; incidents, reports, how the children know each other and what is asked go to
all, so they name nobody.
"""

from functools import partial

from cases import names
from referrals import sections
from referrals.models import ReferredChild

YOUNG_PERSONS_CASE = (sections.BEHAVIOUR, sections.ADMISSION)


def named_on(referral, section, row=None):
    """What `may_be_saved` takes: the boxes, of those of a section, in which a child is named who should not be."""
    children = list(referral.children.all())
    return _naming_others(children, _own(children, section, row))


def named_throughout(children, texts):
    """[(section, row, box)] of all the texts of a referral, {(section, row, box): text}, that name so. R11"""
    by_own = {}
    for (section, row, box), text in texts.items():
        by_own.setdefault(_own(children, section, row), {})[section, row, box] = text
    return [place for own, said in by_own.items() for place in _naming_others(children, own)(said)]


def _own(children, section, row):
    """The child, of these, whom the texts of a page are about; None where they go to all."""
    if section in sections.OF_A_CHILD and section is not sections.RELATIONSHIP:
        return next(child for child in children if child.pk == row.pk)
    if section in YOUNG_PERSONS_CASE:
        return next(child for child in children if child.is_young_person)
    return None


def _naming_others(children, own):
    return partial(names.naming, children=[child for child in children if child != own], own=own)


def named_on_new(referral, values):
    """The same for a child who is being added: their own pages may name them alone."""
    return partial(names.naming, children=list(referral.children.all()), own=ReferredChild(**_names_in(values)))


def _names_in(values):
    return {part: values.get(part, "") for part in names.PARTS}
