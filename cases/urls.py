from django.urls import path

from cases import (
    allocation_views,
    assessing_views,
    assessment_views,
    document_views,
    merge_views,
    needs_views,
    views,
)

app_name = "cases"

urlpatterns = [
    path("", views.case_list, name="list"),
    path("<uuid:pk>/", views.case_detail, name="detail"),
    path("<uuid:pk>/information/add/", views.add_information, name="add_information"),
    path("<uuid:pk>/documents/add/", document_views.add_document, name="add_document"),
    path("<uuid:pk>/assessment/", assessment_views.assessment, name="assessment"),
    path("<uuid:pk>/assessment/begin/", assessment_views.begin, name="begin_assessment"),
    path("assessments/<uuid:pk>/", assessment_views.detail, name="assessment_detail"),
    path("assessments/<uuid:pk>/pdf/", assessment_views.cover, name="assessment_pdf"),
    path("assessments/<uuid:pk>/finish/", assessment_views.finish, name="finish_assessment"),
    path("assessments/<uuid:pk>/give-up/", assessment_views.give_up, name="give_up_assessment"),
    path("assessments/<uuid:pk>/considered/", assessment_views.consider, name="consider_assessment"),
    path("assessments/<uuid:pk>/formulation/", assessing_views.formulation, name="formulation"),
    path("assessments/<uuid:pk>/interviews/add/", assessing_views.add_interview, name="add_interview"),
    path("interviews/<uuid:pk>/", assessing_views.interview, name="interview"),
    path("domains/<uuid:pk>/", assessing_views.domain, name="domain"),
    path("assessors/<uuid:pk>/replace/", assessment_views.replace, name="replace_assessor"),
    path("<uuid:pk>/needs/", needs_views.needs, name="needs"),
    path("<uuid:pk>/needs/assess/", needs_views.assess, name="assess_needs"),
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
