from django.urls import path

from cases import (
    allocation_views,
    document_views,
    export_views,
    flag_views,
    link_views,
    merge_views,
    timeline_views,
    views,
)

app_name = "cases"

urlpatterns = [
    path("", views.case_list, name="list"),
    path("<uuid:pk>/", views.case_detail, name="detail"),
    path("<uuid:pk>/summary.pdf", views.summary_paper, name="summary_paper"),
    path("<uuid:pk>/timeline/", timeline_views.timeline_page, name="timeline"),
    path("<uuid:pk>/timeline.pdf", timeline_views.timeline_paper, name="timeline_paper"),
    path("<uuid:pk>/documents/", views.documents, name="documents"),
    path("<uuid:pk>/flags/", flag_views.flags, name="flags"),
    path("<uuid:pk>/links/add/", link_views.add, name="add_link"),
    path("<uuid:pk>/export/", export_views.export, name="export"),
    path("<uuid:pk>/export/file/", export_views.export_file, name="export_file"),
    path("information/<uuid:pk>/correct/", timeline_views.correct, name="correct"),
    path("flags/<uuid:pk>/end/", flag_views.end, name="end_flag"),
    path("links/<uuid:pk>/end/", link_views.end, name="end_link"),
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
