from django.urls import path

from hsbpanel.demo import views

urlpatterns = [
    path("", views.people, name="demo"),
    path("mail/<str:address>/", views.mailbox, name="demo-mailbox"),
    path("mail/<str:address>/<str:name>/", views.mail, name="demo-mail"),
    path("mail/<str:address>/<str:name>/<int:number>/", views.attachment, name="demo-attachment"),
]
