"""A read key opens what is private; one that is no good opens nothing, not even what is public."""

from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from tests.cms.keys.conftest import (
    LIST,
    ROOT,
    Readers,
    almost,
    both_ways,
    expired,
    issue,
    modes,
    revoked,
    unknown,
)

pytestmark = pytest.mark.django_db


@both_ways
@pytest.mark.usefixtures("private")
def test_it_opens_a_private_installation(readers: Readers, door: str) -> None:
    assert readers.get(door, LIST)[0] == 401
    assert readers.get(door, LIST, issue()[1])[0] == 200


@both_ways
@pytest.mark.usefixtures("private")
def test_it_says_what_to_send_when_there_is_no_key(readers: Readers, door: str) -> None:
    status, headers, body = readers.get(door, LIST)
    assert (status, headers["Content-Type"]) == (401, "application/problem+json")
    assert headers["WWW-Authenticate"] == 'Bearer realm="Content API"'
    assert b"send a read key" in body


@both_ways
@modes
@pytest.mark.parametrize("make", [unknown, almost, expired, revoked, lambda: "tr_short", lambda: "é" * 46])
def test_it_refuses_a_key_that_is_no_good_in_public_too(
    readers: Readers, settings: Settings, door: str, is_private: bool, make: Any
) -> None:
    settings.CONTENT_API_PRIVATE = is_private
    status, headers, _ = readers.get(door, LIST, make())
    assert (status, headers["Content-Type"]) == (401, "application/problem+json")
    assert headers["WWW-Authenticate"] == 'Bearer realm="Content API", error="invalid_token"'


@both_ways
@modes
def test_it_takes_an_empty_bearer_for_a_wrong_key(
    readers: Readers, settings: Settings, door: str, is_private: bool
) -> None:
    settings.CONTENT_API_PRIVATE = is_private
    assert readers.get(door, LIST, HTTP_AUTHORIZATION="Bearer")[0] == 401


@both_ways
def test_it_takes_the_scheme_in_any_case(readers: Readers, door: str) -> None:
    _, secret = issue()
    assert readers.get(door, LIST, HTTP_AUTHORIZATION=f"bEARER  {secret}")[0] == 200


@both_ways
def test_it_leaves_a_proxys_own_password_alone(readers: Readers, settings: Settings, door: str) -> None:
    assert readers.get(door, LIST, HTTP_AUTHORIZATION="Basic YTpi")[0] == 200
    settings.CONTENT_API_PRIVATE = True
    assert readers.get(door, LIST, HTTP_AUTHORIZATION="Basic YTpi")[0] == 401


def test_it_tells_when_a_key_ended(client: Client) -> None:
    detail = client.get(LIST, headers={"Authorization": f"Bearer {expired()}"}).json()["detail"]
    assert f"expired on {timezone.now():%Y-%m}" in detail
    assert "is revoked" in client.get(LIST, headers={"Authorization": f"Bearer {revoked()}"}).json()["detail"]


def test_it_answers_head_and_options_of_a_private_installation(client: Client, settings: Settings) -> None:
    settings.CONTENT_API_PRIVATE = True
    _, secret = issue()
    assert client.head(LIST).status_code == 401
    assert client.head(LIST, headers={"Authorization": f"Bearer {secret}"}).status_code == 200
    assert client.options(LIST).content == b""


@both_ways
def test_it_says_that_the_database_is_away(readers: Readers, door: str) -> None:
    readers.client.raise_request_exception = False

    def gone(*statement: object) -> None:
        raise OperationalError("the server closed the connection")

    _, secret = issue()
    with connection.execute_wrapper(gone):
        status, headers, _ = readers.get(door, LIST, secret)
    assert (status, headers["Retry-After"]) == (503, "5")


def test_it_refuses_too_where_no_endpoint_answers_when_the_database_is_away(client: Client) -> None:
    client.raise_request_exception = False

    def gone(*statement: object) -> None:
        raise OperationalError("the server closed the connection")

    _, secret = issue()
    with connection.execute_wrapper(gone):
        answer = client.get(f"{ROOT}newsletters/", headers={"Authorization": f"Bearer {secret}"})
    assert answer.status_code == 503
