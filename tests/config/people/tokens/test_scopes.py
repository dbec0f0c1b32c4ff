"""A token does what its scope says and nothing else, at every operation of Wagtail's API v3."""

import re
from collections.abc import Callable

import pytest
from django.test import Client, RequestFactory
from wagtail.api.v3.api import api
from wagtail.models import APIToken

from cms.models import TransmissionPage, User
from config.people.models import Scope
from config.people.tokens.needs import NEEDED, needed
from tests.config.people.tokens.conftest import PAGES, Program

pytestmark = pytest.mark.django_db
ROOT = "/api/v3/"
OPERATIONS = [
    (method.upper(), path.removeprefix(ROOT))
    for path, methods in api.get_openapi_schema()["paths"].items()
    for method in methods
]
CHANGING = [one for one in OPERATIONS if one[0] != "GET"]
ELSEWHERE = {"GET openapi.json", "GET docs/"}  # which the description of the API does not describe
DRAFTING = {"pages_create", "pages_update", "pages_actions_revert", "images_create", "documents_create"}


def address(path: str) -> str:
    """Of something that is not there: what passes the gate is answered 404 or 422."""
    of_topics = re.sub(r"{type(_name)?}", "cms.Topic", path)
    return f"{ROOT}{re.sub(r'{[a-z_]+}', '999999', of_topics)}"


def test_it_knows_each_operation_that_it_opens() -> None:
    there = {f"{method} {path}" for method, path in OPERATIONS} | ELSEWHERE
    assert set(NEEDED) <= there
    assert {one for one in there if one.startswith("GET ")} == {
        name for name, scope in NEEDED.items() if scope == Scope.READ
    }
    described = api.get_openapi_schema()["paths"]
    drafting = [name.split() for name, scope in NEEDED.items() if scope == Scope.DRAFTS]
    assert {
        described[f"{ROOT}{path}"][method.lower()]["operationId"] for method, path in drafting
    } == DRAFTING


@pytest.mark.parametrize(("method", "path"), CHANGING, ids=lambda part: part)
def test_a_token_for_reading_changes_nothing(
    program: Callable[[Scope], Program], method: str, path: str
) -> None:
    answer = program(Scope.READ)(method, address(path), {})
    assert answer.status_code == 403
    assert answer["Content-Type"] == "application/problem+json"
    told = answer.json()
    assert (told["status"], told["title"]) == (403, "Forbidden")
    need = NEEDED.get(f"{method} {path}", Scope.ALL)
    assert f"the scope “read”, and this takes “{need}”" in told["detail"]
    assert answer["WWW-Authenticate"] == f'Bearer error="insufficient_scope", scope="{need}"'


@pytest.mark.parametrize(("method", "path"), CHANGING, ids=lambda part: part)
def test_a_token_for_drafts_passes_where_drafts_are_written_and_nowhere_else(
    program: Callable[[Scope], Program], method: str, path: str
) -> None:
    answer = program(Scope.DRAFTS)(method, address(path), {})
    passes = NEEDED.get(f"{method} {path}") == Scope.DRAFTS
    assert (answer.status_code != 403) is passes, answer.content


@pytest.mark.parametrize(("method", "path"), OPERATIONS, ids=lambda part: part)
def test_a_token_for_everything_is_stopped_nowhere(
    program: Callable[[Scope], Program], method: str, path: str
) -> None:
    answer = program(Scope.ALL)(method, address(path), {} if method != "GET" else None)
    assert "insufficient_scope" not in answer.headers.get("WWW-Authenticate", "")


@pytest.mark.parametrize("path", [path for method, path in OPERATIONS if method == "GET"])
def test_a_token_for_reading_reads(
    program: Callable[[Scope], Program], page: TransmissionPage, path: str
) -> None:
    assert program(Scope.READ)("GET", address(path)).status_code not in (401, 403)


def test_a_token_for_reading_sees_drafts(program: Callable[[Scope], Program], page: TransmissionPage) -> None:
    page.title = "Not yet"
    page.save_revision()
    answer = program(Scope.READ)("GET", f"{PAGES}{page.pk}/?version=draft")
    assert answer.json()["title"] == "Not yet"


@pytest.mark.parametrize("method", ["HEAD", "OPTIONS"])
def test_it_leaves_to_wagtail_what_changes_nothing(program: Callable[[Scope], Program], method: str) -> None:
    assert program(Scope.READ)(method, PAGES).status_code == 405


@pytest.mark.parametrize("method", ["GET", "POST", "PURGE"])
def test_what_a_later_release_adds_needs_the_widest(method: str) -> None:
    request = RequestFactory().generic(method, PAGES)
    assert needed(request, f"{method} pages/{{page_id}}/actions/burn/") == Scope.ALL


def test_a_token_of_which_nobody_said_what_it_may_may_read(client: Client, user: User) -> None:
    _, secret = APIToken.create_token(user=user, name="made by a program")
    headers = {"Authorization": f"Bearer {secret}"}
    assert client.get("/api/v3/whoami/", headers=headers).status_code == 200
    assert client.post(PAGES, {}, content_type="application/json", headers=headers).status_code == 403


@pytest.mark.parametrize("shown", ["", "Bearer", "Bearer wagtail_wrong", "Basic eDp5", "Bearer \xff\x00"])
def test_who_shows_no_token_is_answered_by_wagtail(client: Client, shown: str) -> None:
    answer = client.post(PAGES, {}, content_type="application/json", headers={"Authorization": shown})
    assert answer.status_code == 401


def test_a_revoked_token_is_answered_by_wagtail(client: Client, user: User) -> None:
    token, secret = APIToken.create_token(user=user, name="x")
    token.revoke()
    assert client.get("/api/v3/whoami/", headers={"Authorization": f"Bearer {secret}"}).status_code == 401
