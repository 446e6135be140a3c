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
    page("cases:plans", "record: view", "cases"),
    page("cases:plan", "record: view", "plan versions"),
    page("cases:plan_pdf", "record: view", "plan versions"),
    button("cases:begin_plan", "record: contribute", "safety plans"),
    form("cases:write_plan", "record: contribute", "plan drafts"),
    form("cases:add_goal", "record: contribute", "plan drafts"),
    form("cases:goal", "record: contribute", "plan goals"),
    button("cases:remove_goal", "record: contribute", "plan goals"),
    button("cases:discard_plan", "record: contribute", "plan drafts"),
    form("cases:agree_plan", "record: manage", "plan drafts"),
    form("cases:review_plan", "record: contribute", "plans in force", body={"next_review_on_year": "2099"}),
    form("cases:move_next_panel", "record: manage", "cases"),
    form("cases:reopen", "case: Chair or vice-chair", "closed cases"),
    button("cases:end_allocation", "record: manage", "allocations"),
    button("cases:text_checked", "record: manage, both cases", "texts"),
    page("cases:document_page", "record: view", "documents"),
    page("cases:document", "record: view", "documents"),
    page("cases:document_picture", "record: view", "pictures"),
]
