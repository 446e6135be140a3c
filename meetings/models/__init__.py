from .actions import AgreedAction
from .meetings import Attendance, Meeting, Papers
from .minutes import MinutesItem, MinutesVersion, MinutesVersionItem, SharedInformation
from .papers import CasePaper, PrintedCopy, PrintRun
from .returns import AgencyReturn
from .schedule import AgendaItem, ScheduleItem, ScheduleVersion

__all__ = [
    "AgencyReturn",
    "AgendaItem",
    "AgreedAction",
    "Attendance",
    "CasePaper",
    "Meeting",
    "MinutesItem",
    "MinutesVersion",
    "MinutesVersionItem",
    "Papers",
    "PrintRun",
    "PrintedCopy",
    "ScheduleItem",
    "ScheduleVersion",
    "SharedInformation",
]
