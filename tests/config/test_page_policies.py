"""Every page says what a browser may do with it: nothing inline, nothing of another host, no device."""

import re

import pytest
from django.test import Client
from pytest_django import Settings
from wagtail.models import Site

from cms.models import User
from cms.policies import written
from config.policies import ADMIN_CSP, READER_CSP
from tests.conftest import Publication

pytestmark = pytest.mark.django_db
PUBLIC = [
    "/newsletter/subscribe",
    "/health/live/",
    "/api/content/v1/docs",
    "/nowhere/",
    "/api/v2/pages/",
]
CSP = "Content-Security-Policy"


@pytest.mark.parametrize("path", PUBLIC)
def test_it_allows_nothing_inline_on_a_page_of_ours(client: Client, path: str) -> None:
    policy = client.get(path)[CSP]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert "*" not in policy


def test_it_allows_the_admin_nothing_of_another_host_but_pictures_and_the_preview(client: Client) -> None:
    Site.objects.update(hostname="second.test", port=80)
    Site.clear_site_root_paths_cache()
    policy = client.get("/admin/login/")[CSP]
    hosts = set(re.findall(r"https?://[^ /;]+", policy))
    assert hosts == {"http://cms.test", "http://frontend.test", "http://second.test"}
    assert "unsafe-eval" not in policy
    assert "frame-ancestors 'self'" in policy


@pytest.mark.parametrize("path", [*PUBLIC, "/admin/login/"])
def test_it_asks_for_no_device_and_tells_no_other_host_where_readers_were(client: Client, path: str) -> None:
    answer = client.get(path)
    assert "camera=()" in answer["Permissions-Policy"]
    assert answer["Referrer-Policy"] in ("same-origin", "no-referrer")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] in ("DENY", "SAMEORIGIN")


@pytest.mark.parametrize("mode", ["mail", "text"])
def test_it_lets_the_admin_alone_frame_a_preview_that_styles_itself(
    publication: Publication, mode: str
) -> None:
    policy = publication.transmission().make_preview_request(preview_mode=mode)[CSP]
    assert "frame-ancestors 'self'" in policy
    assert "style-src 'unsafe-inline'" in policy
    assert "script-src" not in policy


def test_it_leaves_a_page_its_own_policy(client: Client) -> None:
    assert "script-src 'self'" in client.get("/api/content/v1/docs")[CSP]


def test_it_keeps_cookies_from_scripts_and_other_sites(client: Client, settings: Settings) -> None:
    settings.SESSION_COOKIE_SECURE = True
    User.objects.create_superuser("ada", "ada@example.org", "a password that nobody knows")
    client.post("/admin/login/", {"username": "ada", "password": "a password that nobody knows"})
    session = client.cookies["sessionid"]
    assert (session["httponly"], session["secure"], session["samesite"]) == (True, True, "Lax")


def test_it_writes_a_policy_as_browsers_read_it() -> None:
    assert written(
        {"default-src": ["'none'"], "img-src": ["'self'", "{media}"]}, media="https://m.example/"
    ) == ("default-src 'none'; img-src 'self' https://m.example/")
    assert set(READER_CSP) < {*ADMIN_CSP, "style-src"}
