"""Reader pages. Each works with and without its last slash: a mail program's POST must not meet a redirect."""

from django.urls import path, re_path

from newsletter import views

app_name = "newsletter"
_TOKEN = r"(?P<token>[A-Za-z0-9_.-]{1,200})/?$"

urlpatterns = [
    re_path(r"^subscribe/?$", views.subscribe, name="subscribe"),
    re_path(rf"^confirm/{_TOKEN}", views.confirm, name="confirm"),
    re_path(rf"^unsubscribe/{_TOKEN}", views.unsubscribe, name="unsubscribe"),
    re_path(rf"^preferences/{_TOKEN}", views.preferences, name="preferences"),
    path("archive/<uuid:campaign>/", views.archive, name="archive"),
]
