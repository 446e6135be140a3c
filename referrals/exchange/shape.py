"""What a referral's file is made of: its parts in order, and the form that each is checked with. R05–R07"""

from referrals import sections
from referrals.forms import OF_SECTION, IncidentForm, StartForm

KIND = "hsb-referral/1"

# Name in the file: section. Of the referral itself, and of each child.
OF_THE_REFERRAL = {one.url_name: one for one in sections.OF_THE_REFERRAL}
OF_A_CHILD = {one.url_name.removeprefix("child_"): one for one in sections.OF_A_CHILD}
OF_THE_YOUNG_PERSON = {name: one for name, one in OF_A_CHILD.items() if one is not sections.RELATIONSHIP}


def form_of(section: sections.Section):
    return OF_SECTION[section.url_name]


def incident_form(children, data=None):
    return IncidentForm(data, children=children)


def start_form(data=None):
    return StartForm(data)
