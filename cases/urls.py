from django.urls import path

from cases import allocation_views, document_views, merge_views, views

app_name = "cases"

urlpatterns = [
    path("", views.case_list, name="list"),
    path("<uuid:pk>/", views.case_detail, name="detail"),
    path("<uuid:pk>/information/add/", views.add_information, name="add_information"),
    path("<uuid:pk>/documents/add/", document_views.add_document, name="add_document"),
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
