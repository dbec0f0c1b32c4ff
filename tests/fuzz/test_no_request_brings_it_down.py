"""`make fuzz` sends 10,000 to each; a run of the tests only some. FUZZ_SEED repeats one that failed."""

import os
import secrets
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.urls import clear_url_caches, include, path
from pytest_django.fixtures import Settings

from config import urls
from config.wsgi import application
from newsletter.hooks.views import hook_patterns
from newsletter.models import Newsletter
from tests.conftest import Publication
from tests.fuzz.known import tokens
from tests.fuzz.requests import Fuzzer
from tests.fuzz.routes import API, ROUTES
from tests.newsletter.hooks.conftest import SECRET, mounted  # noqa: F401 - a fixture

pytestmark = [pytest.mark.once, pytest.mark.django_db]
REQUESTS = int(os.environ.get("FUZZ_REQUESTS", "60"))
# The same each time in a run of the tests, which must not fail by chance; `make fuzz` looks for what is new.
SEED = os.environ.get("FUZZ_SEED") or (secrets.token_hex(4) if REQUESTS > 1_000 else "transmissions")


@pytest.fixture
def letters(publication: Publication) -> Newsletter:
    publication.transmission()
    return Newsletter.objects.create(
        name="Letters", slug="letters", from_name="A", from_email="a@example.org"
    )


@pytest.fixture
def ask(letters: Newsletter, mounted: Settings) -> Iterator[Callable[[dict[str, Any]], str]]:  # noqa: F811
    """Gives the status. The test keeps its own connection, which a server would close."""
    mounted.ROOT_URLCONF = type(urls)("urls_with_hooks")
    hooks = path("newsletter/", include((hook_patterns(), "hooks")))
    mounted.ROOT_URLCONF.urlpatterns = [hooks, *urls.urlpatterns]
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    clear_url_caches()
    yield _status
    clear_url_caches()
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def _status(environ: dict[str, Any]) -> str:
    told: list[str] = []

    def start_response(status: str, headers: object, error: object = None) -> None:
        told.append(status)

    answer: Iterable[bytes] = application(environ, start_response)
    b"".join(answer)
    if close := getattr(answer, "close", None):
        close()
    return told[-1]


@pytest.mark.parametrize("route", ROUTES)
def test_no_request_brings_it_down(
    route: str, letters: Newsletter, ask: Callable[[dict[str, Any]], str]
) -> None:
    known, answered = tokens(letters), Counter[str]()
    fuzzer = Fuzzer(f"{SEED}:{route}", SECRET, known)
    for number in range(REQUESTS):
        environ = fuzzer.environ(route)
        status = ask(environ)
        answered[status[:3]] += 1
        assert status < "500", f"seed {SEED}, request {number}: {environ}"
    cache.clear()
    assert answered.total() == REQUESTS
    if any(part in route for part in known):
        assert answered["200"], "no request got past the door"


def test_every_address_of_the_content_api_is_among_them() -> None:
    from config.api import content_api

    described = {f"{name}" for name in content_api.get_openapi_schema()["paths"]}
    routes = {route if route.startswith(API) else "" for route in ROUTES}
    assert described - routes == set()
