"""Meetings, their agenda, schedule, returns, minutes and agreed actions."""

from tests.house.matrix.doors import button, form, page, redirect
from tests.house.world import half_past_nine
from tests.referrals.telling import as_posted

AT_THE_CHAIR = "the papers are with the Chair"
LATER = as_posted({"starts_at": half_past_nine(60).date()}) | {"starts_at_time": "10am", "call_link": ""}
RULE = {"weekday": "1", "weeks": "3", "begins": "9.30am", "place": "Library", "call_link": "", "months_ahead": "2"}
NOT_WITH_CHAIR = "an earlier version is amended no more"
PREPARES, APPROVES, OFFICES = "papers: coordinator", "papers: Chair or vice-chair", "papers: offices"

DOORS = [
    page("meetings:list", "on the panel, or has papers"),
    form("meetings:plan", "coordinator", body=LATER),
    page("meetings:regular", "in office, and let in"),
    form("meetings:set-regular", "in office, and let in", body=RULE),
    button("meetings:plan-regular", "coordinator"),
    page("meetings:calendar", "on the panel"),
    page("meetings:detail", "on the panel, or has these papers", "meetings"),
    form("meetings:move", PREPARES, "meetings", body={"starts_at_time": "11.15am", "call_link": ""}),
    form("meetings:cancel", PREPARES, "meetings"),
    # Agenda and schedule
    button("meetings:compile", PREPARES, "meetings"),
    form("meetings:urgent", APPROVES, "meetings", stays="no case is due that is not on the agenda"),
    form("meetings:agenda-item", PREPARES, "agenda items", stays=AT_THE_CHAIR),
    form("meetings:times", PREPARES, "meetings", stays=AT_THE_CHAIR),
    button("meetings:agenda-place", PREPARES, "agenda items", body={"position": "1"}),
    button("meetings:agenda-up", PREPARES, "agenda items"),
    button("meetings:agenda-down", PREPARES, "agenda items"),
    form("meetings:agenda-remove", PREPARES, "agenda items", stays=AT_THE_CHAIR),
    form("meetings:agenda-add", PREPARES, "meetings", stays="the reference is of no case"),
    # Versions of schedule and minutes
    page("meetings:schedule", "version: read", "schedules"),
    page("meetings:schedule-preview", OFFICES, "schedules"),
    button("meetings:schedule-send", PREPARES, "schedules"),
    button("meetings:schedule-take-back", PREPARES, "schedules"),
    form("meetings:schedule-approve", APPROVES, "schedules"),
    redirect("meetings:schedule-return", APPROVES, "schedules", body={"points": "Add the strategy discussion."}),
    page("meetings:minutes", "version: read", "minutes"),
    page("meetings:minutes-preview", OFFICES, "minutes"),
    button("meetings:minutes-send", PREPARES, "minutes"),
    button("meetings:minutes-take-back", PREPARES, "minutes"),
    form("meetings:minutes-approve", APPROVES, "minutes"),
    redirect("meetings:minutes-return", APPROVES, "minutes", body={"points": "Add who was there."}),
    # Before and at the meeting
    page("meetings:returns", "has a case on the agenda", "meetings"),
    button("meetings:nothing-known", "on the panel, and asked", "meetings"),
    form("meetings:return", "sees the case, and is asked", "agenda items"),
    button("meetings:chase", PREPARES, "agencies of meetings"),
    form("meetings:ask-to-check", PREPARES, "meetings", stays="who was chosen has been asked, or the papers are out"),
    page("meetings:checks", "asked to check, for the meeting", "meetings"),
    button("meetings:none-known", "asked to check, for the meeting", "meetings"),
    form("meetings:check", "asked to check", "checks"),
    form("meetings:interest", "record: view", "agenda items"),
    form("meetings:attendance", PREPARES, "meetings", stays=AT_THE_CHAIR),
    page("meetings:minutes-overview", OFFICES, "meetings"),
    form("meetings:minutes-item", "case: offices", "agenda items", stays=AT_THE_CHAIR),
    form("meetings:action-add", "case: offices", "agenda items", stays=AT_THE_CHAIR),
    button("meetings:action-strike", "case: offices", "actions"),
    button("meetings:statement", OFFICES, "meetings"),
    page("meetings:minutes-draft", OFFICES, "meetings"),
    page("meetings:minutes-draft-pdf", OFFICES, "meetings"),
    form("meetings:observer-add", PREPARES, "meetings", stays=AT_THE_CHAIR),
    form("meetings:observer", PREPARES, "observers", stays=AT_THE_CHAIR),
    button("meetings:observer-remove", PREPARES, "observers"),
    form("meetings:interest-of", "case: offices", "agenda items"),
    page("meetings:minutes-beside", "case: offices", "agenda items"),
    button("meetings:item-begin", "case: offices", "agenda items"),
    button("meetings:item-stop", "case: offices", "agenda items"),
    form("meetings:worker-add", "case: offices", "agenda items", stays=AT_THE_CHAIR),
    button("meetings:worker-strike", "case: offices", "minuted workers"),
    # The Chair's amendments
    page("meetings:minutes-changes", "version: read", "minutes"),
    form("meetings:minutes-amend", APPROVES, "frozen minutes", stays=NOT_WITH_CHAIR),
    button("meetings:minutes-return-amended", APPROVES, "minutes"),
    button("meetings:amendment-accept", "amendments: coordinator", "amendments"),
    form("meetings:amendment-decline", "amendments: coordinator", "amendments", stays=NOT_WITH_CHAIR),
    button("meetings:close", OFFICES, "meetings"),
    button("meetings:write-up", PREPARES, "meetings"),
    # Paper
    page("meetings:papers", OFFICES, "meetings"),
    form("meetings:print", PREPARES, "meetings", body={"copies": "2"}),
    page("meetings:sheet", OFFICES, "sheets"),
    page("meetings:actions-sheet", OFFICES, "lists of actions"),
    page("meetings:case-paper", OFFICES, "agenda items"),
    page("meetings:print-file", PREPARES, "print runs"),
    form("meetings:copy-hand-over", PREPARES, "copies on paper"),
    button("meetings:copy-destroyed", PREPARES, "copies on paper"),
    # Agreed actions
    page("meetings:actions", "signed in"),
    page("meetings:own-actions-paper", "signed in"),
    page("meetings:action", "action: read", "actions"),
    form("meetings:action-end", "action: owner, their agency, or manages", "actions"),
    form("meetings:action-progress", "action: owner, their agency, or manages", "actions"),
    form("meetings:action-carry-on", "action: offices", "actions"),
    form("meetings:action-give", "action: offices", "actions"),
    page("meetings:of_case", "record: view", "cases"),
]
