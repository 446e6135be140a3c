"""A sharing of information, or the decision not to share, is written down; the ledger is sharing's. R11, R34, R37

Asked here, above the ledger, because its words are read by everybody who sees the record: do they name another child?
"""

from functools import partial

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from cases import names, services
from cases.second_look import may_be_saved
from sharing import audit
from sharing.errors import RuleBroken
from sharing.ledger_forms import DisclosureForm
from sharing.models import Record
from sharing.services import access


def add(request, pk):
    record = get_object_or_404(Record, pk=pk)
    if not access.may(request.user, access.CONTRIBUTE, record):
        raise Http404
    form = DisclosureForm(request.POST or None)
    if form.is_valid() and may_be_saved(form, partial(names.naming_linked, record)):
        try:
            services.write_disclosure(record=record, by=request.user, **form.cleaned_data)
        except RuleBroken as broken:
            form.add_error("agreed_by", broken.reasons)
        else:
            messages.success(request, "It is written down.")
            return redirect("sharing:ledger", record.pk)
    audit.read(request, record)
    context = {"record": record, "form": form, "back": reverse("sharing:ledger", args=[record.pk])}
    return render(request, "cases/disclosure_add.html", context)
