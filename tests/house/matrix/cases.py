"""Cases."""

from tests.house.matrix.doors import button, form, page

DOORS = [
    page("cases:list", "signed in"),
    page("cases:detail", "record: view", "cases"),
    page("cases:summary_paper", "record: view", "cases"),
    page("cases:timeline", "record: view", "cases"),
    page("cases:timeline_paper", "record: view", "cases"),
    page("cases:documents", "record: view", "cases"),
    form("cases:correct", "information: correct", "information", body={"because": "It was another day"}),
    page("cases:flags", "record: view", "cases"),
    form("cases:end_flag", "record: contribute", "flags"),
    form("cases:add_link", "record: manage", "cases", body={"reference": "HSB-2020-0002-Y", "kind": "sibling"}),
    form("cases:end_link", "record: manage, both cases", "links"),
    form(
        "cases:export",
        "case: offices",
        "cases",
        body={"to_agency": "", "to_whom": "Southmoor Council"},
        stays="it shows the password",
    ),
    button("cases:export_file", "case: offices", "cases"),
    form("cases:add_information", "record: contribute", "cases"),
    form("cases:add_document", "record: contribute", "cases"),
    form("cases:allocate", "record: manage", "cases"),
    form("cases:same_child", "case: offices", "cases", body={"reference": "HSB-2020-0002-Y"}),
    form("cases:merge", "case: offices, both cases", "case pairs"),
    form("cases:undo_merge", "case: offices, both cases", "merges"),
    button("cases:match_checked", "case: offices, both cases", "matches"),
    button("cases:end_allocation", "record: manage", "allocations"),
    button("cases:text_checked", "record: manage, both cases", "texts"),
    page("cases:document_page", "record: view", "documents"),
    page("cases:document", "record: view", "documents"),
    page("cases:document_picture", "record: view", "pictures"),
]
