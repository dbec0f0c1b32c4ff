"""The environment of every test run. A pytest plugin, because it must stand before the settings are read."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, settings

# How fast the machine is, and what else it does, says nothing about the code.
settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")

# Tests never write into an installation's files, and never read its secrets.
VAR_DIR = Path(tempfile.mkdtemp(prefix="transmissions-tests-"))
atexit.register(shutil.rmtree, VAR_DIR, ignore_errors=True)

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ["DEMO"] = "1"
os.environ["VAR_DIR"] = str(VAR_DIR)
os.environ["CMS_URL"] = "http://cms.test"
os.environ["FRONTEND_URL"] = "http://frontend.test"
os.environ.setdefault("DATABASE_URL", f"sqlite:///{VAR_DIR / 'db.sqlite3'}")
# Nothing listens there: a test that forgot its own mail server must not write to a demo that runs beside it.
os.environ["EMAIL_URL"] = "smtp://127.0.0.1:9"
for name in ("REDIS_URL", "MEDIA_URL", "MAILBOX_DIR"):
    os.environ.pop(name, None)
