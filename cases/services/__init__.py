from .allocation import allocate, end_allocation
from .cases import decide_pathway, open_cases, record_information, set_next_panel
from .correcting import correct_information
from .documents import add_document, remove_document
from .events import note_event
from .flags import begin_flag, end_flag
from .links import end_link, link_cases
from .merging import check_match, merge_children, undo_merge
from .steps import leave_out_step, record_step, strike_step
from .texts import check_text

__all__ = [
    "add_document",
    "allocate",
    "begin_flag",
    "check_match",
    "check_text",
    "correct_information",
    "decide_pathway",
    "end_allocation",
    "end_flag",
    "end_link",
    "leave_out_step",
    "link_cases",
    "merge_children",
    "note_event",
    "open_cases",
    "record_information",
    "record_step",
    "remove_document",
    "set_next_panel",
    "strike_step",
    "undo_merge",
]
