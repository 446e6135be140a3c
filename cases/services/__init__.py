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
from .cases import decide_pathway, open_cases, record_information, set_next_panel
from .documents import add_document, remove_document
from .justice import record_event, record_release, strike_justice
from .lead import set_lead_agency
from .merging import check_match, merge_children, undo_merge
from .needs import assess_needs
from .steps import leave_out_step, record_step, strike_step
from .texts import check_text

__all__ = [
    "add_document",
    "add_interview",
    "allocate",
    "assess_needs",
    "begin_assessment",
    "check_match",
    "check_text",
    "consider_assessment",
    "decide_pathway",
    "end_allocation",
    "finish_assessment",
    "give_up_assessment",
    "leave_out_step",
    "merge_children",
    "open_cases",
    "record_event",
    "record_information",
    "record_release",
    "record_step",
    "remove_document",
    "replace_assessor",
    "report_waits_since",
    "set_lead_agency",
    "set_next_panel",
    "settle_interview",
    "strike_justice",
    "strike_step",
    "undo_merge",
    "write_formulation",
    "write_result",
]
