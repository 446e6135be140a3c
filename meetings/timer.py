"""How much of a meeting's time an item has taken, from the server's times alone; a script only counts on."""

from dataclasses import dataclass

from django.utils import timezone

from meetings.models import AgendaItem, Discussion


@dataclass(frozen=True)
class Time:
    """`used`: seconds so far; `slot`: minutes that the agenda gives the item, None where it gives none."""

    used: int = 0
    is_running: bool = False
    slot: int | None = None

    @property
    def words(self) -> str:
        """ "no time yet", "1 minute", "12 of 20 minutes": a minute that has begun counts."""
        minutes = -(-self.used // 60)
        if self.slot:
            return f"{minutes} of {self.slot} minutes"
        return "no time yet" if not minutes else "1 minute" if minutes == 1 else f"{minutes} minutes"

    @property
    def is_over(self) -> bool:
        return bool(self.slot) and self.used > self.slot * 60


def time_of(item: AgendaItem) -> Time:
    return timed([item])[0].time


def timed(items: list[AgendaItem]) -> list[AgendaItem]:
    """The same items, each with its `time`: one statement for all."""
    now, used, running = timezone.now(), {}, set()
    for one in Discussion.objects.filter(agenda_item__in=[item.pk for item in items]):
        seconds = int(((one.ended_at or now) - one.began_at).total_seconds())
        used[one.agenda_item_id] = used.get(one.agenda_item_id, 0) + seconds
        if one.ended_at is None:
            running.add(one.agenda_item_id)
    for item in items:
        item.time = Time(used.get(item.pk, 0), item.pk in running, slot_of(item))
    return items


def slot_of(item: AgendaItem) -> int | None:
    """Minutes that the agenda gives an item; None where it gives none."""
    return getattr(item, "takes", None)
