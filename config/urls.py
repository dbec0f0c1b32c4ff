"""Every URL of the CMS. Readers' pages live in the frontend; Django serves those that mail points to."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path, re_path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.api.v3.urls import api as wagtail_api_v3
from wagtail.documents import urls as wagtaildocs_urls

from cms.api.wagtail_v2 import api_router as wagtail_api_v2
from config.api import content_api
from config.health import live, ready
from config.observe.metrics.page import metrics
from config.uploads.serving import uploaded

handler500 = "config.failures.failed"

urlpatterns: list[URLPattern | URLResolver] = [
    path("admin/", include("newsletter.desk.reports")),  # before Wagtail's own of the same address
    path("admin/", include(wagtailadmin_urls)),
    path("", include("config.people.urls")),
    path("documents/", include(wagtaildocs_urls)),
    path("api/content/v1/", content_api.urls),
    path("api/v2/", wagtail_api_v2.urls),
    path("api/v3/", wagtail_api_v3.urls),
    path("newsletter/", include("newsletter.urls")),
    path("health/live/", live),
    path("health/ready/", ready),
    path("metrics", metrics),
    path("", RedirectView.as_view(url=settings.FRONTEND_URL)),
]

if settings.MAILBOX_DIR:
    urlpatterns.append(path("mailbox/", include("config.mailbox.urls")))

if settings.MEDIA_URL.startswith(settings.CMS_URL):
    # Small installations let Django hand out the images; a proxy or a bucket takes over by MEDIA_URL.
    media_path = settings.MEDIA_URL.removeprefix(settings.CMS_URL).strip("/")
    urlpatterns.append(re_path(rf"^{media_path}/(?P<path>.*)$", uploaded))

urlpatterns.append(path("", include(wagtail_urls)))
