"""The environment of every test run. A pytest plugin, because it must stand before the settings are read."""

import os
import tempfile
from pathlib import Path

# Tests never write into an installation's files, and never read its secrets.
VAR_DIR = Path(tempfile.mkdtemp(prefix="transmissions-tests-"))

os.environ["DEMO"] = "1"
os.environ["VAR_DIR"] = str(VAR_DIR)
os.environ["CMS_URL"] = "http://cms.test"
os.environ["FRONTEND_URL"] = "http://frontend.test"
os.environ.setdefault("DATABASE_URL", f"sqlite:///{VAR_DIR / 'db.sqlite3'}")
for name in ("REDIS_URL", "EMAIL_URL", "MEDIA_URL", "MAILBOX_DIR"):
    os.environ.pop(name, None)
