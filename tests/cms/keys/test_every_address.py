"""In a private installation no address answers without a key, except those that are said to be open."""

from typing import Any

import pytest
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.test import Client
from django.urls import get_resolver
from pytest_django.fixtures import Settings
from wagtail.models import APIToken, Site

from cms.api import gate
from cms.api.catalogue import READS
from cms.models import User
from config.api import content_api
from newsletter.models import Newsletter
from tests.cms.keys.conftest import ROOT, Readers, issue, unknown
from tests.cms.test_door import Through

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("private")]
DOCUMENT = content_api.get_openapi_schema()
OPEN = {"preview/{token}/", "preview/{token}/page/", "preview/{token}/userbar/", "subscriptions/"}
UNDESCRIBED = {"openapi.json", "docs"}


def operations(method: str) -> list[str]:
    return sorted(path for path, methods in DOCUMENT["paths"].items() if method in methods)


def address(path: str) -> str:
    return path.replace("{slug}", "slow-light").replace("{token}", "x")


GUARDED = [path for path in operations("get") if path.removeprefix(ROOT) not in OPEN]


def test_it_walks_over_every_address_that_django_knows() -> None:
    """Nothing below the root stands outside the OpenAPI document, except what describes it."""
    mounts: list[Any] = get_resolver().url_patterns
    (mount,) = [one for one in mounts if str(one.pattern) == ROOT.lstrip("/")]
    known = {str(one.pattern).replace("<", "{").replace(">", "}") for one in mount.url_patterns}
    described = {path.removeprefix(ROOT) for path in DOCUMENT["paths"]}
    assert known - described == UNDESCRIBED | {""}
    assert len(GUARDED) >= 12


@pytest.mark.parametrize("path", GUARDED)
def test_it_is_closed_through_django(client: Client, path: str) -> None:
    answer = client.get(address(path))
    assert (answer.status_code, answer["Content-Type"]) == (401, "application/problem+json")
    assert answer["WWW-Authenticate"].startswith("Bearer ")


@pytest.mark.parametrize("path", GUARDED)
def test_it_is_closed_through_the_whole_application(path: str) -> None:
    status, headers, _ = Through(get_wsgi_application()).get(address(path))
    assert (status, headers["Content-Type"]) == (401, "application/problem+json")
    assert headers["WWW-Authenticate"].startswith("Bearer ")


@pytest.mark.parametrize("route", sorted(READS))
def test_it_is_closed_at_the_door_itself(readers: Readers, route: str) -> None:
    assert readers.get("before Django", address(ROOT + route))[0] == 401


@pytest.mark.parametrize("path", GUARDED)
def test_it_opens_to_a_key(client: Client, path: str) -> None:
    answer = client.get(address(path), headers={"Authorization": f"Bearer {issue()[1]}"})
    assert answer.status_code in (200, 400, 404)
    assert answer["Cache-Control"].startswith("private")


@pytest.mark.parametrize("path", ["nothing/", "", "previewed/x/", "preview/x/y/", "docs/x", "openapi.jsonx"])
def test_it_is_closed_where_nothing_is(client: Client, path: str) -> None:
    assert client.get(ROOT + path).status_code == 401


@pytest.mark.parametrize("secret", ["", "tr_wrong"])
def test_it_leaves_open_what_has_a_right_of_its_own(client: Client, secret: str) -> None:
    meta: dict[str, Any] = {"HTTP_AUTHORIZATION": f"Bearer {secret}"} if secret else {}
    Newsletter.objects.create(slug="weekly", name="Weekly")
    wanted = {"email": "ada@example.org", "newsletter": "weekly"}
    posted = client.post(f"{ROOT}subscriptions/", wanted, content_type="application/json", **meta)
    assert posted.status_code == 202
    assert client.get(f"{ROOT}preview/x/", **meta).status_code == 404  # of the preview, not of the door
    assert client.get(f"{ROOT}openapi.json", **meta).status_code == 200
    assert client.get(f"{ROOT}docs", **meta).status_code == 200


def test_it_says_in_the_manual_what_is_open() -> None:
    manual = (settings.BASE_DIR / "docs" / "read-keys.md").read_text()
    table = manual.partition("## What needs no key")[2].partition("A key that is sent there")[0]
    assert {*OPEN, *UNDESCRIBED} == set(gate.OPEN)
    assert [route for route in gate.OPEN if f"`{route}`" not in table] == []


def test_it_says_in_its_openapi_what_is_closed() -> None:
    assert DOCUMENT["components"]["securitySchemes"]["readKey"]["scheme"] == "bearer"
    assert DOCUMENT["security"] == [{"readKey": []}, {}]
    for path, methods in DOCUMENT["paths"].items():
        for operation in methods.values():
            is_open = path.removeprefix(ROOT) in OPEN
            assert (operation.get("security") == []) is is_open
            assert ({401, 403, 429} <= set(operation["responses"])) is not is_open


# --- Wagtail's own APIs give the same texts --------------------------------------------------------

WAGTAILS = ["/api/v2/pages/", "/api/v2/images/", "/api/v2/documents/", "/api/v3/pages/"]


@pytest.mark.parametrize("path", [*WAGTAILS, "/api/v3/openapi.json"])
def test_it_closes_wagtails_own_apis_too(client: Client, path: str) -> None:
    assert client.get(path).status_code == 401
    assert client.get(path, headers={"Authorization": "Bearer wagtail_wrong"}).status_code == 401


@pytest.mark.parametrize("path", WAGTAILS)
def test_it_opens_wagtails_own_apis_to_a_key_for_every_site(client: Client, path: str) -> None:
    answer = client.get(path, headers={"Authorization": f"Bearer {issue()[1]}"})
    assert (answer.status_code, answer["Cache-Control"]) == (200, "private")


@pytest.mark.parametrize("path", WAGTAILS)
def test_it_keeps_a_key_for_one_site_from_wagtails_own_apis(client: Client, path: str) -> None:
    _, secret = issue(site=Site.objects.get())
    assert client.get(path, headers={"Authorization": f"Bearer {secret}"}).status_code == 403


def test_it_leaves_wagtails_v3_to_its_own_tokens(client: Client) -> None:
    _, token = APIToken.create_token(user=User.objects.create_superuser("ed", "ed@example.org"), name="CI")
    assert client.get("/api/v3/pages/", headers={"Authorization": f"Bearer {token}"}).status_code == 200


def test_it_takes_nobodys_session_for_a_token(client: Client) -> None:
    client.force_login(User.objects.create_superuser("ed", "ed@example.org"))
    assert client.get("/api/v3/pages/").status_code == 401
    assert client.get("/api/v2/pages/").status_code == 401


@pytest.mark.parametrize("path", WAGTAILS)
def test_it_leaves_wagtails_own_apis_open_in_public(client: Client, settings: Settings, path: str) -> None:
    settings.CONTENT_API_PRIVATE = False
    assert client.get(path).status_code == 200
    assert client.get(path, headers={"Authorization": f"Bearer {unknown()}"}).status_code == 401
