"""Packs whose every copy has gone, or will not go: the PDF is let go, the row stays and says what was in it. R45"""

from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from sharing import audit
from sharing.models import CopyWanted, Delivery, Pack, Panel

State = Delivery.State
MAY_STILL_GO = (State.QUEUED, State.CLAIMED, State.HANDING, State.UNKNOWN)


@transaction.atomic
def let_packs_go() -> int:
    """By the worker, each night; returns how many went. The database refuses one that may still have to go."""
    gone = 0
    for panel in Panel.objects.all():
        for pack in _to_let_go(panel):
            pack.sealed, pack.let_go_at = None, timezone.now()
            pack.save(update_fields=["sealed", "let_go_at"])
            audit.record("pack.let_go", pack.dispatch, pack=str(pack.pk), sha256=pack.sha256)
            gone += 1
    return gone


def _to_let_go(panel):
    """Held for so many days after the last moment at which a copy was to go, and waited for by nobody."""
    waiting = Delivery.objects.filter(pack=OuterRef("pk"), state__in=MAY_STILL_GO)
    wanted = CopyWanted.objects.filter(delivery__pack=OuterRef("pk"), made_at=None)
    packs = Pack.objects.annotate(last=Coalesce("dispatch__give_up_at", "dispatch__created_at"))
    old = packs.filter(
        Q(let_go_at=None), dispatch__record__panel=panel,
        last__lte=timezone.now() - timedelta(days=panel.papers_kept_days),
    )  # fmt: skip
    return old.exclude(Exists(waiting)).exclude(Exists(wanted)).select_related("dispatch").defer("sealed")
