"""Cases."""

from tests.house.matrix.doors import button, form, page

DOORS = [
    page("cases:list", "signed in"),
    page("cases:detail", "record: view", "cases"),
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
