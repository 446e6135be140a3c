"""Letting papers go that were made: of texts that the Chair did not approve, and such as can be made anew.

What was approved stays, in its words and as the PDF: it belongs to the record, and goes with it. R24, R45
"""

from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from meetings.models import AgendaItem, CasePaper, KeptPaper, Meeting, MinutesVersion, ScheduleVersion
from sharing import audit
from sharing.models import Panel


@transaction.atomic
def let_papers_go() -> int:
    """By the worker, each night; returns how many went. The database refuses what is approved or with the Chair."""
    gone = 0
    for panel in Panel.objects.all():
        until = timezone.now() - timedelta(days=panel.papers_kept_days)
        for paper in _set_aside(panel, until):
            audit.record("paper.let_go", paper, version=str(paper.version), sha256=paper.sha256)
            paper.delete()
            gone += 1
        for paper in _to_be_made_anew(panel, until):
            audit.record("case_paper.let_go", paper, kind=paper.kind, sha256=paper.sha256)
            paper.delete()
            gone += 1
    return gone


def _set_aside(panel, until):
    """Papers of a version that was taken back or returned, and those whose list of recipients was another."""
    needed = Q(status="with_chair") | Q(paper_sha256=OuterRef("sha256"))
    papers = KeptPaper.objects.filter(record__panel=panel, rendered_at__lte=until).defer("sealed")
    for model in (ScheduleVersion, MinutesVersion):
        papers = papers.exclude(Exists(model.objects.filter(needed, pk=OuterRef("version"))))
    return papers


def _to_be_made_anew(panel, until):
    """Papers of a case that is on no agenda to come: whoever needs one renders it from its words."""
    on_agenda = AgendaItem.objects.filter(
        record=OuterRef("record"), removed_by=None, meeting__status=Meeting.Status.PLANNED
    )
    papers = CasePaper.objects.filter(record__panel=panel, made_at__lte=until).defer("pdf")
    return papers.exclude(Exists(on_agenda))
