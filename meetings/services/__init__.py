from .actions import end_action
from .approval import approve_minutes, approve_schedule, return_version, send_to_chair, take_back
from .circulation import circulate_version, due_versions
from .meetings import cancel_meeting, move_meeting, plan_meeting
from .minutes import add_action, close_meeting, record_minutes, remove_action, write_up
from .papers import keep_papers
from .presence import declare_interest, record_attendance
from .printing import hand_over, note_destroyed, print_copies
from .returns import nothing_known, record_return
from .schedule import add_urgent_item, compile_schedule, describe_item, move_item, put_back_item, remove_item

__all__ = [
    "add_action",
    "add_urgent_item",
    "approve_minutes",
    "approve_schedule",
    "cancel_meeting",
    "circulate_version",
    "close_meeting",
    "compile_schedule",
    "declare_interest",
    "describe_item",
    "due_versions",
    "end_action",
    "hand_over",
    "keep_papers",
    "move_item",
    "move_meeting",
    "note_destroyed",
    "nothing_known",
    "plan_meeting",
    "print_copies",
    "put_back_item",
    "record_attendance",
    "record_minutes",
    "record_return",
    "remove_action",
    "remove_item",
    "return_version",
    "send_to_chair",
    "take_back",
    "write_up",
]
