from django.urls import path

from sharing.views import access, agencies, devices, dispatches, domains, leaving, panel, papers, people, places

app_name = "sharing"

urlpatterns = [
    path("papers/", papers.papers, name="papers"),
    path("papers/<uuid:pk>/", papers.paper, name="paper"),
    path("dispatches/<uuid:pk>/", dispatches.dispatch, name="dispatch"),
    path("deliveries/<uuid:pk>/settle/", dispatches.settle, name="settle"),
    path("records/<uuid:pk>/access/", access.who_sees, name="access"),
    path("records/<uuid:pk>/access/shut-out/", access.shut_out, name="shut-out"),
    path("panel/", panel.panel, name="panel"),
    path("panel/settings/", panel.settings, name="settings"),
    path("panel/deputies/add/", panel.add_deputy, name="add-deputy"),
    path("panel/deputies/<uuid:pk>/end/", panel.end_deputy, name="end-deputy"),
    path("people/", people.people, name="people"),
    path("people/invite/", people.invite, name="invite"),
    path("people/<uuid:pk>/", people.person, name="person"),
    path("people/<uuid:pk>/invite-again/", people.invite_again, name="invite-again"),
    path("people/<uuid:pk>/change/", people.change, name="change-person"),
    path("people/<uuid:pk>/induction/", people.induction, name="induction"),
    path("people/<uuid:pk>/transfer/", leaving.transfer, name="transfer"),
    path("people/<uuid:pk>/leave/", leaving.leave, name="leave-panel"),
    path("people/<uuid:pk>/come-back/", leaving.come_back, name="come-back"),
    path("people/<uuid:pk>/place/", places.give, name="give-place"),
    path("places/<uuid:pk>/end/", places.end, name="end-place"),
    path("people/<uuid:pk>/lost-device/", devices.ask, name="lost-device"),
    path("lost-devices/<uuid:pk>/", devices.decide, name="decide-device"),
    path("agencies/", agencies.agencies, name="agencies"),
    path("agencies/<uuid:pk>/lead/", agencies.name_lead, name="name-lead"),
    path("agencies/<uuid:pk>/approve/", agencies.approve, name="approve-agreement"),
    path("leave/", panel.leave, name="leave"),
    path("me/", panel.my_details, name="my_details"),
    path("panel/domains/add/", domains.add, name="add-domain"),
    path("panel/domains/<uuid:pk>/remove/", domains.remove, name="remove-domain"),
]
