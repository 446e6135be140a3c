from .actions import ActionEntry, AgreedAction
from .calendar import Invitation, MeetingChange, RegularMeetings
from .checks import CheckRequest
from .kept import KeptPaper
from .live import Discussion, Observer, StatementRead
from .meetings import Attendance, Meeting, Papers
from .minutes import Amendment, MinutedWorker, MinutesItem, MinutesVersion, MinutesVersionItem, SharedInformation
from .papers import CasePaper, PrintedCopy, PrintRun
from .returns import AgencyReturn
from .schedule import AgendaItem, ScheduleItem, ScheduleVersion

__all__ = [
    "ActionEntry",
    "AgencyReturn",
    "AgendaItem",
    "AgreedAction",
    "Amendment",
    "Attendance",
    "CasePaper",
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
    "PrintRun",
    "PrintedCopy",
    "RegularMeetings",
    "ScheduleItem",
    "ScheduleVersion",
    "SharedInformation",
    "StatementRead",
]
