"""Cases."""

from tests.house.matrix.doors import button, form, page
from tests.house.people import in_days
from tests.referrals.telling import as_posted

INVESTIGATED = {"kind": "investigation"}
DOORS = [
    page("cases:list", "signed in"),
    page("cases:detail", "record: view", "cases"),
    form("cases:add_information", "record: contribute", "cases"),
    form("cases:add_document", "record: contribute", "cases"),
    # The pathway
    page("cases:pathway", "record: view", "cases"),
    form("cases:decide", "case: decides", "cases", body={"is_straight_to_prosecution": ""}),
    form("cases:lead_agency", "case: offices", "cases"),
    form("cases:record_step", "record: contribute", "next steps"),
    form("cases:leave_out_step", "record: contribute", "next steps"),
    form("cases:strike_step", "record: contribute", "steps"),
    page("cases:justice", "case: young person's, view", "cases"),
    form("cases:record_justice", "case: young person's, contribute", "justice kinds"),
    form("cases:record_release", "case: young person's, contribute", "cases", body=INVESTIGATED),
    form("cases:strike_justice", "record: contribute", "justice events"),
    form("cases:strike_release", "record: contribute", "releases"),
    form("cases:allocate", "record: manage", "cases"),
    form("cases:same_child", "case: offices", "cases", body={"reference": "HSB-2020-0002-Y"}),
    form("cases:merge", "case: offices, both cases", "case pairs"),
    form("cases:undo_merge", "case: offices, both cases", "merges"),
    button("cases:match_checked", "case: offices, both cases", "matches"),
    page("cases:assessment", "record: view", "cases"),
    form("cases:begin_assessment", "record: contribute", "cases", stays="one is under way"),
    page("cases:assessment_detail", "record: view", "assessments"),
    page("cases:assessment_pdf", "record: view", "assessments"),
    form("cases:finish_assessment", "record: contribute", "unfinished assessments", stays="an interview is planned"),
    form("cases:give_up_assessment", "record: contribute", "unfinished assessments"),
    form("cases:consider_assessment", "case: offices", "finished assessments"),
    form("cases:formulation", "record: contribute", "unfinished assessments"),
    form("cases:add_interview", "record: contribute", "unfinished assessments"),
    form("cases:interview", "record: contribute", "planned interviews"),
    form("cases:domain", "record: contribute", "domains of assessments", body={"not_assessed_because": ""}),
    form("cases:replace_assessor", "record: manage", "assessors"),
    page("cases:needs", "record: view", "cases"),
    form("cases:assess_needs", "record: contribute", "cases", body=as_posted({"review_on": in_days(60)})),
    button("cases:end_allocation", "record: manage", "allocations"),
    button("cases:text_checked", "record: manage, both cases", "texts"),
    page("cases:document_page", "record: view", "documents"),
    page("cases:document", "record: view", "documents"),
    page("cases:document_picture", "record: view", "pictures"),
]
