"""Exporting a whole case: who gets it and why is asked, the password is shown once, the file is fetched once. R34

Between the two pages what was asked waits in the session, encrypted. The password stands in no address, mail or log.
"""

import json
from datetime import timedelta
from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from cases import names, papers, permissions
from cases.export_forms import ExportForm
from cases.models import Case
from cases.second_look import may_be_saved
from cases.services.exports import export_case
from sharing import audit, encryption, sealing
from sharing.errors import RuleBroken
from sharing.models import Agency
from sharing.services.ledger import reasons_not_to_disclose
from sharing.web.fresh import fresh_second_factor

WAITS = timedelta(minutes=15)
PREPARED = "export"  # in the session
TOO_LATE = "The export waited too long or was fetched already. Ask for it again."


@fresh_second_factor
def export(request, pk):
    case = _case(request, pk)
    form = ExportForm(request.POST or None)
    if form.is_valid() and may_be_saved(form, partial(names.naming_linked, case)):
        told = form.cleaned_data
        reasons = reasons_not_to_disclose(
            by=request.user, **{name: told[name] for name in ("to_agency", "to_whom", "agreed_by")}
        )
        if not reasons:
            audit.read(request, case)
            context = {"case": case, "password": _prepare(request, case, told), "minutes": WAITS.seconds // 60}
            return render(request, "cases/exported.html", context)
        form.add_error("agreed_by", reasons)
    audit.read(request, case)
    return render(request, "cases/export.html", {"case": case, "form": form, "back": case.get_absolute_url()})


def send_file(request, pk, *, beside):
    """The file, once; `beside`: gives what the rooms above hold of a case. The roof has the address."""
    case = _case(request, pk)
    told = _prepared(request, case)
    if told is None:
        messages.warning(request, TOO_LATE)
        return redirect("cases:export", case.pk)
    audit.read(request, case)
    try:
        sealed = export_case(case=case, by=request.user, beside=beside(case), **told)
    except RuleBroken as broken:
        messages.warning(request, " ".join(broken.reasons))
        return redirect("cases:export", case.pk)
    except PermissionDenied:
        raise Http404 from None
    return papers.download(sealed, f"{case.reference}-case.pdf")


def _case(request, pk):
    case = get_object_or_404(Case.objects.select_related("child", "panel", "record", "lead_agency"), pk=pk)
    if not permissions.can_export(request.user, case):
        raise Http404
    return case


def _prepare(request, case, told):
    """Keep what was asked until the file is fetched; returns the password, which nothing shows again."""
    password = sealing.new_password()
    agency = told["to_agency"]
    kept = told | {"to_agency": agency and str(agency.pk), "password": password}
    waiting = {"case": str(case.pk), "at": timezone.now().isoformat(), "told": kept}
    request.session[PREPARED] = encryption.encrypt(json.dumps(waiting)).decode()
    return password


def _prepared(request, case):
    """What was asked, taken out of the session; None where nothing fits, or it has waited too long."""
    kept = request.session.pop(PREPARED, "")
    waiting = json.loads(encryption.decrypt(kept.encode())) if kept else {}
    if waiting.get("case") != str(case.pk) or timezone.now() - parse_datetime(waiting["at"]) > WAITS:
        return None
    told = waiting["told"]
    return told | {"to_agency": Agency.objects.filter(pk=told["to_agency"]).first() if told["to_agency"] else None}
