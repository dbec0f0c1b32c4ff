"""A production installation passes `check --deploy`, and sends HSTS, secure cookies and a redirect."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from config.demo.plan import BASE_DIR

CODE = """
from django.test import Client
plain, safe = Client().get("/api/v2/", secure=False), Client().get("/health/live/", secure=True)
print(plain["Location"], safe["Strict-Transport-Security"])
"""


def production(folder: Path, *words: str, **more: str) -> "subprocess.CompletedProcess[str]":
    environ = {
        "PATH": os.environ["PATH"],
        "SECRET_KEY": "for this test only, and long enough to pass every check there is",
        "ADDRESS_PEPPER": "for this test only, and long enough too",
        "CMS_URL": "https://cms.example.org",
        "FRONTEND_URL": "https://www.example.org",
        "ALLOWED_HOSTS": "cms.example.org,testserver",
        "BEHIND_PROXY": "1",
        "DATABASE_URL": f"sqlite:///{folder / 'none.sqlite3'}",
        "VAR_DIR": str(folder),
    }
    return subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=BASE_DIR,
        env=environ | more,
        capture_output=True,
        text=True,
        timeout=120,
    )


@pytest.mark.parametrize("redirects", ["1", "0"], ids=["it redirects", "its proxy redirects"])
def test_it_is_clean_by_djangos_own_deployment_checks(tmp_path: Path, redirects: str) -> None:
    checked = ("check", "--deploy", "--fail-level", "WARNING")
    done = production(tmp_path, *checked, SECURE_SSL_REDIRECT=redirects)
    assert done.returncode == 0, done.stderr


def test_it_wants_somebody_to_redirect(tmp_path: Path) -> None:
    done = production(tmp_path, "check", "--deploy", BEHIND_PROXY="0", SECURE_SSL_REDIRECT="0")
    assert "security.W008" in done.stderr


def test_it_redirects_to_https_and_has_browsers_remember_it(tmp_path: Path) -> None:
    done = production(tmp_path, "shell", "--verbosity", "0", "--command", CODE)
    assert done.returncode == 0, done.stderr
    location, hsts = done.stdout.strip().split(" ", 1)
    assert location == "https://testserver/api/v2/"
    assert hsts == "max-age=31536000; includeSubDomains; preload"
