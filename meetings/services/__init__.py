from .actions import end_action
from .approval import approve_minutes, approve_schedule, return_version, send_to_chair, take_back
from .chasing import chase_agency
from .checks import answer_check, ask_to_check, none_known
from .circulation import circulate_version, due_versions
from .keeping import keep_paper, to_render
from .meetings import cancel_meeting, move_meeting, plan_meeting
from .minutes import add_action, close_meeting, record_minutes, remove_action, write_up
from .presence import declare_interest, record_attendance
from .returns import nothing_known, record_return
from .schedule import add_item, add_urgent_item, compile_schedule, describe_item, move_item, remove_item

__all__ = [
    "add_action",
    "add_item",
    "add_urgent_item",
    "answer_check",
    "approve_minutes",
    "approve_schedule",
    "ask_to_check",
    "cancel_meeting",
    "chase_agency",
    "circulate_version",
    "close_meeting",
    "compile_schedule",
    "declare_interest",
    "describe_item",
    "due_versions",
    "end_action",
    "keep_paper",
    "move_item",
    "move_meeting",
    "none_known",
    "nothing_known",
    "plan_meeting",
    "record_attendance",
    "record_minutes",
    "record_return",
    "remove_action",
    "remove_item",
    "return_version",
    "send_to_chair",
    "take_back",
    "to_render",
    "write_up",
]
