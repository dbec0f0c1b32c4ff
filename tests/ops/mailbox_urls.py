"""The mailbox's URLs as the demo mounts them; the tests' own settings leave them out, as production does."""

from django.urls import include, path

urlpatterns = [path("mailbox/", include("config.mailbox.urls"))]
