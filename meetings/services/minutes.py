"""Writing the minutes of a meeting, case by case, and closing it. R22, R30."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from cases import names
from cases.rules import closed_after, reasons_against_pathway, reasons_not_to_take_pathway
from meetings import content, differences, permissions, rules
from meetings.models import (
    AgendaItem,
    AgreedAction,
    Discussion,
    Meeting,
    MinutesItem,
    MinutesVersion,
    MinutesVersionItem,
    SharedInformation,
)
from sharing import audit
from sharing.errors import RuleBroken
from sharing.models import Agency, Person

TEXTS = (
    "risks", "recommendation", "decision", "pathway", "is_straight_to_prosecution", "reasons", "dissent", "lead_agency",
    "next_panel_on", "deferred_because", "closing_because",
)  # fmt: skip
SAVED_MEANWHILE = (
    "Somebody saved this item after you opened it. What you typed is below: compare it with what is saved now. "
    "If you save again, yours replaces it."
)


@transaction.atomic
def record_minutes(
    *, item: AgendaItem, version: int, by: Person, shared: dict[Agency, str] | None = None,
    windows: dict[str, list] | None = None, **texts,
) -> MinutesItem:  # fmt: skip
    """Save what the meeting said and decided about one case. R30.

    `version` is that of the item the writer opened (0: none yet); where somebody saved in between, nothing is lost
    and nothing is overwritten. `texts` are fields of MinutesItem; `shared` maps agencies to what they said; `windows`
    maps each part that changed to the window and turn that wrote it.
    """
    minutes = begin(item, by)
    if minutes.version != max(version, 1):
        raise RuleBroken(SAVED_MEANWHILE)
    if reasons := reasons_not_to_record(item, **texts):
        raise RuleBroken(reasons)
    if "pathway" in texts:  # the branch belongs to the pathway it was said with
        texts.setdefault("is_straight_to_prosecution", False)
    for name in TEXTS:
        setattr(minutes, name, texts.get(name, getattr(minutes, name)))
    minutes.version, minutes.saved_at, minutes.saved_by = minutes.version + 1, timezone.now(), by
    minutes.windows |= windows or {}
    minutes.save()
    for agency, text in (shared or {}).items():
        SharedInformation.objects.update_or_create(
            item=minutes, agency=agency, defaults={"record_id": item.record_id, "text": text}
        )
    names.note(minutes, _texts_of(minutes, shared or {}))
    audit.record("minutes.recorded", minutes, by=by, version=minutes.version)
    return minutes


def reasons_not_to_record(
    item: AgendaItem, *, pathway="", is_straight_to_prosecution=False, reasons="", deferred_because="",
    closing_because="", next_panel_on=None, **_
):  # fmt: skip
    """What is wrong with a decision as written. R14, R15, R18, R22."""
    broken = []
    if closing_because and (pathway or deferred_because or next_panel_on):
        broken.append("A case that is closed takes no pathway and no next panel date: choose one or the other.")
    if pathway and deferred_because:
        broken.append("An item that is put off takes no pathway: choose one or the other.")
    if pathway:
        # What was decided then is written down as it was, though a later meeting has closed the case.
        was_open = closed_after(item.case, item.meeting.on)
        reasons_not_to = reasons_against_pathway if was_open else reasons_not_to_take_pathway
        broken += reasons_not_to(item.case, pathway, is_straight_to_prosecution=is_straight_to_prosecution)
        if not reasons:
            broken.append("Enter the reasons for the pathway.")
    if (pathway or deferred_because) and not next_panel_on:
        broken.append("Enter when the case next comes to panel.")
    if next_panel_on and next_panel_on <= item.meeting.on:
        broken.append("The next panel date must be after the meeting.")
    return broken


@transaction.atomic
def add_action(*, item: AgendaItem, owner: Person, text: str, due_on: date, by: Person) -> AgreedAction:
    """Agree on an action for one case; it takes effect when the Chair approves the minutes. R30."""
    minutes = begin(item, by)
    action = AgreedAction.objects.create(
        record_id=item.record_id, item=minutes, meeting=item.meeting, case=item.case, owner=owner,
        owner_agency=owner.agency, text=text, due_on=due_on,
    )  # fmt: skip
    names.note(action, {"Agreed action": text})
    audit.record("action.agreed", action, by=by, owner=str(owner.pk))
    return action


@transaction.atomic
def remove_action(*, action: AgreedAction, by: Person):
    """Strike an action that was written down by mistake, while the minutes are not approved."""
    begin(action.item.agenda_item, by)
    if action.agreed_at:
        raise RuleBroken("The Chair has approved the minutes that agree it: mark it not done instead.")
    audit.record("action.struck", action, by=by)
    action.delete()


@transaction.atomic
def close_meeting(*, meeting: Meeting, by: Person) -> Meeting:
    """The meeting is over: nothing on its agenda is left without a decision or a reason not to. R22, R30."""
    meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if not permissions.can_see_drafts(by, meeting):
        raise PermissionDenied
    if reasons := rules.reasons_not_to_close(meeting):
        raise RuleBroken(reasons)
    Discussion.objects.filter(agenda_item__meeting=meeting, ended_at=None).update(ended_at=timezone.now())
    meeting.status = Meeting.Status.HELD
    meeting.save(update_fields=["status"])
    audit.record("meeting.closed", meeting.papers, by=by)
    return meeting


@transaction.atomic
def write_up(*, meeting: Meeting, by: Person) -> MinutesVersion:
    """Freeze what was recorded into the version in the making; after an approval that is a new one. R24."""
    meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if not permissions.can_prepare(by, meeting):
        raise PermissionDenied
    if reasons := rules.reasons_not_to_write_up(meeting):
        raise RuleBroken(reasons)
    version = _version_in_the_making(meeting, by)
    in_force = meeting.minutes.filter(status=MinutesVersion.Status.APPROVED).first()
    version.status, version.content_sha256 = MinutesVersion.Status.DRAFT, ""
    version.front, version.compiled_at = content.front_of_minutes(meeting), timezone.now()
    version.save(force_insert=version._state.adding)
    version.items.all().delete()
    MinutesVersionItem.objects.bulk_create(
        MinutesVersionItem(
            record_id=item.record_id,
            version=version,
            position=n,
            content=differences.marked(content.minutes_item(item.minutes), item.record_id, in_force),
        )
        for n, item in enumerate(meeting.agenda.select_related("minutes__agenda_item__case__child"), 1)
    )
    audit.record("minutes.written_up", version, *version.items.all(), by=by, number=version.number)
    return version


def _texts_of(minutes, shared):
    own = ("risks", "recommendation", "decision", "reasons", "dissent", "deferred_because", "closing_because")
    texts = {f"Minutes, {minutes._meta.get_field(name).verbose_name}": getattr(minutes, name) for name in own}
    return texts | {f"Minutes, shared by {agency}": text for agency, text in shared.items()}


def _version_in_the_making(meeting, by):
    latest = meeting.minutes.select_for_update().first()
    if latest is None or latest.is_approved:
        return MinutesVersion(
            record_id=meeting.papers.pk, meeting=meeting, number=latest.number + 1 if latest else 1, compiled_by=by
        )
    latest.compiled_by = by
    return latest


def begin(item, by):
    """The item's minutes, locked; begun with the agencies' returns as what they shared."""
    if not permissions.can_minute(by, item):
        raise PermissionDenied
    if reasons := rules.reasons_not_to_minute(item.meeting):
        raise RuleBroken(reasons)
    AgendaItem.objects.select_for_update(of=["self"]).get(pk=item.pk)
    existing = MinutesItem.objects.select_for_update(of=["self"]).filter(agenda_item=item).first()
    if existing:
        return existing
    minutes = MinutesItem.objects.create(record_id=item.record_id, agenda_item=item, saved_by=by)
    SharedInformation.objects.bulk_create(
        SharedInformation(record_id=item.record_id, item=minutes, agency=one.agency, text=one.information)
        for one in content.returns_on(item)
        if one.information
    )
    return minutes
