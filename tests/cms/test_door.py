"""The door answers what Django would have answered, without it."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import quote, unquote_to_bytes
from wsgiref.util import setup_testing_defaults

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.test import Client
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st
from pytest_django import Settings
from structlog.contextvars import get_contextvars

from cms.api.door import door
from tests.conftest import Publication

pytestmark = pytest.mark.django_db
ROOT = "/api/content/v1/"


class Through:
    """A client of the door. Django behind it fails, unless it is wanted."""

    def __init__(self, behind: Any) -> None:
        self.application = door(behind)

    def get(self, path: str, method: str = "GET", **meta: str) -> tuple[int, dict[str, str], bytes]:
        environ = asked(path, method) | meta
        said: list[Any] = []
        body = b"".join(self.application(environ, lambda *args: said.extend(args)))
        return int(said[0].split()[0]), dict(said[1]), body


def asked(path: str, method: str = "GET") -> dict[str, Any]:
    """What a WSGI server makes of a request (PEP 3333)."""
    name, _, query = path.partition("?")
    environ: dict[str, Any] = {"REQUEST_METHOD": method, "QUERY_STRING": query, "HTTP_HOST": "localhost"}
    environ["PATH_INFO"] = unquote_to_bytes(name).decode("latin-1")
    setup_testing_defaults(environ)
    return environ


def refuse(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
    raise AssertionError("Django was asked")


@pytest.fixture
def through() -> Through:
    return Through(refuse)


PATHS = [
    "transmissions/",
    "transmissions/?full=1&limit=2",
    "transmissions/?topic=light&count=1",
    "transmissions/?nope=1",
    "transmissions/slow-light/",
    "transmissions/slow-light/?fields=id,title",
    "transmissions/never/",
    "topics/",
    "authors/ada/",
    "lenses/",
    "site/",
    "changes/",
    "pages/resolve/?path=/transmissions/slow-light/",
]


@pytest.mark.parametrize("coding", ["", "gzip", "br", "gzip, br"])
@pytest.mark.parametrize("path", PATHS)
def test_it_answers_as_django_does(
    client: Client, publication: Publication, through: Through, path: str, coding: str
) -> None:
    publication.transmission()
    meta = {"HTTP_ACCEPT_ENCODING": coding} if coding else {}
    status, headers, body = through.get(ROOT + path, **meta)
    other = client.get(ROOT + path, HTTP_HOST="localhost", HTTP_ACCEPT_ENCODING=coding)
    assert (status, body) == (other.status_code, other.content)
    sent = dict(other.headers)
    assert headers.pop("X-Request-ID") != sent.pop("X-Request-ID")
    assert headers == sent


def test_it_gives_head_the_headers_alone(publication: Publication, through: Through) -> None:
    publication.transmission()
    asking = {"HTTP_X_REQUEST_ID": "proxy-0001"}
    _, whole, body = through.get(f"{ROOT}transmissions/slow-light/", **asking)
    status, headers, nothing = through.get(f"{ROOT}transmissions/slow-light/", "HEAD", **asking)
    assert (status, headers, nothing) == (200, whole, b"")
    assert headers["Content-Length"] == str(len(body))


@pytest.mark.parametrize(
    ("path", "method", "meta"),
    [
        (f"{ROOT}subscriptions/", "POST", {}),
        (f"{ROOT}transmissions/", "OPTIONS", {}),
        (f"{ROOT}transmissions/", "GET", {"HTTP_HOST": "evil.example"}),
        (f"{ROOT}transmissions/", "GET", {"HTTP_ORIGIN": "https://elsewhere.example"}),
        (f"{ROOT}docs", "GET", {}),
        ("/admin/", "GET", {}),
    ],
)
def test_it_leaves_all_else_to_django(path: str, method: str, meta: dict[str, str]) -> None:
    def behind(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        start("299 Django", [])
        return []

    assert Through(behind).get(path, method, **meta)[0] == 299


@pytest.mark.parametrize(("scheme", "remembered"), [("https", "max-age=60"), ("http", None)])
def test_it_has_browsers_remember_https_when_a_proxy_redirects(
    client: Client, publication: Publication, settings: Settings, scheme: str, remembered: str | None
) -> None:
    settings.SECURE_HSTS_SECONDS, settings.SECURE_SSL_REDIRECT = 60, False
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    seen = Through(refuse).get(f"{ROOT}topics/", HTTP_X_FORWARDED_PROTO=scheme)[1]
    other = client.get(f"{ROOT}topics/", HTTP_X_FORWARDED_PROTO=scheme)
    assert seen.get("Strict-Transport-Security") == other.get("Strict-Transport-Security") == remembered


def test_it_gives_the_answer_and_its_log_lines_the_id_that_a_proxy_gave(
    through: Through, monkeypatch: pytest.MonkeyPatch
) -> None:
    bound: list[dict[str, Any]] = []

    def fails(*_: object) -> None:
        bound.append(dict(get_contextvars()))
        raise RuntimeError("as a defect would")

    monkeypatch.setattr("cms.api.endpoints.admit", fails)
    status, headers, _ = through.get(f"{ROOT}topics/", HTTP_X_REQUEST_ID="proxy-0001")
    assert (status, headers["X-Request-ID"]) == (500, "proxy-0001")
    assert bound == [{"request_id": "proxy-0001"}]
    assert get_contextvars() == {}


def test_it_lets_the_frontend_of_a_known_origin_read(publication: Publication, through: Through) -> None:
    publication.transmission()
    _, headers, _ = through.get(f"{ROOT}transmissions/", HTTP_ORIGIN="http://frontend.test")
    assert headers["Access-Control-Allow-Origin"] == "http://frontend.test"
    assert "Origin" in headers["Vary"]


@examples(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    name=st.text(max_size=60).filter(lambda text: text not in ("", ".", "..") and "/" not in text),
    query=st.text(max_size=60),
    meta=st.dictionaries(
        st.sampled_from(["HTTP_IF_NONE_MATCH", "HTTP_ACCEPT_ENCODING", "HTTP_IF_MODIFIED_SINCE"]),
        st.text(st.characters(max_codepoint=255), max_size=40),
    ),
)
def test_it_never_breaks(
    through: Through, publication: Publication, name: str, query: str, meta: dict[str, str]
) -> None:
    path = f"{ROOT}transmissions/{quote(name)}/?{quote(query, safe='=&,+')}"
    assert through.get(path, **meta)[0] in (200, 304, 400, 404)


def test_the_real_application_has_the_door_before_it(
    publication: Publication, monkeypatch: pytest.MonkeyPatch
) -> None:
    from config.wsgi import application

    monkeypatch.setattr(WSGIHandler, "__call__", refuse)
    publication.transmission()
    said: list[Any] = []
    b"".join(application(asked(f"{ROOT}transmissions/slow-light/"), lambda *args: said.extend(args)))
    assert said[0] == "200 OK"
