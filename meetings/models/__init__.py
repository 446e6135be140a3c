from .actions import ActionEntry, AgreedAction
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
    "Discussion",
    "Meeting",
    "MinutedWorker",
    "MinutesItem",
    "MinutesVersion",
    "MinutesVersionItem",
    "Observer",
    "Papers",
    "ScheduleItem",
    "ScheduleVersion",
    "SharedInformation",
    "StatementRead",
]
