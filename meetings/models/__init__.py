from .actions import AgreedAction
from .meetings import Attendance, Meeting, Papers
from .minutes import MinutesItem, MinutesVersion, MinutesVersionItem, SharedInformation
from .returns import AgencyReturn
from .schedule import AgendaItem, ScheduleItem, ScheduleVersion

__all__ = [
    "AgencyReturn",
    "AgendaItem",
    "AgreedAction",
    "Attendance",
    "Meeting",
    "MinutesItem",
    "MinutesVersion",
    "MinutesVersionItem",
    "Papers",
    "ScheduleItem",
    "ScheduleVersion",
    "SharedInformation",
]
