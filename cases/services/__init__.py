from .allocation import allocate, end_allocation
from .cases import decide_pathway, open_cases, record_information, set_next_panel
from .documents import add_document, remove_document
from .justice import record_event, record_release, strike_justice
from .lead import set_lead_agency
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
    "record_event",
    "record_information",
    "record_release",
    "record_step",
    "remove_document",
    "set_lead_agency",
    "set_next_panel",
    "strike_justice",
    "strike_step",
    "undo_merge",
]
