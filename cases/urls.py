from django.urls import path

from cases import allocation_views, views

app_name = "cases"

urlpatterns = [
    path("", views.case_list, name="list"),
    path("<uuid:pk>/", views.case_detail, name="detail"),
    path("<uuid:pk>/information/add/", views.add_information, name="add_information"),
    path("<uuid:pk>/documents/add/", views.add_document, name="add_document"),
    path("<uuid:pk>/allocate/", allocation_views.allocate, name="allocate"),
    path("allocations/<uuid:pk>/end/", allocation_views.end, name="end_allocation"),
    path("texts/<uuid:pk>/checked/", views.text_checked, name="text_checked"),
    path("documents/<uuid:pk>/", views.download, name="document"),
]
