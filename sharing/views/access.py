"""Who can see a record, why and since when; who has seen it; and shutting somebody out of it. R28, R33."""

from django.contrib import messages
from django.db import connection
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from sharing import audit, permissions
from sharing.errors import RuleBroken
from sharing.forms import ExclusionForm
from sharing.models import Exclusion, Grant, Person, Record
from sharing.services import access as services
from sharing.services import requests
from sharing.views.words import page_in_words

READINGS_SHOWN = 200


def who_sees(request, pk):
    record = get_object_or_404(Record, pk=pk)
    audit.read(request, record)
    manages = permissions.can_manage(request.user, record)
    if manages:
        audit.read_log(request, record)
    shut_out = list(Exclusion.objects.filter(record=record, ended_at=None).select_related("person__agency"))
    context = {
        "record": record,
        "manages": manages,
        "grants": (grants := _grants(record)),
        "people": len({grant.user_id for grant in grants}),
        "shut_out": shut_out,
        "readers": _named("select * from sharing_readers_of(%s) order by last_at desc", record.pk),
        "readings": _readings(record) if manages else [],
        "requests": _waiting_for(record, request.user) if manages else [],
    }
    return render(request, "sharing/access.html", context)


def shut_out(request, pk):
    record = get_object_or_404(Record, pk=pk)
    if not permissions.can_manage(request.user, record):
        raise Http404
    audit.read(request, record)
    form = ExclusionForm(request.POST or None, people=_may_be_shut_out(record))
    if request.method == "POST" and form.is_valid():
        try:
            services.exclude(record=record, by=request.user, **form.cleaned_data)
        except RuleBroken as broken:
            form.add_error(None, broken.reasons)
        else:
            return _after_shutting_out(request, record, form.cleaned_data["person"])
    return render(request, "sharing/shut_out.html", {"form": form, "back": reverse("sharing:access", args=[record.pk])})


def _after_shutting_out(request, record, person):
    messages.success(request, f"{person.name} no longer sees this record.")
    return redirect("home") if person == request.user else redirect("sharing:access", record.pk)


def _grants(record):
    """What lets people see it now: a grant whose holder has left, or whose place has ended, is none."""
    with connection.cursor() as cursor:
        cursor.execute("select sharing_grants_that_count(%s)", [record.pk])
        ids = [pk for (pk,) in cursor.fetchall()]
    grants = Grant.objects.filter(pk__in=ids).select_related("user__agency", "granted_by__agency", "permission")
    return list(grants.order_by("user__name", "starts_at"))


def _waiting_for(record, person):
    """Requests about this record that this person may answer."""
    asked = [one for one in requests.to_answer() if one.about_id == record.pk or one.reference == record.reference]
    return [one for one in asked if permissions.can_answer(person, one)]


def _may_be_shut_out(record):
    """Whoever sees the record, and whoever could be sent it: the panel and its deputies."""
    today = timezone.localdate()
    on_panel = Q(places__starts_on__lte=today) & (Q(places__ends_on=None) | Q(places__ends_on__gte=today))
    may = Q(grants__content_object=record) | on_panel | Q(deputising__ends_on__gte=today)
    already = Exclusion.objects.filter(record=record, ended_at=None).values("person")
    ids = Person.objects.filter(may, is_active=True).exclude(pk__in=already).values("pk")
    return Person.objects.filter(pk__in=ids).select_related("agency")


def _readings(record):
    sql = f"select * from sharing_reads_of(%s) limit {READINGS_SHOWN}"
    return [reading | {"page": page_in_words(reading["page"])} for reading in _named(sql, record.pk)]


def _named(sql, record_id):
    """Rows of a function about the audit, each with its person."""
    with connection.cursor() as cursor:
        cursor.execute(sql, [record_id])
        names = [column.name for column in cursor.description]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    people = Person.objects.select_related("agency").in_bulk({row["person_id"] for row in rows})
    return [row | {"person": people[row["person_id"]]} for row in rows]
