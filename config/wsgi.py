"""The WSGI entry point."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django = get_wsgi_application()

from django.conf import settings  # noqa: E402

from cms.api.door import door  # noqa: E402 - it reads models, which the lines above load
from config.observe.metrics import content  # noqa: E402
from config.observe.metrics.requests import prepare, watched  # noqa: E402

application = door(django)
if settings.METRICS_TOKEN:
    prepare(settings.VAR_DIR / "metrics")
    application = watched(application)
    content.connect()
