from .allocation import allocate, end_allocation
from .cases import decide_pathway, open_cases, record_information, set_next_panel
from .documents import add_document, remove_document
from .texts import check_text

__all__ = [
    "add_document",
    "allocate",
    "check_text",
    "decide_pathway",
    "end_allocation",
    "open_cases",
    "record_information",
    "remove_document",
    "set_next_panel",
]
