"""A read key is for pages of some origins, and their browsers are told so."""

from typing import Any

import pytest
from corsheaders.conf import conf
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from pytest_django.fixtures import Settings

from cms.models.read_keys import parse_origin
from tests.cms.keys.conftest import LIST, Readers, both_ways, issue, modes, unknown

pytestmark = pytest.mark.django_db


APP, EVIL = "https://app.example.org", "https://evil.example"


@both_ways
def test_it_is_for_pages_of_its_origins(
    readers: Readers, settings: Settings, monkeypatch: pytest.MonkeyPatch, door: str
) -> None:
    settings.CORS_ALLOWED_ORIGINS = [APP, EVIL]  # the door sends every other origin to Django
    _, secret = issue(origins=[APP])
    assert readers.get(door, LIST, secret, HTTP_ORIGIN=APP)[0] == 200
    assert readers.get(door, LIST, secret, HTTP_ORIGIN=EVIL)[0] == 403
    assert readers.get(door, LIST, secret)[0] == 200  # no browser: servers send no origin


def test_it_lets_pages_of_its_origins_read_and_no_other(client: Client) -> None:
    _, secret = issue(origins=[APP])
    answer = client.get(LIST, headers={"Authorization": f"Bearer {secret}", "Origin": APP})
    assert answer["Access-Control-Allow-Origin"] == APP
    answer = client.get(LIST, headers={"Authorization": f"Bearer {secret}", "Origin": EVIL})
    assert answer.status_code == 403
    assert "Access-Control-Allow-Origin" not in answer


def test_it_lets_the_page_read_why_it_was_refused(client: Client) -> None:
    issue(origins=[APP])
    answer = client.get(LIST, headers={"Authorization": f"Bearer {unknown()}", "Origin": APP})
    assert (answer.status_code, answer["Access-Control-Allow-Origin"]) == (401, APP)


def ask_first(client: Client, origin: str) -> Any:
    asked = {"Access-Control-Request-Method": "GET", "Access-Control-Request-Headers": "authorization"}
    return client.options(LIST, headers={"Origin": origin, **asked})


@modes
def test_it_answers_the_browser_that_asks_first(client: Client, settings: Settings, is_private: bool) -> None:
    settings.CONTENT_API_PRIVATE = is_private
    issue(origins=[APP])
    allowed = ask_first(client, APP)
    assert (allowed.status_code, allowed["Access-Control-Allow-Origin"]) == (200, APP)
    assert "authorization" in allowed["Access-Control-Allow-Headers"]
    assert "Access-Control-Allow-Origin" not in ask_first(client, EVIL)


@pytest.mark.parametrize("ended", [{"revoked_at": timezone.now()}, {"expires_at": timezone.now()}])
def test_it_answers_no_browser_for_a_key_that_ended(client: Client, ended: dict[str, Any]) -> None:
    issue(origins=[APP], **ended)
    assert "Access-Control-Allow-Origin" not in ask_first(client, APP)


def test_it_leaves_other_addresses_to_the_settings(client: Client) -> None:
    issue(origins=[APP])
    assert APP not in conf.CORS_ALLOWED_ORIGINS
    assert "Access-Control-Allow-Origin" not in client.get("/api/v2/pages/", headers={"Origin": APP})


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("https://Example.ORG", "https://example.org"),
        (" https://example.org:443/ ", "https://example.org"),
        ("http://localhost:3000", "http://localhost:3000"),
        ("http://[::1]:3000", "http://[::1]:3000"),
        ("https://bücher.example", "https://xn--bcher-kva.example"),
        ("capacitor://localhost", "capacitor://localhost"),
    ],
)
def test_it_writes_origins_as_browsers_do(written: str, sent: str) -> None:
    assert parse_origin(written) == sent


@pytest.mark.parametrize(
    "written",
    [
        "",
        "*",
        "example.org",
        "https://",
        "https://*.example.org",
        "https://a.example/path",
        "https://u@a.example",
        "https://a.example:99999",
        "https://a.example?x",
        "null",
        "https://a..example",
        "https://[::1",
    ],
)
def test_it_refuses_what_is_no_origin(written: str) -> None:
    with pytest.raises(ValidationError, match="Write it as"):
        parse_origin(written)


@given(st.one_of(st.text(), st.from_regex(r"https?://[a-z0-9.:\[\]@-]{1,20}/?")))
def test_it_changes_an_origin_once_or_refuses_it(text: str) -> None:
    try:
        origin = parse_origin(text)
    except ValidationError:
        return
    assert parse_origin(origin) == origin
    assert origin.isascii()
    assert not origin.endswith("/")
