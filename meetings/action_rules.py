"""What stands in the way of saying more of an agreed action, and of how it ended, in words for page and service. R32"""

from meetings.models import AgreedAction


def reasons_not_to_change_action(action: AgreedAction) -> list[str]:
    """Why nothing more can be said of an agreed action, nor how it ended. R32."""
    if action.agreed_at is None:
        return ["The Chair has not approved the minutes that agree it."]
    if action.status != AgreedAction.Status.OPEN:
        return [f"The action is already marked {action.get_status_display().lower()}."]
    return []


def reasons_not_to_end_so(
    action: AgreedAction, status, done_on=None, outcome="", not_done_because="", evidence=None
) -> list[str]:
    """Why an agreed action cannot end like this: done with what shows it, or not done for one of two reasons. R32."""
    if status == AgreedAction.Status.NOT_DONE:
        reasons = [] if not_done_because else ["Say whether circumstances changed or the agency has not done it."]
        return reasons if outcome else [*reasons, "Enter why it was not done."]
    reasons = [] if done_on else ["Enter the date it was done."]
    if not outcome and not evidence:
        reasons.append("Say what was done, or choose the document that shows it.")
    if evidence and evidence.record_id != action.record_id:
        reasons.append("Choose a document of this case.")
    return reasons
