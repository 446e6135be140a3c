from .allocation import allocate, end_allocation
from .assessing import add_interview, settle_interview, write_formulation, write_result
from .assessments import (
    begin_assessment,
    consider_assessment,
    finish_assessment,
    give_up_assessment,
    replace_assessor,
    report_waits_since,
)
from .cases import decide_pathway, open_cases, record_information
from .correcting import correct_information
from .disclosing import write_disclosure
from .documents import add_document, remove_document
from .ending import close_case, reopen_case, take_back_closing, was_reopened_since
from .events import note_event
from .flags import begin_flag, end_flag
from .justice import record_event, record_release, strike_justice
from .lead import set_lead_agency
from .links import end_link, link_cases
from .merging import check_match, merge_children, undo_merge
from .needs import assess_needs
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
    "add_interview",
    "agree_plan",
    "allocate",
    "assess_needs",
    "begin_assessment",
    "begin_flag",
    "begin_plan",
    "check_match",
    "check_text",
    "close_case",
    "consider_assessment",
    "correct_information",
    "decide_pathway",
    "discard_draft",
    "end_allocation",
    "end_flag",
    "end_link",
    "finish_assessment",
    "give_up_assessment",
    "leave_out_step",
    "link_cases",
    "merge_children",
    "move_next_panel",
    "note_event",
    "open_cases",
    "record_event",
    "record_information",
    "record_release",
    "record_step",
    "remove_document",
    "remove_goal",
    "reopen_case",
    "replace_assessor",
    "report_waits_since",
    "review_plan",
    "save_goal",
    "set_lead_agency",
    "set_next_panel",
    "settle_interview",
    "strike_justice",
    "strike_step",
    "take_back_closing",
    "undo_merge",
    "was_reopened_since",
    "write_disclosure",
    "write_formulation",
    "write_plan",
    "write_result",
]
