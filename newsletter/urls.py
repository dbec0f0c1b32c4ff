"""Reader pages. Each works without its last slash too: a mail program's POST must not be redirected."""

from django.urls import path, re_path

from newsletter.following import go, seen
from newsletter.hooks.views import hook_patterns
from newsletter.views.accent import accent
from newsletter.views.archive import archive
from newsletter.views.joining import confirm, subscribe
from newsletter.views.leaving import unsubscribe
from newsletter.views.moving import move
from newsletter.views.preferring import preferences_page

app_name = "newsletter"
_LAST = r"(?P<token>[A-Za-z0-9_.-]{1,200})/?$"
_TARGET = r"(?P<token>[A-Za-z0-9_.-]{1,2000})(?:/(?P<reader>[A-Za-z0-9_.-]{1,100}))?/?$"

urlpatterns = [
    re_path(r"^subscribe/?$", subscribe, name="subscribe"),
    re_path(rf"^confirm/{_LAST}", confirm, name="confirm"),
    re_path(rf"^move/{_LAST}", move, name="move"),
    re_path(rf"^unsubscribe/{_LAST}", unsubscribe, name="unsubscribe"),
    re_path(rf"^preferences/{_LAST}", preferences_page, name="preferences"),
    re_path(rf"^go/{_TARGET}", go, name="go"),
    re_path(rf"^seen/{_TARGET}", seen, name="seen"),
    path("archive/<uuid:campaign>/", archive, name="archive"),
    re_path(r"^accent/(?P<color>[0-9a-f]{6})\.css$", accent, name="accent"),
    *hook_patterns(),
]
