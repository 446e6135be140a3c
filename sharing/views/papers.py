"""My papers: what was circulated to the person who signed in, and the password of each copy. R31."""

import io

from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, render

from sharing import audit
from sharing.models import Delivery, SealedCopy
from sharing.services import copies
from sharing.services import dispatch as services
from sharing.web.fresh import fresh_second_factor
from sharing.web.pages import page_of


def papers(request):
    mine = Delivery.objects.filter(recipient=request.user, pack__isnull=False)
    mine = mine.select_related("dispatch", "instead_of").order_by("-dispatch__created_at", "pk")
    page = page_of(mine, request.GET.get("page"))
    audit.read(request, *{delivery.record_id for delivery in page})
    return render(request, "sharing/papers.html", {"page": page})


@fresh_second_factor
def paper(request, pk):
    """The password is looked at by pressing a button, so that a reading is one that was meant."""
    delivery = get_object_or_404(
        Delivery.objects.select_related("dispatch"), pk=pk, recipient=request.user, pack__isnull=False
    )
    audit.read(request, delivery)
    password = ""
    if request.method == "POST":
        password = services.read_password(delivery=delivery, by=request.user)
        delivery.refresh_from_db()
    can_show = delivery.state in services.HAVE_IT
    can_fetch = can_show and SealedCopy.objects.filter(delivery=delivery).exists()
    context = {"delivery": delivery, "password": password, "can_show": can_show, "can_fetch": can_fetch}
    return render(request, "sharing/paper.html", context)


@fresh_second_factor(also_get=True)
def fetch(request, pk):
    """The sealed copy itself, where it does not travel in the mail; it opens with the password alone."""
    delivery = get_object_or_404(Delivery.objects.select_related("dispatch"), pk=pk, recipient=request.user)
    pdf = copies.fetch(delivery=delivery, by=request.user)
    if pdf is None:
        raise Http404
    name = delivery.dispatch.file_name
    return FileResponse(io.BytesIO(pdf), as_attachment=True, filename=name, content_type="application/pdf")
