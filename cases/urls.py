from django.urls import path

from cases import allocation_views, document_views, justice_views, merge_views, pathway_views, step_views, views

app_name = "cases"

urlpatterns = [
    path("", views.case_list, name="list"),
    path("<uuid:pk>/", views.case_detail, name="detail"),
    path("<uuid:pk>/information/add/", views.add_information, name="add_information"),
    path("<uuid:pk>/documents/add/", document_views.add_document, name="add_document"),
    path("<uuid:pk>/pathway/", pathway_views.pathway, name="pathway"),
    path("<uuid:pk>/pathway/decide/", pathway_views.decide, name="decide"),
    path("<uuid:pk>/pathway/lead/", pathway_views.lead_agency, name="lead_agency"),
    path("<uuid:pk>/steps/<slug:step>/", step_views.record, name="record_step"),
    path("<uuid:pk>/steps/<slug:step>/leave-out/", step_views.leave_out, name="leave_out_step"),
    path("steps/<uuid:pk>/strike/", step_views.strike, name="strike_step"),
    path("<uuid:pk>/justice/", justice_views.police_and_court, name="justice"),
    path("<uuid:pk>/justice/release/", justice_views.release, name="record_release"),
    path("<uuid:pk>/justice/<slug:kind>/", justice_views.record, name="record_justice"),
    path("justice/<uuid:pk>/strike/", justice_views.strike_event, name="strike_justice"),
    path("releases/<uuid:pk>/strike/", justice_views.strike_release, name="strike_release"),
    path("<uuid:pk>/allocate/", allocation_views.allocate, name="allocate"),
    path("<uuid:pk>/same-child/", merge_views.same_child, name="same_child"),
    path("<uuid:pk>/same-child/<uuid:other_pk>/", merge_views.merge, name="merge"),
    path("merges/<uuid:pk>/undo/", merge_views.undo, name="undo_merge"),
    path("matches/<uuid:pk>/checked/", merge_views.match_checked, name="match_checked"),
    path("allocations/<uuid:pk>/end/", allocation_views.end, name="end_allocation"),
    path("texts/<uuid:pk>/checked/", views.text_checked, name="text_checked"),
    path("documents/<uuid:pk>/", document_views.document_page, name="document_page"),
    path("documents/<uuid:pk>/download/", document_views.download, name="document"),
    path("documents/<uuid:pk>/pages/<int:number>/", document_views.picture, name="document_picture"),
]
