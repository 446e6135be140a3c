"""What was shared of a record, and what was not: read by whoever may see it. R34"""

from django.shortcuts import get_object_or_404, render

from sharing import audit
from sharing.models import Disclosure, Record
from sharing.services import access
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
