"""Papers, mail, access and the panel."""

from tests.house.matrix.doors import button, form, page

STAYS = {"ends_on_day": "", "ends_on_month": "", "ends_on_year": ""}  # no last day

NO_END = {"valid_until_day": "", "valid_until_month": "", "valid_until_year": ""}

DOORS = [
    page("sharing:papers", "signed in"),
    form("sharing:paper", "own copy", "copies", stays="it shows the password"),
    page("sharing:dispatch", "record: manage", "dispatches"),
    form("sharing:upload-report", "record: manage", "dispatches", stays="the file is no report"),
    button("sharing:settle", "record: manage", "copies", body={"has_arrived": "yes"}, bare=404),
    button("sharing:send-again", "record: manage", "copies", stays="it arrived"),
    button("sharing:stop-copy", "record: manage", "copies", stays="it has gone"),
    page("sharing:fetch-copy", "own copy kept here", "copies"),
    page("sharing:access", "record: view", "records"),
    form("sharing:shut-out", "record: manage", "records"),
    form("sharing:give-access", "record: manage", "records"),
    form("sharing:ask-for-colleague", "record: view", "records"),
    page("sharing:ledger", "record: view", "records"),
    form("sharing:end-access", "record: manage", "grants"),
    form("sharing:let-in", "record: manage", "exclusions"),
    page("sharing:requests", "signed in"),
    form("sharing:ask", "let in", body={"reference": "HSB-2026-9999-Y"}),
    form("sharing:answer", "record: answers requests", "requests"),
    form("sharing:emergency", "let in", body={"reference": "HSB-2026-9999-Y"}, stays="there is no such record"),
    form("sharing:review-emergency", "record: reviews emergencies", "emergencies"),
    page("sharing:breaches", "in office, and let in"),
    form("sharing:breach", "record: manage", "breaches"),
    # People
    page("sharing:people", "coordinator"),
    form("sharing:invite", "coordinator", body={"email": "newcomer@ashdale.gov.uk"}),
    page("sharing:person", "coordinator", "people"),
    button("sharing:invite-again", "keeps this person", "people"),
    form("sharing:change-person", "keeps this person", "people", body=STAYS),
    form("sharing:induction", "keeps this person", "people"),
    form("sharing:record-training", "keeps this person", "people", body=NO_END),
    form("sharing:strike-training", "keeps this person", "training"),
    form("sharing:transfer", "keeps this person, who is here", "people"),
    form("sharing:leave-panel", "keeps this person, who is here", "people"),
    form("sharing:come-back", "keeps this person, who has left", "people"),
    form("sharing:give-place", "keeps this person", "people", body=STAYS | {"office": "member"}),
    form("sharing:end-place", "keeps this person", "places"),
    form("sharing:lost-device", "asks for a device", "people"),
    form("sharing:decide-device", "decides on a device", "lost devices", body={"answer": "confirm"}),
    page("sharing:agencies", "coordinator"),
    form("sharing:name-lead", "coordinator", "agencies"),
    form("sharing:approve-agreement", "coordinator", "agencies to approve"),
    # Reading
    page("sharing:unusual-reading", "looks after reading"),
    form("sharing:look-into", "looks into this reading", "unusual reading"),
    page("sharing:staff-readings", "governance lead"),
    # The panel
    page("sharing:panel", "signed in"),
    form("sharing:settings", "coordinator"),
    form("sharing:add-deputy", "answers for a place"),
    form("sharing:add-standby", "answers for a place"),
    form("sharing:fill-leave", "answers for this place", "deputies", stays="somebody stands in already"),
    form("sharing:last-day", "answers for this place", "deputies", stays="the day typed is the last day already"),
    button("sharing:end-deputy", "answers for this place", "deputies"),
    page("sharing:leave", "has a place, or stands in"),
    page("sharing:my_details", "signed in"),
    form("sharing:digest-time", "signed in"),
    form("sharing:add-domain", "coordinator", body={"domain": "example.police.uk"}),
    button("sharing:remove-domain", "coordinator", "domains"),
]
