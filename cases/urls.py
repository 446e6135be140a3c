from django.urls import path

from cases import allocation_views, document_views, ending_views, merge_views, plan_views, views

app_name = "cases"

urlpatterns = [
    path("", views.case_list, name="list"),
    path("<uuid:pk>/", views.case_detail, name="detail"),
    path("<uuid:pk>/information/add/", views.add_information, name="add_information"),
    path("<uuid:pk>/documents/add/", document_views.add_document, name="add_document"),
    path("<uuid:pk>/allocate/", allocation_views.allocate, name="allocate"),
    path("<uuid:pk>/plans/", plan_views.plans, name="plans"),
    path("<uuid:pk>/plans/<str:kind>/begin/", plan_views.begin, name="begin_plan"),
    path("<uuid:pk>/next-panel/", ending_views.move_next_panel, name="move_next_panel"),
    path("<uuid:pk>/reopen/", ending_views.reopen, name="reopen"),
    path("<uuid:pk>/same-child/", merge_views.same_child, name="same_child"),
    path("<uuid:pk>/same-child/<uuid:other_pk>/", merge_views.merge, name="merge"),
    path("merges/<uuid:pk>/undo/", merge_views.undo, name="undo_merge"),
    path("matches/<uuid:pk>/checked/", merge_views.match_checked, name="match_checked"),
    path("allocations/<uuid:pk>/end/", allocation_views.end, name="end_allocation"),
    path("plans/<uuid:pk>/", plan_views.version, name="plan"),
    path("plans/<uuid:pk>/write/", plan_views.write, name="write_plan"),
    path("plans/<uuid:pk>/goals/add/", plan_views.add_goal, name="add_goal"),
    path("plans/<uuid:pk>/agree/", plan_views.agree, name="agree_plan"),
    path("plans/<uuid:pk>/discard/", plan_views.discard, name="discard_plan"),
    path("plans/<uuid:pk>/review/", plan_views.review, name="review_plan"),
    path("plans/<uuid:pk>/print/", plan_views.paper, name="plan_pdf"),
    path("goals/<uuid:pk>/", plan_views.goal, name="goal"),
    path("goals/<uuid:pk>/remove/", plan_views.remove_goal, name="remove_goal"),
    path("texts/<uuid:pk>/checked/", views.text_checked, name="text_checked"),
    path("documents/<uuid:pk>/", document_views.document_page, name="document_page"),
    path("documents/<uuid:pk>/download/", document_views.download, name="document"),
    path("documents/<uuid:pk>/pages/<int:number>/", document_views.picture, name="document_picture"),
]
