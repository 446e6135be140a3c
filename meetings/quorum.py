"""Whether enough agencies are in the room, where the panel asks for a quorum. R28"""

from meetings.models import Attendance, Meeting


def agencies_present(meeting: Meeting) -> int:
    """How many agencies somebody on the panel, or a deputy, is here for."""
    present = meeting.attendance.exclude(how=Attendance.How.APOLOGIES)
    return present.order_by().values("person__agency").distinct().count()


def in_words(meeting: Meeting) -> str:
    """ "Quorum met: 5 agencies present, 4 needed."; "" where the panel meets without one."""
    needed = meeting.panel.quorum
    if not needed:
        return ""
    present = agencies_present(meeting)
    counted = "1 agency" if present == 1 else f"{present or 'no'} agencies"
    return f"Quorum {'met' if present >= needed else 'not met'}: {counted} present, {needed} needed."
