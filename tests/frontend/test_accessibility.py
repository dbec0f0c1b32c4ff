"""axe finds nothing of any severity, on any page, on phone and desk, by day and by night."""

from typing import Literal

import pytest
from playwright.sync_api import Browser

from tests.frontend.conftest import FRONTEND, PAGES, Site

AXE = FRONTEND / "node_modules" / "axe-core" / "axe.min.js"
RUN = (
    "() => axe.run(document).then(({ violations }) => violations.map(({ id, nodes }) => [id, nodes[0].html]))"
)

pytestmark = pytest.mark.e2e


# Every page by day and by night; the one with every block at both widths as well.
EVERY_BLOCK = "/transmissions/every-block/"
LOOKS: list[tuple[str, int, Literal["light", "dark"]]] = [
    *((path, 390, "light") for path in PAGES),
    *((path, 1280, "dark") for path in PAGES),
    (EVERY_BLOCK, 1280, "light"),
    (EVERY_BLOCK, 390, "dark"),
]


@pytest.mark.parametrize(("path", "width", "scheme"), LOOKS)
def test_it_has_no_violation(
    site: Site, browser: Browser, path: str, width: int, scheme: Literal["light", "dark"]
) -> None:
    # axe is injected from outside, which the site's own policy rightly forbids.
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True
    )
    page = context.new_page()
    page.goto(site.url + path)
    page.add_script_tag(path=AXE)
    assert page.evaluate(RUN) == []
    context.close()
