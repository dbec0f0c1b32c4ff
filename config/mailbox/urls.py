"""The mailbox's pages."""

from django.urls import path

from config.mailbox import views

app_name = "mailbox"
urlpatterns = [
    path("", views.mails, name="list"),
    path("state/", views.state, name="state"),
    path("clear/", views.clear, name="clear"),
    path("<str:mail_id>/", views.mail, name="mail"),
    path("<str:mail_id>/html/", views.mail_html, name="html"),
    path("<str:mail_id>/source/", views.mail_source, name="source"),
]
