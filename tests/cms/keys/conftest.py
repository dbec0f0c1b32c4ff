"""Both ways into the Content API, and keys to show there."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client, override_settings
from django.utils import timezone
from pytest_django.fixtures import Settings

from cms.api import brake, gate, keys
from cms.api.memory import Memory
from cms.models import ReadKey
from tests.cms.test_door import Through, refuse

ROOT = "/api/content/v1/"
LIST = f"{ROOT}transmissions/"
Headers = dict[str, str]


class Readers:
    """Both ways in: Django's, and the door before it, behind which Django fails."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.through = Through(refuse)

    def get(self, door: str, path: str, secret: str = "", **meta: str) -> tuple[int, Headers, bytes]:
        shown = {"HTTP_AUTHORIZATION": f"Bearer {secret}"} if secret else {}
        sent: dict[str, Any] = {"HTTP_HOST": "localhost"} | shown | meta
        if door == "before Django":
            return self.through.get(path, **sent)
        answer = self.client.get(path, **sent)
        return answer.status_code, dict(answer.headers), answer.content


@pytest.fixture
def readers(client: Client) -> Readers:
    return Readers(client)


@pytest.fixture(autouse=True)
def _forget(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test knows another one's keys, origins and faulty caches."""
    monkeypatch.setattr(keys, "_memory", Memory(keys.REMEMBERED, most=1000))
    monkeypatch.setattr(gate, "_origins", Memory(keys.REMEMBERED, most=1))
    monkeypatch.setattr(brake, "_resting_until", 0.0)


@pytest.fixture
def private(settings: Settings) -> None:
    settings.CONTENT_API_PRIVATE = True


def cached_in(url: str) -> override_settings:
    """Within it, a Redis is the cache. No longer: the cache is cleared after a test, and others use it."""
    redis = {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": url}
    return override_settings(CACHES={"default": redis})


DOWN = "redis://127.0.0.1:1/0"


def issue(**fields: Any) -> tuple[ReadKey, str]:
    key = ReadKey(**{"name": "Site", **fields})
    secret = key.give_secret()
    key.save()
    return key, secret


both_ways = pytest.mark.parametrize("door", ["Django", "before Django"])
modes = pytest.mark.parametrize("is_private", [False, True], ids=["public", "private"])


def unknown() -> str:
    return ReadKey().give_secret()


def almost() -> str:
    """A key's beginning with another end."""
    _, secret = issue()
    return secret[:-2] + ("AA" if not secret.endswith("AA") else "BB")


def expired() -> str:
    return issue(expires_at=timezone.now() - timedelta(seconds=1))[1]


def revoked() -> str:
    key, secret = issue()
    key.revoke()
    return secret
