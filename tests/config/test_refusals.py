"""An installation with a setting that is missing or unsafe does not start, and says what to set."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.startup.reading import Env
from config.startup.refusals import RULES, refuse_unsafe

ROOT = Path(__file__).resolve().parents[2]
LONG = "0123456789" * 6
SAFE: dict[str, object] = {
    "DEMO": False,
    "DEBUG": False,
    "SECRET_KEY": LONG,
    "ADDRESS_PEPPER": "another secret, of thirty-two or more",
    "ALLOWED_HOSTS": ["cms.example.org"],
    "CMS_URL": "https://cms.example.org",
    "ALLOW_PLAIN_HTTP": False,
    "MAILBOX_DIR": "",
    "CSRF_TRUSTED_ORIGINS": ["https://cms.example.org"],
    "CORS_ALLOWED_ORIGINS": ["https://www.example.org"],
    "DATABASES": {"default": {"ENGINE": "django.db.backends.postgresql"}},
    "REDIS_URL": "redis://127.0.0.1/0",
    "METRICS_TOKEN": "",
}
UNSAFE: dict[str, dict[str, object]] = {
    "demo": {"DEMO": True},
    "secret_key": {"SECRET_KEY": "short"},
    "address_pepper": {"ADDRESS_PEPPER": ""},
    "allowed_hosts": {"ALLOWED_HOSTS": ["*"]},
    "debug": {"DEBUG": True},
    "cms_url": {"CMS_URL": "http://cms.example.org"},
    "mailbox_dir": {"MAILBOX_DIR": "var/mailbox"},
    "origins": {"CORS_ALLOWED_ORIGINS": ["https://*.example.org"]},
    "database": {"DATABASES": {"default": {"ENGINE": "mysql"}}},
    "broker": {"REDIS_URL": "localhost"},
    "metrics_token": {"METRICS_TOKEN": "short"},
}


def refused(**changes: object) -> str:
    with pytest.raises(ImproperlyConfigured) as refusal:
        refuse_unsafe(SAFE | changes)
    return str(refusal.value)


def test_it_starts_with_safe_settings() -> None:
    refuse_unsafe(SAFE)


@pytest.mark.parametrize("rule", [rule.__name__ for rule in RULES])
def test_it_refuses_one_unsafe_setting_and_names_it(rule: str) -> None:
    [name] = UNSAFE[rule]
    said = refused(**UNSAFE[rule])
    assert ("DATABASE_URL" if name == "DATABASES" else name) in said.splitlines()[0]
    assert len(said.splitlines()) == 2


def test_it_names_everything_at_once() -> None:
    said = refused(SECRET_KEY="", ADDRESS_PEPPER="", ALLOWED_HOSTS=[])
    assert all(name in said for name in ("SECRET_KEY", "ADDRESS_PEPPER", "ALLOWED_HOSTS"))


def test_it_never_repeats_a_secret() -> None:
    assert "hunter2" not in refused(SECRET_KEY="hunter2", ADDRESS_PEPPER="hunter2", METRICS_TOKEN="hunter2")


def test_it_refuses_a_pepper_that_is_the_secret_key() -> None:
    assert "other characters" in refused(ADDRESS_PEPPER=LONG)


@pytest.mark.parametrize("url", ["http://localhost:8000", "http://127.0.0.1", "http://cms.localhost"])
def test_it_lets_this_machine_do_without_tls(url: str) -> None:
    refuse_unsafe(SAFE | {"CMS_URL": url})


@pytest.mark.parametrize("url", ["http://localhost:8000", "http://[::1]:8000", "http://cms.test"])
def test_it_lets_a_demo_on_this_machine_do_without_any_of_it(url: str) -> None:
    refuse_unsafe({"DEMO": True, "CMS_URL": url})


@pytest.mark.parametrize(
    "url", ["https://cms.example.org", "http://192.168.0.2:8000", "https://localhost.example"]
)
def test_it_starts_no_demo_that_others_reach(url: str) -> None:
    assert "Set DEMO=0" in refused(DEMO=True, CMS_URL=url, ADDRESS_PEPPER="demo")


@pytest.mark.parametrize(
    ("read", "value"),
    [
        ("int", "ten"),
        ("float", "much"),
        ("bool", "perhaps"),
        ("json", "{"),
        ("site", "www.example.org"),
        ("days", "-1"),
    ],
)
def test_it_names_a_variable_that_cannot_be_read(
    read: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOME_SETTING", value)
    with pytest.raises(ImproperlyConfigured, match="Set SOME_SETTING to "):
        getattr(Env(), read)("SOME_SETTING", 0 if read != "site" else "http://localhost")


def test_it_ends_in_a_sentence_instead_of_a_trace(tmp_path: Path) -> None:
    environ = {"PATH": os.environ["PATH"], "VAR_DIR": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=ROOT,
        env=environ,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 1
    assert "Set SECRET_KEY to 50 random characters or more" in done.stderr
    assert "Traceback" not in done.stderr
