"""Settings: production-safe as written, relaxed by the environment.

Every value that differs between two installations is read here and nowhere else.
``DEMO=1`` starts a complete installation on one machine with no server beside it.
"""

from pathlib import Path
from urllib.parse import urlsplit

from config.broker import filesystem_broker
from config.fixed import *  # noqa: F403 - settings, by these names
from config.fixed import LANGUAGE_CODE, SILENCED_SYSTEM_CHECKS, WAGTAIL_SITE_NAME
from config.observe.logs import logging_config
from config.people.passwords import password_rules
from config.policies import API_DOCS_CSP, PERMISSIONS_POLICY, READER_CSP  # noqa: F401 - settings too
from config.schedule import beat_schedule
from config.startup.caches import caches
from config.startup.databases import database
from config.startup.languages import content_languages
from config.startup.reading import Env
from config.startup.refusals import refuse_unsafe
from config.startup.secrets import demo_secret
from config.startup.storages import storages
from config.startup.templates import templates

BASE_DIR = Path(__file__).resolve().parent.parent
env = Env()
if (BASE_DIR / ".env").exists():
    env.read_env(BASE_DIR / ".env")

DEMO = env.bool("DEMO", False)
DEBUG = env.bool("DEBUG", False)

# Everything that a running installation writes to disk.
VAR_DIR = Path(env.str("VAR_DIR", str(BASE_DIR / "var")))
VAR_DIR.mkdir(parents=True, exist_ok=True)

SECRET_KEY = env.str("SECRET_KEY", demo_secret(VAR_DIR) if DEMO else "")

# Where people reach the two halves. No trailing slash: paths are joined to these.
CMS_URL = env.site("CMS_URL", "http://localhost:8000")
FRONTEND_URL = env.site("FRONTEND_URL", "http://localhost:4321")
# For a network that is all yours; elsewhere passwords would cross it in the open.
ALLOW_PLAIN_HTTP = env.bool("ALLOW_PLAIN_HTTP", False)
CMS_IS_HTTPS = CMS_URL.startswith("https://")

_HERE = ["localhost", "127.0.0.1", "[::1]", urlsplit(CMS_URL).hostname]
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=_HERE if DEMO else [])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[CMS_URL])
CORS_ALLOWED_ORIGINS = env.list("CORS_ALLOWED_ORIGINS", default=[FRONTEND_URL])
# Pages beside the CMS's own whose plain forms may sign people up; the API has the list above.
NEWSLETTER_FORM_ORIGINS = env.list("NEWSLETTER_FORM_ORIGINS", default=[FRONTEND_URL])

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
    "config.observe",
    "config.doctor",
    "config.people",
    "config.keep",
    "config.uploads",
    "wagtail.api.v2",
    "wagtail.api.v3",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.contrib.simple_translation",
    "wagtail.contrib.typed_table_block",
    "wagtail.embeds",
    "wagtail.locales",
    "wagtail.sites",
    "config.people.users_app.UsersConfig",  # wagtail.users
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
    "axes",
    "django_otp",
    "django_otp.plugins.otp_static",
    "django_otp.plugins.otp_totp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",  # lookups of Wagtail's search; harmless on SQLite
]

MIDDLEWARE = [
    "config.observe.requests.RequestIds",
    "config.observe.metrics.permission.AnyHost",  # before whatever asks for the host
    "config.page_policies.PagePolicies",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "cms.api.methods.HeadAndOptions",
    "cms.api.gate.ReadKeys",
    "cms.api.wagtail_queries.WagtailQueries",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "config.people.gate.SecondFactorGate",
    "config.people.tokens.gate.TokenScopes",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",  # last: it answers for a name that is locked
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
ASGI_APPLICATION = "config.asgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "cms.User"

TEMPLATES = templates()

# 1 when a pooler such as PgBouncer stands before the database.
DATABASE_POOLED = env.bool("DATABASE_POOLED", False)
DATABASES = {
    "default": database(env.db("DATABASE_URL", f"sqlite:///{VAR_DIR / 'db.sqlite3'}"), DATABASE_POOLED)
}

REDIS_URL = env.str("REDIS_URL", "")
CACHES = caches(REDIS_URL, VAR_DIR)

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
    # Lanes alone: what starts a campaign must not wait until another one's slice is over.
    "newsletter.campaigns.lane": {"queue": "campaigns"},
    # It waits for other people's servers, seconds at a time; neither letters nor readers wait for that.
    "newsletter.preflight.look": {"queue": "campaigns"},
}
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat-schedule")
# How long, at the latest, until a due campaign begins or one that lost its worker goes on.
NEWSLETTER_SWEEP_SECONDS = env.float("NEWSLETTER_SWEEP_SECONDS", 10.0)
CELERY_BEAT_SCHEDULE = beat_schedule(NEWSLETTER_SWEEP_SECONDS)
if not REDIS_URL:
    CELERY_BROKER_TRANSPORT = "config.folder_broker:Transport"
    CELERY_BROKER_TRANSPORT_OPTIONS = filesystem_broker(VAR_DIR / "broker")

# --- Frontends and caches that are told what changed ----------------------------------------------
# Whether a webhook may lead to loopback and private networks. Elsewhere than on one's own machine, whoever
# may add a webhook could have the server talk to what stands behind its firewall.
WEBHOOKS_ALLOW_PRIVATE = env.bool("WEBHOOKS_ALLOW_PRIVATE", DEMO)
# A webhook that has taken nothing for so long is switched off.
WEBHOOKS_GIVE_UP_DAYS = env.int("WEBHOOKS_GIVE_UP_DAYS", 3)
# For how many days the log of deliveries is kept, 0 for ever, as for everything that is kept for some days.
WEBHOOKS_KEEP_DAYS = env.days("WEBHOOKS_KEEP_DAYS", 30)
# CDNs in front of the API, which are purged by tags; the forms are those of cms/caches/configured.py.
CDN_PURGE_URL = env.list("CDN_PURGE_URL", default=[])
# Wagtail's own setting, as JSON, for caches of the frontend's pages, which are purged by address.
WAGTAILFRONTENDCACHE = env.json("WAGTAILFRONTENDCACHE", {})

# --- Mail --------------------------------------------------------------------------------------
_mail = env.email_url("EMAIL_URL", "smtp://localhost:1025")
EMAIL_HOST, EMAIL_PORT, EMAIL_TIMEOUT = _mail["EMAIL_HOST"], _mail["EMAIL_PORT"], 30  # seconds
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail["EMAIL_HOST_USER"] or "", _mail["EMAIL_HOST_PASSWORD"] or ""
EMAIL_USE_TLS, EMAIL_USE_SSL = _mail.get("EMAIL_USE_TLS", False), _mail.get("EMAIL_USE_SSL", False)
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "Transmissions <newsletter@localhost.localdomain>")
# Several ways out, with weights and limits, in place of EMAIL_URL: newsletter/senders.py has the form.
NEWSLETTER_SENDERS = env.list("NEWSLETTER_SENDERS", default=[])
# Each ANYMAIL_… variable is anymail's setting of that name; docs/providers.md has those that webhooks need.
ANYMAIL = {key.removeprefix("ANYMAIL_"): env.str(key) for key in env.ENVIRON if key.startswith("ANYMAIL_")}
ANYMAIL["WEBHOOK_SECRET"] = env.list("ANYMAIL_WEBHOOK_SECRET", default=[])
# Connections to EMAIL_URL's server that one worker process may keep open.
NEWSLETTER_CONNECTIONS = env.int("NEWSLETTER_CONNECTIONS", 16)
# Worker processes that may send one campaign at the same time.
NEWSLETTER_LANES = env.int("NEWSLETTER_LANES", 1)
# A worker sends one campaign for so long before it looks what else there is to do.
NEWSLETTER_SLICE_SECONDS = env.float("NEWSLETTER_SLICE_SECONDS", 10.0)
# A worker that gives no sign for so long counts as dead, and another goes on with its campaign or letter.
NEWSLETTER_LEASE_SECONDS = env.float("NEWSLETTER_LEASE_SECONDS", 30.0)
# When somebody is tried again to whom a server said "later"; then after twice as long each time.
NEWSLETTER_RETRY_SECONDS = env.float("NEWSLETTER_RETRY_SECONDS", 60.0)
# A campaign pauses itself when so many of its last 500 messages were refused for good or got no answer.
NEWSLETTER_PAUSE_SHARE = env.float("NEWSLETTER_PAUSE_SHARE", 0.2)
# Files of addresses: the largest that is taken in, how many rows a transaction imports on PostgreSQL, and
# how long after its import a file and its rejected rows are kept.
NEWSLETTER_IMPORT_MAX_MB = env.int("NEWSLETTER_IMPORT_MAX_MB", 500)
NEWSLETTER_IMPORT_CHUNK = env.int("NEWSLETTER_IMPORT_CHUNK", 30_000)
NEWSLETTER_IMPORT_KEEP_DAYS = env.days("NEWSLETTER_IMPORT_KEEP_DAYS", 7)
# Networks of scanners, as 192.0.2.0/24, beside those that are known: what comes from there is a machine's.
NEWSLETTER_SCANNER_NETWORKS = env.list("NEWSLETTER_SCANNER_NETWORKS", default=[])
# For so many days it is kept who opened or followed what, where a newsletter measures it. Counts stay.
NEWSLETTER_KEEP_ENGAGEMENT_DAYS = env.days("NEWSLETTER_KEEP_ENGAGEMENT_DAYS", 365)
# Where bounces go, an address for each delivery: bounces+{token}@example.com. Empty: the sender's own.
NEWSLETTER_RETURN_PATH = env.str("NEWSLETTER_RETURN_PATH", "")
# Keys that sign mail when the relay does not, as selector:domain:key; newsletter/dkim_keys.py has the form.
NEWSLETTER_DKIM = env.list("NEWSLETTER_DKIM", default=[])
# Letters to people who have not confirmed, of all newsletters: however many strangers a program signs up.
NEWSLETTER_LETTERS_PER_HOUR = env.int("NEWSLETTER_LETTERS_PER_HOUR", 500)
NEWSLETTER_LETTERS_PER_DAY = env.int("NEWSLETTER_LETTERS_PER_DAY", 3000)
# Whether DNS is asked, for three seconds at most, if the domain of a new address takes mail at all.
NEWSLETTER_CHECK_MX = env.bool("NEWSLETTER_CHECK_MX", False)
NEWSLETTER_CHECK_OUTSIDE = env.bool("NEWSLETTER_CHECK_OUTSIDE", True)  # links and senders, by preflight
# How many bounces suppress an address: of a mailbox that is not there, and for what may pass; 0 is never.
NEWSLETTER_HARD_BOUNCES = env.int("NEWSLETTER_HARD_BOUNCES", 1)
NEWSLETTER_SOFT_BOUNCES = env.int("NEWSLETTER_SOFT_BOUNCES", 5)
# Only those of so many days count together.
NEWSLETTER_SOFT_BOUNCE_DAYS = env.int("NEWSLETTER_SOFT_BOUNCE_DAYS", 30)
# Whether who reports a mail as spam gets none of any newsletter any more, or of that one.
NEWSLETTER_COMPLAINT_EVERYWHERE = env.bool("NEWSLETTER_COMPLAINT_EVERYWHERE", True)
# A mailbox of bounces and complaints, imaps://user:password@host/INBOX: newsletter/returned/imap.py
FEEDBACK_MAILBOX_URL = env.str("FEEDBACK_MAILBOX_URL", "")
# Days that things are kept, 0 for ever: receipts of failed attempts, bounces, and who never confirmed.
NEWSLETTER_KEEP_ATTEMPTS_DAYS = env.days("NEWSLETTER_KEEP_ATTEMPTS_DAYS", 90)
NEWSLETTER_KEEP_BOUNCES_DAYS = env.days("NEWSLETTER_KEEP_BOUNCES_DAYS", 365)
NEWSLETTER_KEEP_PENDING_DAYS = env.days("NEWSLETTER_KEEP_PENDING_DAYS", 30)
# Keys the hashes of suppressed addresses. Choose it once: with another one, nobody is suppressed any more.
ADDRESS_PEPPER = env.str("ADDRESS_PEPPER", "demo" if DEMO else "")
# Who was erased, on a disk that outlives the database.
ERASURE_JOURNAL = env.str("ERASURE_JOURNAL", str(VAR_DIR / "erased.log"))
# Set by the demo: caught mail is kept here and shown at /mailbox/.
MAILBOX_DIR = env.str("MAILBOX_DIR", "")

# --- Files -------------------------------------------------------------------------------------
STATIC_ROOT = Path(env.str("STATIC_ROOT", str(VAR_DIR / "static")))
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # whitenoise warns at each start when it is not there
# Absolute, so that no API answer and no mail can carry a relative image.
MEDIA_URL = env.str("MEDIA_URL", f"{CMS_URL}/media/")
MEDIA_ROOT = VAR_DIR / "media"
# A bucket instead of the folder, which several machines share; its options are django-storages' own, as JSON.
S3_BUCKET = env.str("S3_BUCKET", "")
STORAGES = storages(S3_BUCKET, env.json("S3_OPTIONS", {}))
WHITENOISE_USE_FINDERS = DEBUG or DEMO  # without collectstatic the demo still finds its files

# --- Language and time -------------------------------------------------------------------------
TIME_ZONE = env.str("TIME_ZONE", "UTC")
# Languages beside English that transmissions are translated into. Without any, Wagtail offers none.
TRANSLATED_INTO = env.list("TRANSLATED_INTO", default=[])
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES = content_languages([LANGUAGE_CODE, *TRANSLATED_INTO])
WAGTAIL_I18N_ENABLED = bool(TRANSLATED_INTO)

# --- Wagtail -----------------------------------------------------------------------------------
WAGTAILADMIN_BASE_URL = CMS_URL
WAGTAILAPI_BASE_URL = CMS_URL

# --- Security ----------------------------------------------------------------------------------
BEHIND_PROXY = env.bool("BEHIND_PROXY", False)
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", CMS_IS_HTTPS)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
if BEHIND_PROXY:
    SILENCED_SYSTEM_CHECKS += ["security.W008"]  # the redirect, which the proxy makes as well
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", 31_536_000 if CMS_IS_HTTPS else 0)
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = CMS_IS_HTTPS
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = CMS_IS_HTTPS
AUTH_PASSWORD_VALIDATORS = password_rules(fewest=12)
# Everybody in the admin shows a code beside the password; else whoever set one up.
TWO_FACTOR_REQUIRED = env.bool("TWO_FACTOR_REQUIRED", False)
OTP_TOTP_ISSUER = WAGTAIL_SITE_NAME

# --- Watching ----------------------------------------------------------------------------------
# One JSON object a line for whatever collects logs, or lines for a person at a terminal.
LOG_JSON = env.bool("LOG_JSON", not (DEMO or DEBUG))
LOGGING = logging_config(env.str("LOG_LEVEL", "INFO"), LOG_JSON)
# Queries that take longer than so many milliseconds are logged, without their values. 0 logs none.
SLOW_QUERY_MS = env.int("SLOW_QUERY_MS", 500)
# Whoever shows it as a bearer token may read /metrics. Empty: there is no such page.
METRICS_TOKEN = env.str("METRICS_TOKEN", "")
SENTRY_DSN = env.str("SENTRY_DSN", "")

refuse_unsafe(globals())
