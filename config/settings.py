"""Settings: production-safe as written, relaxed by the environment.

Every value that differs between two installations is read here and nowhere else.
``DEMO=1`` starts a complete installation on one machine with no server beside it.
"""

import secrets
from pathlib import Path

import environ
from celery.schedules import schedule
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
if (BASE_DIR / ".env").exists():
    env.read_env(BASE_DIR / ".env")

DEMO = env.bool("DEMO", False)
DEBUG = env.bool("DEBUG", False)

# Everything that a running installation writes to disk.
VAR_DIR = Path(env.str("VAR_DIR", str(BASE_DIR / "var")))
VAR_DIR.mkdir(parents=True, exist_ok=True)


def _demo_secret() -> str:
    """A secret of this machine's own, so that a demo's tokens survive a restart."""
    path = VAR_DIR / "secret_key"
    if not path.exists():
        path.write_text(secrets.token_urlsafe(50))
        path.chmod(0o600)
    return path.read_text()


SECRET_KEY = env.str("SECRET_KEY", _demo_secret() if DEMO else "")
if not SECRET_KEY:
    raise ImproperlyConfigured("Set SECRET_KEY to 50 random characters, or DEMO=1 to try the product.")

# Where people reach the two halves. No trailing slash: paths are joined to these.
CMS_URL = env.str("CMS_URL", "http://localhost:8000").rstrip("/")
FRONTEND_URL = env.str("FRONTEND_URL", "http://localhost:4321").rstrip("/")
CMS_IS_HTTPS = CMS_URL.startswith("https://")

ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"] if DEMO else [])
if not ALLOWED_HOSTS:
    raise ImproperlyConfigured("Set ALLOWED_HOSTS to the host names of the CMS, separated by commas.")
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[CMS_URL])
CORS_ALLOWED_ORIGINS = env.list("CORS_ALLOWED_ORIGINS", default=[FRONTEND_URL])
CORS_URLS_REGEX = r"^/api/.*$"
CORS_EXPOSE_HEADERS = ["Content-Revision", "ETag", "Last-Modified", "Retry-After"]

# Seconds. A browser asks each time, which a 304 answers; caches that many readers share may keep an answer,
# and give it once more while they fetch the next one. With a purging CDN the second can be a year.
CONTENT_API_MAX_AGE = env.int("CONTENT_API_MAX_AGE", 0)
CONTENT_API_SHARED_MAX_AGE = env.int("CONTENT_API_SHARED_MAX_AGE", 10)
CONTENT_API_STALE_WHILE_REVALIDATE = env.int("CONTENT_API_STALE_WHILE_REVALIDATE", 60)
# Off, because what is published is meant to be read. On, each reader of an API shows a read key.
CONTENT_API_PRIVATE = env.bool("CONTENT_API_PRIVATE", False)

INSTALLED_APPS = [
    "newsletter",
    "cms",
    "blocks",
    "config.demo",
    "config.mailbox",
    "wagtail.api.v2",
    "wagtail.api.v3",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.contrib.typed_table_block",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "rest_framework",
    "ninja",  # its documentation's scripts; without it they would come from a foreign host
    "corsheaders",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    # Wagtail's search on PostgreSQL needs its lookups; harmless on SQLite.
    "django.contrib.postgres",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "cms.api.methods.HeadAndOptions",
    "cms.api.gate.ReadKeys",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
ASGI_APPLICATION = "config.asgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "cms.User"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
            ]
        },
    },
    {
        # Plain text has no markup to escape: the mail's text part is rendered by this one.
        "NAME": "text",
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"autoescape": False},
    },
]

DATABASES = {"default": env.db("DATABASE_URL", f"sqlite:///{VAR_DIR / 'db.sqlite3'}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # WAL lets readers go on while a worker writes; IMMEDIATE takes the write lock at BEGIN, so two
    # writers wait for each other instead of failing half-way with "database is locked".
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True

REDIS_URL = env.str("REDIS_URL", "")
CACHES = {
    "default": (
        {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
        if REDIS_URL
        else {
            "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
            "LOCATION": VAR_DIR / "cache",
        }
    ),
    # Wagtail's own cache of renditions: one indexed query is faster than a file, and never stale.
    "renditions": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"},
}

# --- Celery: tasks carry ids and are wake-ups, the database holds the truth ---------------------
CELERY_BROKER_URL = REDIS_URL or "filesystem://localhost"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TIMEZONE = "UTC"
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_ROUTES = {
    "newsletter.letters.*": {"queue": "letters"},
    "newsletter.campaigns.*": {"queue": "campaigns"},
}
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat-schedule")
CELERY_BEAT_SCHEDULE = {
    "sweep-campaigns": {"task": "newsletter.campaigns.sweep", "schedule": schedule(10.0)},
    "sweep-letters": {"task": "newsletter.letters.sweep", "schedule": schedule(10.0)},
    "sweep-documents": {"task": "cms.sweep_documents", "schedule": schedule(10.0)},
    "publish-scheduled": {"task": "cms.publish_scheduled", "schedule": schedule(60.0)},
    # A webhook's first retry is due after five seconds.
    "sweep-frontends": {"task": "cms.frontends.sweep", "schedule": schedule(5.0)},
    "prune-webhooks": {"task": "cms.webhooks.prune", "schedule": schedule(3600.0)},
}
if not REDIS_URL:
    _broker = VAR_DIR / "broker"
    for _folder in ("queue", "control"):
        (_broker / _folder).mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(_broker / "queue"),
        "data_folder_out": str(_broker / "queue"),
        "control_folder": str(_broker / "control"),
        "polling_interval": 0.2,  # seconds; kombu's own second is long for who waits for a letter
    }

# --- Frontends and caches that are told what changed ----------------------------------------------
# Whether a webhook may lead to loopback and private networks. Elsewhere than on one's own machine, whoever
# may add a webhook could have the server talk to what stands behind its firewall.
WEBHOOKS_ALLOW_PRIVATE = env.bool("WEBHOOKS_ALLOW_PRIVATE", DEMO)
# A webhook that has taken nothing for so long is switched off.
WEBHOOKS_GIVE_UP_DAYS = env.int("WEBHOOKS_GIVE_UP_DAYS", 3)
# How long the log of deliveries is kept.
WEBHOOKS_KEEP_DAYS = env.int("WEBHOOKS_KEEP_DAYS", 30)
# CDNs in front of the API, which are purged by tags; the forms are those of cms/caches/configured.py.
CDN_PURGE_URL = env.list("CDN_PURGE_URL", default=[])
# Wagtail's own setting, as JSON, for caches of the frontend's pages, which are purged by address.
WAGTAILFRONTENDCACHE = env.json("WAGTAILFRONTENDCACHE", {})

# --- Mail --------------------------------------------------------------------------------------
_mail = env.email_url("EMAIL_URL", "smtp://localhost:1025")
EMAIL_HOST, EMAIL_PORT = _mail["EMAIL_HOST"], _mail["EMAIL_PORT"]
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail["EMAIL_HOST_USER"] or "", _mail["EMAIL_HOST_PASSWORD"] or ""
EMAIL_USE_TLS, EMAIL_USE_SSL = _mail.get("EMAIL_USE_TLS", False), _mail.get("EMAIL_USE_SSL", False)
EMAIL_TIMEOUT = 30
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "Transmissions <newsletter@localhost.localdomain>")
# Connections that one campaign may use at a time, each in a worker of its own.
NEWSLETTER_LANES = env.int("NEWSLETTER_LANES", 1)
# Keys the hashes of suppressed addresses. Choose it once: with another one, nobody is suppressed any more.
ADDRESS_PEPPER = env.str("ADDRESS_PEPPER", "demo" if DEMO else "")
if not ADDRESS_PEPPER:
    raise ImproperlyConfigured("Set ADDRESS_PEPPER to 50 random characters, once: it must never change.")
# Set by the demo: caught mail is kept here and shown at /mailbox/.
MAILBOX_DIR = env.str("MAILBOX_DIR", "")

# --- Files -------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # whitenoise warns at each start when it is not there
# Absolute, so that no API answer and no mail can carry a relative image.
MEDIA_URL = env.str("MEDIA_URL", f"{CMS_URL}/media/")
MEDIA_ROOT = VAR_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = DEBUG or DEMO  # without collectstatic the demo still finds its files

# --- Language and time -------------------------------------------------------------------------
LANGUAGE_CODE = "en"
TIME_ZONE = env.str("TIME_ZONE", "UTC")
USE_I18N = True
USE_TZ = True
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES = [("en", "English")]

# --- Wagtail -----------------------------------------------------------------------------------
WAGTAIL_SITE_NAME = "Transmissions"
WAGTAILADMIN_BASE_URL = CMS_URL
WAGTAILAPI_BASE_URL = CMS_URL
WAGTAILIMAGES_IMAGE_MODEL = "cms.PublicationImage"
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp"]
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAIL_ENABLE_UPDATE_CHECK = False  # no installation reports to anyone unasked
WAGTAIL_GRAVATAR_PROVIDER_URL = None  # nor sends its editors' addresses to a third party
WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT = True
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "epub", "odt", "pdf", "txt", "xlsx", "zip"]
LOGIN_URL = "wagtailadmin_login"
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # a long StreamField posts a few fields a block

# --- Security ----------------------------------------------------------------------------------
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", CMS_IS_HTTPS)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("BEHIND_PROXY", False) else None
# One-click unsubscribing must never meet a redirect (RFC 8058, section 3.1).
SECURE_REDIRECT_EXEMPT = [r"^newsletter/unsubscribe/", r"^health/"]
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", 31_536_000 if CMS_IS_HTTPS else 0)
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = CMS_IS_HTTPS
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = CMS_IS_HTTPS
X_FRAME_OPTIONS = "SAMEORIGIN"
# For pages that are ours alone (reader pages, mailbox); Wagtail's admin needs inline parts of its own.
READER_CSP = {
    "default-src": [NONE],
    "style-src": [SELF],
    "img-src": [SELF],
    "form-action": [SELF],
    "base-uri": [NONE],
    "frame-ancestors": [NONE],
}
# The Content API's interactive documentation: scripts of its own, calls to this API, icons in its stylesheet.
API_DOCS_CSP = READER_CSP | {"script-src": [SELF], "connect-src": [SELF], "img-src": [SELF, "data:"]}
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    # Wagtail's index updates: two lines for each saved object, of interest to nobody but its developers.
    "loggers": {"django_tasks": {"level": "WARNING"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", "INFO")},
}
