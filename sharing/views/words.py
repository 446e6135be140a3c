"""Sentences that sum up what a page shows."""

from collections import Counter

from sharing.models import Delivery, DeliveryReport
from sharing.web.wording import lower_first

State = Delivery.State
IN_WORDS = {
    State.FAILED: "refused",
    State.CAME_BACK: "came back",
    State.SUPPRESSED: "not sent",
    State.UNKNOWN: "unknown",  # the last, for whom to ask stands behind it
}
WITHOUT = (State.FAILED, State.CAME_BACK, State.SUPPRESSED)


def how_it_stands(deliveries) -> str:
    """ "11 of 12 accepted, 1 unknown: ask Hal Member (Health)." Whoever did not get it is named.

    Of copies that replaced each other the last counts. `deliveries` have `sent_again` at hand.
    """
    deliveries = [one for one in deliveries if not hasattr(one, "sent_again")]
    if not deliveries:
        return "Nobody was to get it."
    count = Counter(delivery.state for delivery in deliveries)
    parts = [f"{count[State.SENT]} of {len(deliveries)} accepted"]
    if waiting := count[State.QUEUED] + count[State.CLAIMED] + count[State.HANDING]:
        parts.append(f"{waiting} on the way")
    parts += [f"{count[state]} {words}" for state, words in IN_WORDS.items() if count[state]]
    ask = named(deliveries, State.UNKNOWN)
    # Whoever has opened a copy has it, whatever a report says of the mail.
    without = named([one for one in deliveries if not one.opened_at], *WITHOUT)
    summary = ", ".join(parts) + (f": ask {', '.join(ask)}." if ask else ".")
    return summary + (f" Without a copy: {', '.join(without)}." if without else "")


def named(deliveries, *states):
    return [f"{one.recipient.name} ({one.recipient.agency})" for one in deliveries if one.state in states]


def reported(taken) -> str:
    """What came of one report that was taken in (sharing.services.bounces.TakenIn)."""
    name = taken.delivery.recipient.name
    if not taken.is_new:
        return f"This had been reported of the copy of {name} already."
    if taken.delivery.state == State.CAME_BACK:
        return f"Recorded: the copy of {name} came back."
    words = f"Recorded of the copy of {name}: {lower_first(DeliveryReport.Action(taken.action).label)}."
    if taken.action == DeliveryReport.Action.FAILED and taken.delivery.opened_at:
        words += " Nothing else changes: they have opened it."
    return words


def page_in_words(name: str) -> str:
    """ "cases:detail" → "Cases: detail"."""
    return name.replace(":", ": ").replace("-", " ").replace("_", " ").capitalize()
