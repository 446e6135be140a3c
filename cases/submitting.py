"""How a form of a case is saved: looked through for names first, and what stands in the way is said in the form. R11"""

from functools import partial

from cases import names
from cases.models import Case
from cases.second_look import AS_IT_IS, may_be_saved
from sharing.errors import RuleBroken


def submit(request, form, service, *, case: Case, **given) -> bool:
    """Call a service with what a valid form holds, beside what is `given`. True when it is done."""
    if request.method != "POST" or not form.is_valid():
        return False
    if not may_be_saved(form, partial(names.naming_linked, case)):
        return False
    told = {name: value for name, value in form.cleaned_data.items() if name != AS_IT_IS}
    try:
        service(by=request.user, **_about(case, given), **told)
    except RuleBroken as broken:
        form.add_error(None, broken.reasons)
        return False
    return True


def _about(case, given):
    """A service is called with the case, or with the part of it that is given instead."""
    return given if {"record", "entry"} & set(given) else {"case": case, **given}
