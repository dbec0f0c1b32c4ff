"""The WSGI entry point."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django = get_wsgi_application()

from cms.api.door import door  # noqa: E402 - it reads models, which the line above loads

application = door(django)
