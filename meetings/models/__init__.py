from .actions import ActionEntry, AgreedAction
from .calendar import Invitation, MeetingChange, RegularMeetings
from .checks import CheckRequest
from .kept import KeptPaper
from .live import Discussion, Observer, StatementRead
from .meetings import Attendance, Meeting, Papers
from .minutes import Amendment, MinutedWorker, MinutesItem, MinutesVersion, MinutesVersionItem, SharedInformation
from .returns import AgencyReturn
from .schedule import AgendaItem, ScheduleItem, ScheduleVersion

__all__ = [
    "ActionEntry",
    "AgencyReturn",
    "AgendaItem",
    "AgreedAction",
    "Amendment",
    "Attendance",
    "CheckRequest",
    "Discussion",
    "Invitation",
    "KeptPaper",
    "Meeting",
    "MeetingChange",
    "MinutedWorker",
    "MinutesItem",
    "MinutesVersion",
    "MinutesVersionItem",
    "Observer",
    "Papers",
    "RegularMeetings",
    "ScheduleItem",
    "ScheduleVersion",
    "SharedInformation",
    "StatementRead",
]
