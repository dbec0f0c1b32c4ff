"""Reader pages. Each works without its last slash too: a mail program's POST must not be redirected."""

from django.urls import path, re_path

from newsletter import views

app_name = "newsletter"
_LAST = r"(?P<token>[A-Za-z0-9_.-]{1,200})/?$"

urlpatterns = [
    re_path(r"^subscribe/?$", views.subscribe, name="subscribe"),
    re_path(rf"^confirm/{_LAST}", views.confirm, name="confirm"),
    re_path(rf"^unsubscribe/{_LAST}", views.unsubscribe, name="unsubscribe"),
    re_path(rf"^preferences/{_LAST}", views.preferences, name="preferences"),
    path("archive/<uuid:campaign>/", views.archive, name="archive"),
]
