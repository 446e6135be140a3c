"""What was shared of a record, and what was not: read by whoever may see it, written by whoever adds to it. R34"""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from sharing import audit
from sharing.errors import RuleBroken
from sharing.ledger_forms import DisclosureForm
from sharing.models import Disclosure, Record
from sharing.services import access
from sharing.services import ledger as services
from sharing.web.pages import page_of


def ledger(request, pk):
    record = get_object_or_404(Record, pk=pk)
    audit.read(request, record)
    rows = Disclosure.objects.filter(record=record).select_related("to_agency", "by_agency", "by__agency")
    context = {
        "record": record,
        "page": page_of(rows.order_by("-on", "-at", "-pk"), request.GET.get("page")),
        "can_write": access.may(request.user, access.CONTRIBUTE, record),
    }
    return render(request, "sharing/ledger.html", context)


def add(request, pk):
    record = get_object_or_404(Record, pk=pk)
    if not access.may(request.user, access.CONTRIBUTE, record):
        raise Http404
    form = DisclosureForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.write_disclosure(record=record, by=request.user, **form.cleaned_data)
        except RuleBroken as broken:
            form.add_error("agreed_by", broken.reasons)
        else:
            messages.success(request, "It is written down.")
            return redirect("sharing:ledger", record.pk)
    audit.read(request, record)
    context = {"record": record, "form": form, "back": reverse("sharing:ledger", args=[record.pk])}
    return render(request, "sharing/disclosure_add.html", context)
