"""The colour of every state, the same on all pages; the words beside it carry the meaning."""

COLOURS = {
    "grey": [
        "draft",
        "not_started",
        "not_applicable",
        "closed",
        "ended",
        "withdrawn",
        "superseded",
        "cancelled",
        "discarded",
        "destroyed",
    ],
    "blue": [
        "with_someone",
        "submitted",
        "sent",
        "in_progress",
        "open",
        "requested",
        "returned",
        "with_chair",
        "collected",
    ],
    "light-blue": ["scheduled", "planned", "on_agenda", "queued", "due", "arranged", "printed"],
    "yellow": ["waiting", "waiting_for_you", "to_approve", "to_do", "outstanding", "unknown", "incomplete"],
    "green": [
        "done",
        "accepted",
        "circulated",
        "approved",
        "delivered",
        "completed",
        "active",
        "agreed",
        "received",
        "held",
    ],
    "orange": ["late", "deferred", "escalated", "expiring"],
    "red": ["refused", "failed", "overdue", "declined", "rejected", "came_back", "missing"],
    "purple": ["restricted", "excluded"],
}
COLOUR_OF = {state: colour for colour, states in COLOURS.items() for state in [colour.replace("-", "_"), *states]}


def colour_of(state):
    """Grey for a state this table does not know, so that a new one never looks like a warning."""
    return COLOUR_OF.get(str(getattr(state, "value", state)).lower().replace("-", "_").replace(" ", "_"), "grey")


def label_of(state):
    label = getattr(state, "label", None)
    return str(label) if label else str(state).replace("_", " ").capitalize()
