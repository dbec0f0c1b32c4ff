"""The built site shows what was entered: random bodies through the real frontend, and past axe."""

import json
import threading
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import html5lib
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page

from blocks.body import BodyBlock
from cms.documents.serialise import document
from cms.documents.shapes import Transmission
from cms.models import TransmissionPage
from tests.frontend.conftest import Site, serving, tell
from tests.parity import words
from tests.parity.bodies import Composed, Library, bodies
from tests.parity.test_accessible import AXE, grave

pytestmark = [pytest.mark.django_db(transaction=True, serialized_rollback=True), pytest.mark.e2e]
QUIET = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
RUN = "async () => (await axe.run(document)).violations"
PUBLICATION = {
    "name": "Slow Signal",
    "tagline": "",
    "logo": None,
    "postal_address": "",
    "frontend_url": "http://frontend.test",
    "locale": "en",
    "locales": ["en"],
    "navigation": [],
    "newsletters": [{"slug": "dispatch", "name": "Dispatch", "description": ""}],
    "theme": {"accent": "#0a4f94", "highlight": "#ffd02e", "fonts": "journal"},
    "featured": None,
}


@dataclass
class Cms:
    """Answers like the Content API; `transmission` is the only one that it has."""

    transmission: dict[str, Any] = field(default_factory=dict)

    def answer(self, path: str) -> Any:
        if path.endswith("/site/"):
            return PUBLICATION
        return self.transmission


@pytest.fixture(scope="module")
def cms_and_site() -> Iterator[tuple[Cms, Site]]:
    cms = Cms()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = json.dumps(cms.answer(self.path)).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Cache-Tag", "transmissions")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        with serving(server.server_address[1]) as site:
            yield cms, site
        server.shutdown()


def shown(composed: Composed, cms: Cms, site: Site) -> str:
    """Put the body into the CMS's transmission, tell the site, and give the page's path."""
    page = TransmissionPage.objects.get()
    page.body = BodyBlock().to_python(composed.stored)
    cms.transmission = json.loads(Transmission.model_validate(document(page)).model_dump_json())
    assert tell(site) == 204
    return f"/transmissions/{page.slug}/"


@settings(max_examples=80, deadline=None, suppress_health_check=QUIET)
@given(data=st.data())
def test_it_loses_nothing_whatever_is_composed(
    library: Library, cms_and_site: tuple[Cms, Site], data: st.DataObject
) -> None:
    cms, site = cms_and_site
    composed: Composed = data.draw(bodies(library))
    with urllib.request.urlopen(site.url + shown(composed, cms, site), timeout=30) as answer:
        markup = answer.read().decode()
    html5lib.HTMLParser(strict=True).parse(markup)
    found = words.of_html(markup)
    assert words.missing(composed.entered + composed.web_only, found) == []
    place = 0
    for text in composed.disclaimers:
        place = found.index(words.plain(text), place)


@settings(max_examples=10, deadline=None, suppress_health_check=QUIET)
@given(data=st.data())
def test_it_is_accessible_whatever_is_composed(
    library: Library, cms_and_site: tuple[Cms, Site], tab: Page, data: st.DataObject
) -> None:
    cms, site = cms_and_site
    tab.goto(site.url + shown(data.draw(bodies(library)), cms, site), wait_until="domcontentloaded")
    tab.evaluate(AXE.read_text())
    for scheme in ("light", "dark"):
        tab.emulate_media(color_scheme=scheme)
        found = [one for one in tab.evaluate(RUN) if grave(one)]
        assert [(one["id"], one["nodes"][0]["html"][:200]) for one in found] == [], scheme


@pytest.fixture
def tab(browser: Browser) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": 390, "height": 844}, bypass_csp=True)
    page.route("**/*.{jpg,png,webp}", lambda route: route.abort())
    yield page
    page.close()
