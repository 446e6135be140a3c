from .allocation import allocate, end_allocation
from .cases import decide_pathway, open_cases, record_information
from .documents import add_document, remove_document
from .ending import close_case, reopen_case, take_back_closing
from .merging import check_match, merge_children, undo_merge
from .panel_dates import move_next_panel, set_next_panel
from .plans import (
    agree_plan,
    begin_plan,
    discard_draft,
    remove_goal,
    save_goal,
    write_plan,
)
from .reviews import review_plan
from .steps import leave_out_step, record_step, strike_step
from .texts import check_text

__all__ = [
    "add_document",
    "agree_plan",
    "allocate",
    "begin_plan",
    "check_match",
    "check_text",
    "close_case",
    "decide_pathway",
    "discard_draft",
    "end_allocation",
    "leave_out_step",
    "merge_children",
    "move_next_panel",
    "open_cases",
    "record_information",
    "record_step",
    "remove_document",
    "remove_goal",
    "reopen_case",
    "review_plan",
    "save_goal",
    "set_next_panel",
    "strike_step",
    "take_back_closing",
    "undo_merge",
    "write_plan",
]
