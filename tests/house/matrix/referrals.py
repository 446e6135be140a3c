"""Referrals: a draft is its referrer's and their manager's, a submitted one also the offices'."""

from referrals import sections
from tests.house.matrix.doors import form, page, redirect

DRAFT = "draft: theirs"  # those who may come in are led from one that stands still to what was submitted
CHANGES = "referral: theirs to change"  # while the Chair has it, with a reason

DOORS = [
    page("referrals:list", "signed in"),
    page("referrals:desk", "in office"),
    form("referrals:start", "may refer"),
    page("referrals:detail", "referral: read", "referrals"),
    *(form(f"referrals:{one.url_name}", DRAFT, "referrals") for one in sections.OF_THE_REFERRAL),
    page("referrals:children", DRAFT, "referrals"),
    redirect("referrals:child_add", DRAFT, "referrals"),
    form("referrals:child_remove", "draft: theirs, a child harmed", "referred children"),
    *(
        form(f"referrals:{one.url_name}", DRAFT, "referred children")
        for one in sections.OF_A_CHILD
        if one is not sections.RELATIONSHIP
    ),
    form("referrals:child_relationship", "draft: theirs, a child harmed", "referred children"),
    form("referrals:child_known", DRAFT, "referred children"),
    page("referrals:incidents", DRAFT, "referrals"),
    form("referrals:incident_add", DRAFT, "referrals"),
    form("referrals:incident", DRAFT, "incidents"),
    form("referrals:incident_remove", DRAFT, "incidents"),
    form("referrals:documents", DRAFT, "referrals"),
    form("referrals:document_remove", DRAFT, "referral documents"),
    form("referrals:check", DRAFT, "referrals", stays="it is sent to another address"),
    redirect("referrals:submit", "referral: theirs", "referrals"),
    page("referrals:submitted", "referral: theirs, with the Chair", "referrals"),
    page("referrals:blank", "may refer or in office"),
    page("referrals:pdf", "referral: submitted, read", "referrals"),
    form("referrals:take_over", "draft: taken over", "referrals", body={"reason": "Sick leave"}),
    form("referrals:discard", "draft: discarded", "referrals"),
    form("referrals:known", "referral: offices, with the Chair", "referrals"),
    form("referrals:decide", "referral: decide", "referrals"),
    form("referrals:points", "referral: theirs, returned", "referrals"),
    page("referrals:versions", "referral: was submitted", "referrals"),
    form("referrals:withdraw", "referral: theirs, to withdraw", "referrals"),
    *(form(f"referrals:change_{one.url_name}", CHANGES, "referrals") for one in sections.OF_THE_REFERRAL),
    *(form(f"referrals:change_{one.url_name}", CHANGES, "referred children") for one in sections.OF_A_CHILD),
    form("referrals:change_child_add", CHANGES, "referrals"),
    form("referrals:change_child_remove", "referral: theirs to change, a child harmed", "referred children"),
    form("referrals:change_incident_add", CHANGES, "referrals"),
    form("referrals:change_incident", CHANGES, "incidents"),
    form("referrals:change_incident_remove", CHANGES, "incidents"),
    form("referrals:change_documents", CHANGES, "referrals"),
    form("referrals:change_document_remove", CHANGES, "referral documents"),
]
