"""Who will be missing at a meeting, and who has not opened its schedule: for those who prepare it. R26, R28"""

from meetings import dates
from meetings.models import Meeting
from meetings.services.copies import unread
from sharing import gate
from sharing.models import Dispatch
from sharing.places import away_on, in_office, stand_ins
from sharing.web import days


def of(meeting: Meeting) -> list[str]:
    """Sentences: who is away with nobody in their stead, whose deputy cannot come, which agency nobody speaks for."""
    sentences, there, agencies = [], set(), {}
    for person, comes, why, _ in _places(meeting):
        agencies[person.agency_id] = person.agency
        if comes:
            there.add(comes.agency_id)
        else:
            sentences.append(_sentence(person, why))
    return sentences + [
        f"{agency} is not represented." for pk, agency in agencies.items() if pk not in there
    ]  # fmt: skip


def on_leave(meeting: Meeting) -> list[str]:
    """Sentences: who is away with nobody in their stead, or whose deputy cannot come. R26"""
    return [
        _sentence(person, why) for person, comes, why, is_away in _places(meeting) if is_away and comes is None
    ]  # fmt: skip


def _places(meeting):
    """For each place on the meeting's day: its holder, who comes or nobody and why, whether the holder is away."""
    away, standing_in = away_on(meeting.panel, meeting.on), stand_ins(meeting.panel, meeting.on)
    places = list(in_office(meeting.panel, on=meeting.on).order_by("person__agency__name", "person__name"))
    shut = gate.codes_of({*standing_in.values(), *(place.person for place in places)})
    for place in places:
        comes, why = _who_comes(place.person, standing_in.get(place.pk), away, shut)
        yield place.person, comes, why, place.person_id in away


def _sentence(person, why):
    return f"{person.name} ({person.agency}) {why}"


def _who_comes(person, deputy, away, shut):
    """Who comes for a place, or nobody and why, as the end of a sentence."""
    if deputy is None:
        if person.pk in away:
            return None, "is away and nobody stands in."
        return (None, "has no access to the panel’s information.") if shut.get(person.pk) else (person, "")
    if deputy.pk in away:
        return None, f"is away, and so is {deputy.name}, who stands in."
    if shut.get(deputy.pk):
        return None, f"is away, and {deputy.name}, who stands in, has no access to the panel’s information."
    return deputy, ""


def unopened(meeting: Meeting) -> list[str]:
    """Sentences, from two working days before: who has not opened the schedule, and to whom it went on. R26"""
    version = meeting.schedules.filter(status="approved", circulated_at__isnull=False).first()
    if version is None or not days.is_past(dates.unread_from(meeting)):
        return []
    copies = list(Dispatch.objects.get(source=version.pk).deliveries.select_related("recipient", "instead_of"))
    passed_on = {copy.instead_of_id: copy for copy in copies if copy.instead_of_id}
    waiting = unread(version)
    whose = {copy.recipient_id for copy in waiting}
    return [
        f"{copy.recipient.name} has not opened the schedule{_to_whom(passed_on.get(copy.recipient_id))}."
        for copy in waiting
        if copy.instead_of_id not in whose  # that of a standby is told of with the member's
    ]


def _to_whom(copy):
    if copy is None:
        return ""
    opened = "has opened it" if copy.opened_at else "has not opened it yet"
    return f": a copy went to {copy.recipient.name}, who {opened}"
