"""What the site answers when all is not well."""

import http.client
import urllib.error
import urllib.request
from email.message import Message

import pytest

from tests.frontend.conftest import Site, serving
from tests.ports import free_port

pytestmark = pytest.mark.e2e


def refused(url: str) -> tuple[int, Message, str]:
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(url, timeout=10)
    with caught.value as error:
        return error.code, error.headers, error.read().decode()


@pytest.mark.parametrize("path", ["/nowhere/", "/transmissions/nowhere/", "/transmissions/?cursor=%00"])
def test_it_answers_404_with_a_way_on(site: Site, path: str) -> None:
    code, headers, body = refused(site.url + path)
    assert code == 404
    assert headers["Cache-Control"] == "no-store"
    assert 'href="/transmissions/"' in body


def test_it_answers_503_when_the_cms_is_away() -> None:
    with serving(free_port()) as site:
        code, headers, body = refused(f"{site.url}/transmissions/every-block/")
    assert code == 503
    assert headers["Retry-After"] == "60"
    assert "Try again" in body


def test_it_says_that_a_page_was_taken_down(site: Site) -> None:
    code, _, body = refused(f"{site.url}/gone/")
    assert code == 410
    assert 'href="/transmissions/"' in body


@pytest.mark.parametrize(
    ("path", "status", "location"), [("/old/", 301, "/about/"), ("/about?a=1", 308, "/about/")]
)
def test_it_leads_on(site: Site, path: str, status: int, location: str) -> None:
    connection = http.client.HTTPConnection(site.url.removeprefix("http://"), timeout=10)
    connection.request("GET", path)
    answer = connection.getresponse()
    assert (answer.status, answer.headers["Location"]) == (status, location)
    connection.close()


def test_it_sends_its_security_headers_with_every_answer(site: Site) -> None:
    _, headers, _ = refused(f"{site.url}/nowhere/")
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
