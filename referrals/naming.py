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
    if section in sections.OF_A_CHILD and section is not sections.RELATIONSHIP:
        own = next(child for child in children if child.pk == row.pk)
    elif section in YOUNG_PERSONS_CASE:
        own = referral.young_person
    else:
        own = None
    others = [child for child in children if child is not own]
    return partial(names.naming, children=others, own=own)


def named_on_new(referral, values):
    """The same for a child who is being added: their own pages may name them alone."""
    return partial(names.naming, children=list(referral.children.all()), own=ReferredChild(**_names_in(values)))


def _names_in(values):
    return {part: values.get(part, "") for part in names.PARTS}
