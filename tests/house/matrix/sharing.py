"""Papers, mail, access and the panel."""

from tests.house.matrix.doors import button, form, page, redirect

DOORS = [
    page("sharing:papers", "signed in"),
    form("sharing:paper", "own copy", "copies", stays="it shows the password"),
    page("sharing:dispatch", "record: manage", "dispatches"),
    button("sharing:settle", "record: manage", "copies", body={"has_arrived": "yes"}, bare=404),
    page("sharing:access", "record: view", "records"),
    form("sharing:shut-out", "record: manage", "records"),
    page("sharing:panel", "signed in"),
    form("sharing:settings", "coordinator"),
    form("sharing:add-deputy", "answers for a place"),
    button("sharing:end-deputy", "answers for this place", "deputies"),
    redirect("sharing:leave", "signed in"),
    page("sharing:my_details", "signed in"),
    form("sharing:add-domain", "coordinator", body={"domain": "example.police.uk"}),
    button("sharing:remove-domain", "coordinator", "domains"),
]
