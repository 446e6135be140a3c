from django.urls import path

from cases import allocation_views, document_views, views

app_name = "cases"

urlpatterns = [
    path("", views.case_list, name="list"),
    path("<uuid:pk>/", views.case_detail, name="detail"),
    path("<uuid:pk>/information/add/", views.add_information, name="add_information"),
    path("<uuid:pk>/documents/add/", document_views.add_document, name="add_document"),
    path("<uuid:pk>/allocate/", allocation_views.allocate, name="allocate"),
    path("allocations/<uuid:pk>/end/", allocation_views.end, name="end_allocation"),
    path("texts/<uuid:pk>/checked/", views.text_checked, name="text_checked"),
    path("documents/<uuid:pk>/", document_views.document_page, name="document_page"),
    path("documents/<uuid:pk>/download/", document_views.download, name="document"),
    path("documents/<uuid:pk>/pages/<int:number>/", document_views.picture, name="document_picture"),
]
