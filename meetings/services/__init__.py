from .actions import carry_on, end_action, give_action, note_progress
from .amendments import accept, amend, decline, return_amended
from .approval import approve_minutes, approve_schedule, return_version, send_to_chair, take_back
from .chasing import chase_agency
from .checks import answer_check, ask_to_check, none_known
from .circulation import circulate_version, due_versions
from .keeping import keep_paper, to_render
from .live import begin_item, end_item, read_statement, record_observer, remove_observer
from .meetings import cancel_meeting, move_meeting, plan_meeting
from .minutes import add_action, close_meeting, record_minutes, remove_action, write_up
from .papers import keep_papers
from .presence import declare_interest, record_attendance
from .printing import hand_over, note_destroyed, print_copies
from .regular import plan_regular_meetings, set_regular_meetings
from .returns import nothing_known, record_return
from .schedule import (
    add_item,
    add_urgent_item,
    compile_schedule,
    describe_item,
    move_item,
    place_item,
    remove_item,
    set_times,
)
from .workers import add_worker, remove_worker

__all__ = [
    "accept",
    "add_action",
    "add_item",
    "add_urgent_item",
    "add_worker",
    "amend",
    "answer_check",
    "approve_minutes",
    "approve_schedule",
    "ask_to_check",
    "begin_item",
    "cancel_meeting",
    "carry_on",
    "chase_agency",
    "circulate_version",
    "close_meeting",
    "compile_schedule",
    "declare_interest",
    "decline",
    "describe_item",
    "due_versions",
    "end_action",
    "end_item",
    "give_action",
    "hand_over",
    "keep_paper",
    "keep_papers",
    "move_item",
    "move_meeting",
    "none_known",
    "note_destroyed",
    "note_progress",
    "nothing_known",
    "place_item",
    "plan_meeting",
    "plan_regular_meetings",
    "print_copies",
    "read_statement",
    "record_attendance",
    "record_minutes",
    "record_observer",
    "record_return",
    "remove_action",
    "remove_item",
    "remove_observer",
    "remove_worker",
    "return_amended",
    "return_version",
    "send_to_chair",
    "set_regular_meetings",
    "set_times",
    "take_back",
    "to_render",
    "write_up",
]
