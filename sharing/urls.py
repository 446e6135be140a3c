from django.urls import path

from sharing.views import access, dispatches, domains, emergency, grants, panel, papers, requests

app_name = "sharing"

urlpatterns = [
    path("papers/", papers.papers, name="papers"),
    path("papers/<uuid:pk>/", papers.paper, name="paper"),
    path("dispatches/<uuid:pk>/", dispatches.dispatch, name="dispatch"),
    path("deliveries/<uuid:pk>/settle/", dispatches.settle, name="settle"),
    path("records/<uuid:pk>/access/", access.who_sees, name="access"),
    path("records/<uuid:pk>/access/shut-out/", access.shut_out, name="shut-out"),
    path("records/<uuid:pk>/access/give/", grants.give, name="give-access"),
    path("records/<uuid:pk>/access/ask/", requests.ask_for_colleague, name="ask-for-colleague"),
    path("grants/<uuid:pk>/end/", grants.end, name="end-access"),
    path("exclusions/<uuid:pk>/end/", grants.let_in, name="let-in"),
    path("requests/", requests.requests, name="requests"),
    path("requests/ask/", requests.ask, name="ask"),
    path("requests/<uuid:pk>/", requests.answer, name="answer"),
    path("emergency/", emergency.take, name="emergency"),
    path("emergency/<uuid:pk>/", emergency.review, name="review-emergency"),
    path("breaches/", emergency.breaches, name="breaches"),
    path("breaches/<uuid:pk>/", emergency.breach, name="breach"),
    path("panel/", panel.panel, name="panel"),
    path("panel/settings/", panel.settings, name="settings"),
    path("panel/deputies/add/", panel.add_deputy, name="add-deputy"),
    path("panel/deputies/<uuid:pk>/end/", panel.end_deputy, name="end-deputy"),
    path("leave/", panel.leave, name="leave"),
    path("me/", panel.my_details, name="my_details"),
    path("panel/domains/add/", domains.add, name="add-domain"),
    path("panel/domains/<uuid:pk>/remove/", domains.remove, name="remove-domain"),
]
