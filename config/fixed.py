"""Settings that are the same in every installation: of Wagtail, and of the lock on its door."""

from datetime import timedelta

WAGTAIL_SITE_NAME = "Transmissions"
WAGTAILIMAGES_IMAGE_MODEL = "cms.PublicationImage"
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp"]
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "cms.searching.backend"}}
WAGTAIL_ENABLE_UPDATE_CHECK = False  # no installation reports to anyone unasked
WAGTAIL_GRAVATAR_PROVIDER_URL = None  # nor sends its editors' addresses to a third party
WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT = True
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "epub", "odt", "pdf", "txt", "xlsx", "zip"]
# Where a bucket keeps them too: it is asked by us, and not by readers, who would need no permission there.
WAGTAILDOCS_SERVE_METHOD = "serve_view"
LOGIN_URL = "wagtailadmin_login"
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # a long StreamField posts a few fields a block

# A name is locked for the network that guessed wrong so often, for a quarter of an hour.
AXES_FAILURE_LIMIT, AXES_COOLOFF_TIME = 5, timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_CLIENT_IP_CALLABLE = "config.people.signing_in.network_of"
AXES_LOCKOUT_CALLABLE = "config.people.signing_in.locked_out"
AXES_ENABLE_ADMIN, AXES_VERBOSE = False, False  # there is no Django admin to show it in

# The main language of what is written; TRANSLATED_INTO names the others.
LANGUAGE_CODE = "en"
USE_I18N = USE_TZ = True
STATIC_URL = "/static/"
CORS_URLS_REGEX = r"^/api/.*$"
CORS_EXPOSE_HEADERS = ["Content-Revision", "ETag", "Last-Modified", "Retry-After"]
# One-click unsubscribing must never meet a redirect (RFC 8058, section 3.1).
SECURE_REDIRECT_EXEMPT = [r"^newsletter/unsubscribe/", r"^health/"]

X_FRAME_OPTIONS = "SAMEORIGIN"  # the editor frames its own preview
SILENCED_SYSTEM_CHECKS = ["security.W019"]  # which asks for DENY
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
WAGTAILADMIN_USER_LOGIN_FORM = "config.people.signing_in.BrakedLoginForm"
WAGTAILADMIN_USER_PASSWORD_RESET_FORM = "config.people.lost_passwords.BrakedPasswordResetForm"  # noqa: S105 - a form
