"""What refuses to start. Each rule sees all settings and gives a sentence that says what to set, or nothing.

To add one, write a function here and name it in `RULES`; `tests/config/test_refusals.py` tries each.
"""

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

Settings = Mapping[str, Any]
FEWEST_CHARACTERS = {"SECRET_KEY": 50, "ADDRESS_PEPPER": 32}
_FEWEST_DIFFERENT = 5  # as Django's own check asks
_MAKE_ONE = 'python3 -c "import secrets; print(secrets.token_urlsafe(50))"'


def demo(settings: Settings) -> str:
    if settings["DEMO"] and not _is_local(settings["CMS_URL"]):
        return (
            f"Set DEMO=0: a demo at {settings['CMS_URL']} has secrets that everybody knows, shows all caught "
            "mail to anyone and lets webhooks into your network. It is for this machine alone."
        )
    return ""


def secret_key(settings: Settings) -> str:
    return _guessable(settings, "SECRET_KEY", "It signs sessions and links.")


def address_pepper(settings: Settings) -> str:
    if settings["ADDRESS_PEPPER"] and settings["ADDRESS_PEPPER"] == settings["SECRET_KEY"]:
        return (
            "Set ADDRESS_PEPPER to other characters than SECRET_KEY: that one may change, this one must not."
        )
    return _guessable(settings, "ADDRESS_PEPPER", "Choose it once: it must never change.")


def allowed_hosts(settings: Settings) -> str:
    hosts = settings["ALLOWED_HOSTS"]
    if not hosts:
        return "Set ALLOWED_HOSTS to the host names of the CMS, separated by commas."
    return (
        "Set ALLOWED_HOSTS to host names: * answers to whatever a stranger calls it." if "*" in hosts else ""
    )


def debug(settings: Settings) -> str:
    if settings["DEBUG"] and not _is_local(settings["CMS_URL"]):
        return "Set DEBUG=0: with 1, whoever causes an error is shown the source and the settings."
    return ""


def cms_url(settings: Settings) -> str:
    url = settings["CMS_URL"]
    if url.startswith("https://") or _is_local(url) or settings["ALLOW_PLAIN_HTTP"]:
        return ""
    return (
        f"Set CMS_URL to https://…: over {url} passwords and sessions could be read on their way. "
        "ALLOW_PLAIN_HTTP=1 takes that risk, for a network that is all yours."
    )


def mailbox_dir(settings: Settings) -> str:
    if settings["MAILBOX_DIR"]:
        return "Leave MAILBOX_DIR empty: it shows every caught mail to anyone. `make demo` alone sets it."
    return ""


def origins(settings: Settings) -> str:
    for name in ("CSRF_TRUSTED_ORIGINS", "CORS_ALLOWED_ORIGINS"):
        for origin in settings[name]:
            parts = urlsplit(origin)
            if parts.scheme not in ("http", "https") or not parts.netloc or "*" in origin:
                return f"Set {name} to whole origins, as https://www.example.org, and not to {origin!r}."
    return ""


def database(settings: Settings) -> str:
    engine = settings["DATABASES"]["default"]["ENGINE"]
    if engine.rpartition(".")[2] not in ("postgresql", "sqlite3"):
        return "Set DATABASE_URL to postgres://user:password@host:5432/name or to sqlite:////folder/file."
    return ""


def broker(settings: Settings) -> str:
    url = settings["REDIS_URL"]
    if url and urlsplit(url).scheme not in ("redis", "rediss"):
        return "Set REDIS_URL to redis://host:6379/0, or rediss:// for TLS."
    return ""


def metrics_token(settings: Settings) -> str:
    token = settings["METRICS_TOKEN"]
    if token and len(token) < 20:
        return f"Set METRICS_TOKEN to 20 random characters or more, or to nothing: {_MAKE_ONE}"
    return ""


RULES: tuple[Callable[[Settings], str], ...] = (
    *(demo, secret_key, address_pepper, allowed_hosts, debug, cms_url),
    *(mailbox_dir, origins, database, broker, metrics_token),
)


def refuse_unsafe(settings: Settings) -> None:
    """Raises ImproperlyConfigured with every sentence at once. A demo on this machine may do it all."""
    if settings["DEMO"] and _is_local(settings["CMS_URL"]):
        return
    if said := [sentence for rule in RULES if (sentence := rule(settings))]:
        raise ImproperlyConfigured(
            "\n".join(said) + "\n(DEMO=1 tries the product on one machine without any of it.)"
        )


def _guessable(settings: Settings, name: str, why: str) -> str:
    value, fewest = settings[name], FEWEST_CHARACTERS[name]
    if len(value) >= fewest and len(set(value)) >= _FEWEST_DIFFERENT:
        return ""
    return f"Set {name} to {fewest} random characters or more: {_MAKE_ONE}. {why}"


def _is_local(url: str) -> bool:
    """This machine, or a name for tests that leads nowhere else (RFC 6761)."""
    host = urlsplit(url).hostname or ""
    return host in ("127.0.0.1", "::1", "localhost") or host.endswith((".localhost", ".test"))
