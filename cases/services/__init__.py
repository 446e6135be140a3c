from .allocation import allocate, end_allocation
from .cases import decide_pathway, open_cases, record_information, set_next_panel
from .documents import add_document, remove_document
from .merging import check_match, merge_children, undo_merge
from .steps import leave_out_step, record_step, strike_step
from .texts import check_text

__all__ = [
    "add_document",
    "allocate",
    "check_match",
    "check_text",
    "decide_pathway",
    "end_allocation",
    "leave_out_step",
    "merge_children",
    "open_cases",
    "record_information",
    "record_step",
    "remove_document",
    "set_next_panel",
    "strike_step",
    "undo_merge",
]
