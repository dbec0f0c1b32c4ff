"""What a reader's line has to carry."""

import pytest
from playwright.sync_api import Browser, Response

from tests.frontend.conftest import Site

pytestmark = pytest.mark.e2e


def carried(site: Site, browser: Browser, path: str) -> dict[str, int]:
    """Bytes over the wire by kind, pictures aside."""
    page = browser.new_page()
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))
    page.goto(site.url + path, wait_until="networkidle")
    total: dict[str, int] = {}
    for answer in answers:
        kind = answer.request.resource_type
        if kind != "image":
            sizes = answer.request.sizes()
            total[kind] = total.get(kind, 0) + sizes["responseBodySize"] + sizes["responseHeadersSize"]
    page.close()
    return total


@pytest.mark.parametrize("path", ["/", "/transmissions/", "/transmissions/rtl/", "/newsletter/"])
def test_it_stays_under_100_kb(site: Site, browser: Browser, path: str) -> None:
    assert sum(carried(site, browser, path).values()) < 100_000


@pytest.mark.parametrize("path", ["/", "/transmissions/every-block/"])
def test_it_brings_less_than_5_kb_of_script(site: Site, browser: Browser, path: str) -> None:
    assert 0 < carried(site, browser, path)["script"] < 5_000
