from .actions import AgreedAction
from .calendar import Invitation, MeetingChange, RegularMeetings
from .meetings import Attendance, Meeting, Papers
from .minutes import MinutesItem, MinutesVersion, MinutesVersionItem, SharedInformation
from .returns import AgencyReturn
from .schedule import AgendaItem, ScheduleItem, ScheduleVersion

__all__ = [
    "AgencyReturn",
    "AgendaItem",
    "AgreedAction",
    "Attendance",
    "Invitation",
    "Meeting",
    "MeetingChange",
    "MinutesItem",
    "MinutesVersion",
    "MinutesVersionItem",
    "Papers",
    "RegularMeetings",
    "ScheduleItem",
    "ScheduleVersion",
    "SharedInformation",
]
