"""The page of a form of a case, and how it is saved: looked through for names first; what stands in the way is said in
the form. R11
"""

from functools import partial

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import render

from cases import names
from cases.models import Case
from cases.second_look import may_be_saved
from sharing import audit
from sharing.errors import RuleBroken


def submit(request, form, service, *, texts_about=None, naming=None, **given) -> bool:
    """Call a service with what a valid form holds, beside what is `given`. True when it is done.

    `texts_about`: what belongs to the case that gets the texts; or `naming` says itself which texts name a child. A
    form that has `told()` says itself what it holds. Whoever may not is shown nothing: the pages ask before, too.
    """
    if request.method != "POST" or not form.is_valid():
        return False
    if not may_be_saved(form, naming or partial(names.naming_linked, texts_about)):
        return False
    told = form.told() if hasattr(form, "told") else form.cleaned_data
    try:
        service(by=request.user, **given, **told)
    except RuleBroken as broken:
        form.add_error(None, broken.reasons)
        return False
    except PermissionDenied:
        raise Http404 from None
    return True


def form_page(request, case: Case, template: str, form, back: str, **context):
    audit.read(request, case)
    return render(request, f"cases/{template}", {"case": case, "form": form, "back": back} | context)
